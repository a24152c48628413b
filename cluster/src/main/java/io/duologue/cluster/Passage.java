package io.duologue.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection through the balancer. Holds as much as one buffer has room for each way; who sends more waits. A side that says no
 * more is passed on as such; one that breaks takes the other with it. Of the balancer's thread.
 */
final class Passage {
    private static final int BUFFER = 16 * 1024;

    private final Selector selector;
    private final SocketChannel client;
    private final Deque<InetSocketAddress> candidates;
    private final ByteBuffer up = ByteBuffer.allocate(BUFFER);
    private final ByteBuffer down = ByteBuffer.allocate(BUFFER);
    private boolean clientEnded;
    private boolean nodeEnded;
    private @Nullable SocketChannel node;

    private Passage(Selector selector, SocketChannel client, List<InetSocketAddress> candidates) {
        this.selector = selector;
        this.client = client;
        this.candidates = new ArrayDeque<>(candidates);
    }

    /** Begins one to the first of these that does not refuse; without any the client is hung up on. */
    static void open(Selector selector, SocketChannel client, List<InetSocketAddress> candidates) {
        Passage passage = new Passage(selector, client, candidates);
        try {
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.register(selector, 0, passage);
            passage.connect();
        } catch (IOException e) {
            passage.close();
        }
    }

    private void connect() throws IOException {
        InetSocketAddress next = candidates.poll();
        if (next == null) {
            close();
            return;
        }
        SocketChannel channel = SocketChannel.open();
        node = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.register(selector, SelectionKey.OP_CONNECT, this);
        if (channel.connect(next)) {
            pump(channel);
        }
    }

    void handle(SelectionKey key) {
        SocketChannel to = node;
        if (to == null || !key.isValid()) {
            return;
        }
        try {
            if (key.isConnectable() && !connected(to)) {
                to.close();
                connect();
            } else if (to.isConnected()) {
                pump(to);
            }
        } catch (IOException e) {
            close();
        }
    }

    private static boolean connected(SocketChannel to) {
        try {
            return to.finishConnect();
        } catch (IOException e) {
            return false;
        }
    }

    private void pump(SocketChannel to) throws IOException {
        clientEnded = moved(client, up, to, clientEnded);
        nodeEnded = moved(to, down, client, nodeEnded);
        if (clientEnded && nodeEnded && up.position() == 0 && down.position() == 0) {
            close();
            return;
        }
        interest(client, !clientEnded && up.hasRemaining(), down.position() > 0);
        interest(to, !nodeEnded && down.hasRemaining(), up.position() > 0);
    }

    /** @return whether the one from which it comes has ended */
    private static boolean moved(SocketChannel from, ByteBuffer through, SocketChannel to, boolean ended)
            throws IOException {
        boolean over = ended || (through.hasRemaining() && from.read(through) < 0);
        through.flip();
        to.write(through);
        through.compact();
        if (over && through.position() == 0) {
            to.shutdownOutput();
        }
        return over;
    }

    private void interest(SocketChannel channel, boolean read, boolean write) {
        channel.keyFor(selector).interestOps((read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0));
    }

    void close() {
        SocketChannel to = node;
        try {
            client.close();
            if (to != null) {
                to.close();
            }
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
