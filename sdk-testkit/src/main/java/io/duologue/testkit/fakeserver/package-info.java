/**
 * A server for tests of applications: {@link io.duologue.testkit.fakeserver.FakeServer} is the real engine in memory behind a real socket
 * on loopback, with partners that a test writes the lines for. It speaks {@code duologue.v1} and nothing else: the HTTP API is the
 * reference server's.
 */
@NullMarked
package io.duologue.testkit.fakeserver;

import org.jspecify.annotations.NullMarked;
