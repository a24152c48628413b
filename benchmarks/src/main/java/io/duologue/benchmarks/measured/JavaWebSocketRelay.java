package io.duologue.benchmarks.measured;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Java-WebSocket as it comes, with the settings of the server's transport, and nothing behind it but the partner's line. */
final class JavaWebSocketRelay extends WebSocketServer implements Measured {
    private static final Logger LOG = LoggerFactory.getLogger(JavaWebSocketRelay.class);
    private static final int BACKLOG = 1024;
    private static final int STOP_MILLIS = 1_000;

    private final ConcurrentMap<Integer, WebSocket> lines = new ConcurrentHashMap<>();
    private final CountDownLatch listening = new CountDownLatch(1);

    private JavaWebSocketRelay() {
        super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        setReuseAddr(true);
        setTcpNoDelay(true);
        setMaxPendingConnections(BACKLOG);
        setConnectionLostTimeout(0);
        setDaemon(true);
    }

    static JavaWebSocketRelay listen() throws InterruptedException {
        JavaWebSocketRelay relay = new JavaWebSocketRelay();
        relay.start();
        relay.listening.await();
        return relay;
    }

    @Override
    public int port() {
        return getPort();
    }

    @Override
    public void close() {
        try {
            stop(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onStart() {
        listening.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        Line line = new Line(Seats.number(handshake.getResourceDescriptor()));
        socket.setAttachment(line);
        lines.put(line.seat, socket);
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        Line line = socket.getAttachment();
        WebSocket to = line.partner;
        if (to == null) {
            to = lines.get(Seats.partner(line.seat));
            line.partner = to;
        }
        if (to != null && to.isOpen()) {
            to.send(message);
        }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        // Nobody comes back to a seat.
    }

    @Override
    public void onError(WebSocket socket, Exception failure) {
        LOG.warn("a line failed", failure);
    }

    private static final class Line {
        private final int seat;
        private @Nullable WebSocket partner;

        Line(int seat) {
            this.seat = seat;
        }
    }
}
