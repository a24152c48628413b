/** The rules of whatever carries WebSocket connections to the engine, checked from outside over real sockets. */
@NullMarked
package io.duologue.testkit.transport;

import org.jspecify.annotations.NullMarked;
