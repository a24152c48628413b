package io.duologue.server;

import io.duologue.server.config.ServerOptions.Transport;

/** The rules of a transport, on the port that sockets share with HTTP. */
class JettyTransportIT extends TransportOfAServer {
    JettyTransportIT() {
        super(Transport.JETTY);
    }
}
