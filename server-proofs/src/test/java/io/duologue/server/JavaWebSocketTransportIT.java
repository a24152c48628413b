package io.duologue.server;

import io.duologue.server.config.ServerOptions.Transport;

/** The rules of a transport, on a port that sockets have to themselves. */
class JavaWebSocketTransportIT extends TransportOfAServer {
    JavaWebSocketTransportIT() {
        super(Transport.JAVA_WEBSOCKET);
    }
}
