package io.duologue.client.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Sockets by Java-WebSocket: two threads for each, no other dependency. Its frames are bounded while they are read. For
 * {@code wss} it trusts what the JVM trusts and checks the host's name. Safe for many threads.
 */
public final class JavaWebSocketTransport implements SocketTransport {
    private static final int WAITING_MESSAGES = 256;
    private static final Duration END_WITHIN = Duration.ofSeconds(2);

    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private JavaWebSocketTransport() {}

    public static JavaWebSocketTransport create() {
        return new JavaWebSocketTransport();
    }

    @Override
    public SocketTransport.Line open(SocketRequest request, SocketListener listener) {
        Wire wire = new Wire(request, listener, new ServerAnswer());
        wires.add(wire);
        if (closed) {
            wire.refuse();
        } else {
            wire.connect();
        }
        return wire.handle;
    }

    @Override
    public void close() {
        closed = true;
        List<Wire> open = List.copyOf(wires);
        open.forEach(Wire::letGo);
        long deadline = System.nanoTime() + END_WITHIN.toNanos();
        for (Wire wire : open) {
            wire.awaitEnd(deadline);
        }
    }

    /** What the server said to the handshake; filled by the draft while it reads. */
    private static final class ServerAnswer {
        private volatile int status;
        private volatile Duration retryAfter = Duration.ZERO;

        void read(ByteBuffer bytes) {
            ByteBuffer view = bytes.duplicate();
            byte[] copy = new byte[Math.min(view.remaining(), 8_192)];
            view.get(copy);
            String[] lines = new String(copy, StandardCharsets.ISO_8859_1).split("\r\n", -1);
            if (lines[0].matches("HTTP/1\\.[01] \\d{3}.*")) {
                status = Integer.parseInt(lines[0].substring(9, 12));
            }
            for (String line : lines) {
                if (line.regionMatches(true, 0, "Retry-After:", 0, 12)) {
                    retryAfter = RetryAfter.parse(line.substring(12));
                }
            }
        }
    }

    /** Java-WebSocket tells a refused handshake by a sentence only; this one keeps the status. */
    private static final class AttentiveDraft extends Draft_6455 {
        private final SocketRequest request;
        private final ServerAnswer answer;

        AttentiveDraft(SocketRequest request, ServerAnswer answer) {
            super(List.of(), List.of(new Protocol(request.subprotocol())), request.messageBytes());
            this.request = request;
            this.answer = answer;
        }

        @Override
        public Handshakedata translateHandshake(ByteBuffer bytes) throws InvalidHandshakeException {
            answer.read(bytes);
            return super.translateHandshake(bytes);
        }

        @Override
        public Draft copyInstance() {
            return new AttentiveDraft(request, answer);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Remembers the plain socket, so that a handshake can be let go of at any moment. */
    private static final class RememberingSockets extends SocketFactory {
        private @Nullable Socket made;
        private boolean cancelled;

        @Override
        public synchronized Socket createSocket() throws IOException {
            if (cancelled) {
                throw new IOException("cancelled");
            }
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            made = socket;
            return socket;
        }

        synchronized void cancel() {
            cancelled = true;
            if (made != null) {
                try {
                    made.close();
                } catch (IOException e) {
                    // It is gone either way.
                }
            }
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("only unconnected sockets are made here");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket(host.getHostName(), port);
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            return createSocket(address, port);
        }
    }

    /** The library's {@code send} throws where ours answers, so the handle is an object of its own. */
    private final class Wire extends WebSocketClient {
        private final SocketRequest request;
        private final SocketListener listener;
        private final ServerAnswer answer;
        private final RememberingSockets sockets = new RememberingSockets();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile boolean opened;
        private volatile boolean leaving;
        private volatile @Nullable Thread reader;
        final SocketTransport.Line handle = new SocketTransport.Line() {
            @Override
            public boolean send(String text) {
                return take(text);
            }

            @Override
            public void close(int code) {
                leave(code);
            }

            @Override
            public void cancel() {
                letGo();
            }
        };

        Wire(SocketRequest request, SocketListener listener, ServerAnswer answer) {
            super(
                    request.uri(),
                    new AttentiveDraft(request, answer),
                    Map.of("Authorization", "Bearer " + request.bearer()),
                    Math.toIntExact(request.connectWithin().toMillis()));
            this.request = request;
            this.listener = listener;
            this.answer = answer;
            setSocketFactory(sockets);
            setConnectionLostTimeout(0);
            setDaemon(true);
        }

        @Override
        public void run() {
            reader = Thread.currentThread();
            super.run();
            wires.remove(this);
        }

        void awaitEnd(long deadline) {
            Thread thread = reader;
            if (thread == null || thread == Thread.currentThread()) {
                return;
            }
            try {
                thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void refuse() {
            wires.remove(this);
            over.set(true);
            listener.notOpened(0, Duration.ZERO);
        }

        /** A message says so by being taken; the superclass would throw. */
        boolean take(String text) {
            if (!opened || leaving || over.get()) {
                return false;
            }
            if (getConnection() instanceof WebSocketImpl impl && impl.outQueue.size() >= WAITING_MESSAGES) {
                return false;
            }
            try {
                super.send(text);
                return true;
            } catch (WebsocketNotConnectedException e) {
                return false;
            }
        }

        /**
         * Only says goodbye; the other side's answer closes the line. The library's own close ends its reader at once, and that
         * may end its writer before everything has left.
         */
        private void leave(int code) {
            leaving = true;
            if (!opened) {
                letGo();
                return;
            }
            CloseFrame goodbye = new CloseFrame();
            goodbye.setCode(code);
            try {
                sendFrame(goodbye);
            } catch (WebsocketNotConnectedException e) {
                // It is closed already.
            }
        }

        private void letGo() {
            over.set(true);
            end();
        }

        private void end() {
            wires.remove(this);
            sockets.cancel();
            closeConnection(1006, "");
        }

        @Override
        public void onOpen(ServerHandshake handshake) {
            if (over.get()) {
                end();
            } else if (!request.subprotocol().equals(handshake.getFieldValue("Sec-WebSocket-Protocol"))) {
                over.set(true);
                listener.notOpened(0, Duration.ZERO);
                end();
            } else {
                opened = true;
                listener.opened();
            }
        }

        @Override
        public void onMessage(String text) {
            if (!over.get() && !leaving) {
                listener.text(text);
            }
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            // T-7: there is no binary frame in this protocol.
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            wires.remove(this);
            if (!over.compareAndSet(false, true)) {
                return;
            }
            if (opened) {
                listener.closed(code < 1000 ? 1006 : code);
            } else {
                int status = answer.status == 101 ? 0 : answer.status;
                listener.notOpened(status, status == 0 ? Duration.ZERO : answer.retryAfter);
            }
        }

        @Override
        public void onError(Exception e) {
            // What it comes to is told by onClose, which follows.
        }
    }
}
