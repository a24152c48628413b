package io.duologue.server.transport.javawebsocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library's server: one selector and a decoder for each processor. Its lines are ours, and so everything that it would
 * call back for has happened there already.
 */
final class SocketServer extends WebSocketServer {
    private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);
    private static final int READ_BYTES = 16 * 1024;

    /** @param bound to its address already: so who starts it learns at once that it cannot be had */
    SocketServer(ServerSocketChannel bound, Lines lines, Function<WebSocketAdapter, Line> accept) {
        super(bound);
        setReuseAddr(true);
        setTcpNoDelay(true);
        setReceiveBufferSize(READ_BYTES);
        // The engine has a heartbeat of its own.
        setConnectionLostTimeout(0);
        setDaemon(true);
        for (int i = 0; i < decoders.size(); i++) {
            decoders.get(i).setName("socket-decoder-" + i);
        }
        setWebSocketFactory(new Factory(lines, accept));
    }

    /** Ends its threads; each of the two steps takes this time at most. */
    void stopWithin(Duration time) throws InterruptedException {
        stop(Math.toIntExact(time.toMillis()));
        for (WebSocketWorker decoder : decoders) {
            decoder.interrupt();
            decoder.join(Math.max(1, time.toMillis() / decoders.size()));
        }
    }

    @Override
    public void onStart() {
        Thread.currentThread().setName("socket-selector");
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        ((Line) socket).opened();
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        throw new IllegalStateException("frames go to their line");
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
        throw new IllegalStateException("frames go to their line");
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        // The line has said so.
    }

    @Override
    public void onError(WebSocket socket, Exception failure) {
        if (socket instanceof Line line) {
            LOG.error("a line failed and is cut", failure);
            line.cut();
        } else {
            LOG.error("the socket server failed", failure);
        }
    }

    private record Factory(Lines lines, Function<WebSocketAdapter, Line> accept) implements WebSocketServerFactory {
        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter server, List<Draft> drafts) {
            return accept.apply(server);
        }

        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter server, Draft draft) {
            return accept.apply(server);
        }

        /** An exception ends the connection here; the library's own way to refuse one would end the whole server. */
        @Override
        public ByteChannel wrapChannel(SocketChannel channel, SelectionKey key) throws IOException {
            Line line = (Line) key.attachment();
            if (!lines.tryAdd(line)) {
                throw new IOException("too many connections");
            }
            return new LineChannel(channel, line);
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
