package io.duologue.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address in front of several nodes, on loopback: connections go to those that are ready in turn, as they are, with nothing read
 * or changed. Who comes when a node refuses gets the next one; who comes when none is ready is hung up on. No connection belongs to
 * anybody: whoever comes again may get another node.
 *
 * <p>Threads: one carries all connections, and each node has one that asks it every {@value #EVERY_MS} ms whether it is ready.
 * Safe for many threads.
 */
public final class Balancer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Balancer.class);
    private static final long EVERY_MS = 250;
    private static final int BACKLOG = 512;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Selector selector;
    private final ServerSocketChannel listening;
    private final InetSocketAddress address;
    private final List<InetSocketAddress> nodes;
    private final Set<InetSocketAddress> ready = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private int turn;

    private Balancer(int port, List<InetSocketAddress> nodes) throws IOException {
        this.nodes = List.copyOf(nodes);
        this.selector = Selector.open();
        this.listening = ServerSocketChannel.open();
        try {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            listening.configureBlocking(false);
            listening.register(selector, SelectionKey.OP_ACCEPT);
            this.address = (InetSocketAddress) listening.getLocalAddress();
        } catch (IOException e) {
            listening.close();
            selector.close();
            throw e;
        }
    }

    /**
     * Listens.
     *
     * @param port 0 for any that is free
     * @throws IOException if the port cannot be had
     */
    public static Balancer listen(int port, List<InetSocketAddress> nodes) throws IOException {
        Balancer balancer = new Balancer(port, nodes);
        balancer.begin("balancer", balancer::carry);
        for (InetSocketAddress node : nodes) {
            balancer.begin("balancer-looks-at-" + node.getPort(), () -> balancer.look(node));
        }
        return balancer;
    }

    private void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Where a browser on this machine finds it. */
    public URI uri() {
        return URI.create("http://localhost:" + address.getPort());
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Those that get connections now. */
    public Set<InetSocketAddress> ready() {
        return Set.copyOf(ready);
    }

    private void look(InetSocketAddress node) {
        URI uri = URI.create("http://" + node.getAddress().getHostAddress() + ":" + node.getPort());
        do {
            if (Readiness.of(uri)) {
                ready.add(node);
            } else {
                ready.remove(node);
            }
        } while (!waited());
    }

    /** @return whether it was closed meanwhile */
    private boolean waited() {
        try {
            return closed.await(EVERY_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void carry() {
        try {
            while (closed.getCount() > 0) {
                selector.select(this::handle);
            }
        } catch (IOException e) {
            LOG.error("the balancer stops", e);
        } finally {
            selector.keys().forEach(Balancer::hangUp);
        }
    }

    private void handle(SelectionKey key) {
        if (key.attachment() instanceof Passage passage) {
            passage.handle(key);
        } else if (key.isValid() && key.isAcceptable()) {
            accept();
        }
    }

    private static void hangUp(SelectionKey key) {
        if (key.attachment() instanceof Passage passage) {
            passage.close();
        }
    }

    private void accept() {
        try {
            SocketChannel client = listening.accept();
            if (client != null) {
                Passage.open(selector, client, inTurn());
            }
        } catch (IOException e) {
            LOG.debug("who came has gone already", e);
        }
    }

    /** The nodes that are ready, a different one first each time. */
    private List<InetSocketAddress> inTurn() {
        turn = (turn + 1) % nodes.size();
        List<InetSocketAddress> order = new ArrayList<>(nodes.subList(turn, nodes.size()));
        order.addAll(nodes.subList(0, turn));
        order.retainAll(ready);
        return order;
    }

    @Override
    public void close() {
        closed.countDown();
        selector.wakeup();
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try {
            listening.close();
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
