/**
 * How a client gets its sockets: {@link io.duologue.client.transport.SocketTransport} and its two adapters, OkHttp (the
 * default) and Java-WebSocket. A transport carries text and decides nothing: when to connect, what a close means and
 * who is heard is the client's.
 */
@NullMarked
package io.duologue.client.transport;

import org.jspecify.annotations.NullMarked;
