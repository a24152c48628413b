package io.duologue.benchmarks.measured;

import io.duologue.protocol.ProtocolLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeResponse;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** Jetty with the settings of the server's transport, and nothing behind it but the partner's line. */
final class JettyRelay implements Measured {
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int BACKLOG = 1024;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final ConcurrentMap<Integer, Session> lines = new ConcurrentHashMap<>();

    private JettyRelay() {}

    static JettyRelay start() throws Exception {
        JettyRelay relay = new JettyRelay();
        relay.connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        relay.connector.setAcceptQueueSize(BACKLOG);
        relay.server.addConnector(relay.connector);
        ServletContextHandler context = new ServletContextHandler();
        JettyWebSocketServletContainerInitializer.configure(
                context, (servlet, container) -> relay.configure(container));
        relay.server.setHandler(context);
        relay.server.start();
        return relay;
    }

    private void configure(JettyWebSocketServerContainer container) {
        container.setIdleTimeout(IDLE);
        container.setInputBufferSize(BUFFER_BYTES);
        container.setMaxTextMessageSize(ProtocolLimits.FRAME_BYTES);
        container.addMapping(Seats.PATH + "*", this::upgrade);
    }

    private Object upgrade(JettyServerUpgradeRequest request, JettyServerUpgradeResponse response) {
        response.setExtensions(List.of());
        return new Line(Seats.number(request.getRequestURI().getPath()));
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the relay did not stop", e);
        }
    }

    /** One connection; public, because Jetty calls it by reflection. */
    public final class Line implements Session.Listener.AutoDemanding {
        private final int seat;
        private @Nullable Session partner;

        private Line(int seat) {
            this.seat = seat;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            lines.put(seat, session);
        }

        @Override
        public void onWebSocketText(String message) {
            Session to = partner;
            if (to == null) {
                to = lines.get(Seats.partner(seat));
                partner = to;
            }
            if (to != null) {
                to.sendText(message, Callback.NOOP);
            }
        }
    }
}
