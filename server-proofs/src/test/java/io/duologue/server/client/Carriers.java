package io.duologue.server.client;

import io.duologue.client.DuologueClientBuilder;
import io.duologue.client.transport.JavaWebSocketTransport;
import io.duologue.client.transport.OkHttpSocketTransport;
import io.duologue.client.transport.SocketTransport;
import io.duologue.server.config.ServerOptions.Transport;

/** What carries the sockets on either side: what holds for one has to hold for each. */
enum Carriers {
    JETTY_TO_OKHTTP(Transport.JETTY, false),
    JETTY_TO_JAVA_WEBSOCKET(Transport.JETTY, true),
    JAVA_WEBSOCKET_TO_OKHTTP(Transport.JAVA_WEBSOCKET, false),
    JAVA_WEBSOCKET_TO_JAVA_WEBSOCKET(Transport.JAVA_WEBSOCKET, true);

    private final Transport server;
    private final boolean javaWebSocket;

    Carriers(Transport server, boolean javaWebSocket) {
        this.server = server;
        this.javaWebSocket = javaWebSocket;
    }

    /** Whether neither transport is one of the other's. */
    boolean hasNothingOf(Carriers other) {
        return server != other.server && javaWebSocket != other.javaWebSocket;
    }

    Transport server() {
        return server;
    }

    /** One like the client's own. */
    SocketTransport client() {
        return javaWebSocket ? JavaWebSocketTransport.create() : OkHttpSocketTransport.create();
    }

    DuologueClientBuilder on(DuologueClientBuilder builder) {
        return javaWebSocket ? builder.socketTransport(JavaWebSocketTransport.create()) : builder;
    }
}
