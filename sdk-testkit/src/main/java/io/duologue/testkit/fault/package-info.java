/**
 * Bad networks on purpose: {@link io.duologue.testkit.fault.FaultProxy} stands between a client and a server on this machine and
 * does to their connections what a test tells it. It knows where WebSocket frames begin and end, and nothing of what they say.
 */
@NullMarked
package io.duologue.testkit.fault;

import org.jspecify.annotations.NullMarked;
