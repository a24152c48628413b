package io.duologue.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback, in this process, that does bad things to connections as it is told: tests put it between a client and a
 * server. It never changes a byte, and a connection without faults goes through as it is.
 *
 * <p>Each connection has a script of {@link Fault}s. {@link #next} says it for one that is to come, one call for each; {@link #always} for
 * all others that are to come; {@link #now} for those that are open. {@link #heal} takes everything back.
 *
 * <p>Safe for many threads; whatever is called has happened when the call returns. It has one thread, which ends with {@link #close}. At
 * most {@value #MAX_OPEN} connections are open at once; one more is reset.
 */
public final class FaultProxy implements AutoCloseable {
    /** Connections that are open at once. */
    public static final int MAX_OPEN = 256;
    /** Connections that are remembered, open or not. */
    private static final int REMEMBERED = 1024;

    private static final int SCRIPTS = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final InetSocketAddress server;
    private final Selector selector;
    private final InetSocketAddress address;
    private final Thread thread;
    private final Queue<CompletableFuture<Void>> asked = new ConcurrentLinkedQueue<>();
    private final Object accepting = new Object();
    private final Deque<ProxyLine> lines = new ArrayDeque<>();
    private int accepted;
    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;

    // Of the proxy's thread.
    private final Deque<List<Fault>> scripts = new ArrayDeque<>();
    private List<Fault> usual = List.of();
    private @Nullable ServerSocketChannel listening;
    private @Nullable Socket placeholder;

    private FaultProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        this.selector = Selector.open();
        this.address = listen(0);
        this.thread = new Thread(this::work, "fault-proxy-" + address.getPort());
        this.thread.setDaemon(true);
    }

    /** A proxy in front of this server. */
    public static FaultProxy to(InetSocketAddress server) {
        try {
            FaultProxy proxy = new FaultProxy(server);
            proxy.thread.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A proxy in front of the server of this URL, which names its port. */
    public static FaultProxy to(URI url) {
        if (url.getHost() == null || url.getPort() < 0) {
            throw new IllegalArgumentException("expected a URL with host and port but was " + url);
        }
        return to(new InetSocketAddress(url.getHost(), url.getPort()));
    }

    public InetSocketAddress address() {
        return address;
    }

    public int port() {
        return address.getPort();
    }

    /** A URL of the server, through the proxy. */
    public URI through(URI url) {
        try {
            String host = address.getAddress().getHostAddress();
            return new URI(
                    url.getScheme(), url.getUserInfo(), host, port(), url.getPath(), url.getQuery(), url.getFragment());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("expected a URL but was " + url, e);
        }
    }

    // ── the script ──────────────────────────────────────────────────────────────────────────────────────────────────

    /**
     * The next connection for which nothing has been said yet has these faults and no others; without any it is spared. Each call is
     * for one more connection.
     */
    public FaultProxy next(Fault... faults) {
        List<Fault> script = List.of(faults);
        run(() -> {
            if (scripts.size() >= SCRIPTS) {
                throw new IllegalStateException("expected at most " + SCRIPTS + " scripts for connections to come");
            }
            scripts.add(script);
        });
        return this;
    }

    /** Every connection to come has these faults unless {@link #next} says otherwise; they replace those that were said before. */
    public FaultProxy always(Fault... faults) {
        List<Fault> script = List.of(faults);
        run(() -> usual = script);
        return this;
    }

    /** Lays faults on every connection that is open. */
    public FaultProxy now(Fault... faults) {
        List<Fault> script = List.of(faults);
        run(() -> open().forEach(line -> line.begin(script)));
        return this;
    }

    /** Closes every connection on both sides in good order (FIN). */
    public void cutAll() {
        run(() -> open().forEach(line -> line.end(Fault.Ending.CLOSE)));
    }

    /** Resets every connection on both sides (RST). */
    public void resetAll() {
        run(() -> open().forEach(line -> line.end(Fault.Ending.RESET)));
    }

    /** From now on nobody listens at the port: whoever connects is refused by the system. Open connections go on. */
    public void shut() {
        run(this::stopListening);
    }

    /**
     * Everything is well again: forgets every script, takes the faults off open connections, and listens. What is held up goes on; a
     * connection that has lost something on its way cannot be made whole and is reset.
     */
    public void heal() {
        run(() -> {
            scripts.clear();
            usual = List.of();
            open().forEach(ProxyLine::heal);
            if (listening == null) {
                try {
                    listen(address.getPort());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    // ── what there is ───────────────────────────────────────────────────────────────────────────────────────────────

    /** The connections that are open, in the order in which they came. */
    public List<ProxyLine> connections() {
        return open();
    }

    /** How many connections have come, open or not. */
    public int accepted() {
        synchronized (accepting) {
            return accepted;
        }
    }

    /**
     * The connection of this number, open or not; waits for it to come. The last {@value #REMEMBERED} are known.
     *
     * @param number from 1
     * @throws AssertionError if it does not come in 5 s
     */
    public ProxyLine connection(int number) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (accepting) {
            while (accepted < number) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("expected connection " + number + " but only " + accepted + " have come");
                }
                accepting.wait(left);
            }
            return lines.stream()
                    .filter(line -> line.number() == number)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "expected one of the last " + REMEMBERED + " connections but was " + number));
        }
    }

    /**
     * Resets every connection and ends the thread. Closing it twice is closing it once.
     *
     * @throws IllegalStateException if the thread does not end in 5 s, or if something went wrong in the proxy itself
     */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IllegalStateException("expected " + thread.getName() + " to end but it is still running");
        }
        RuntimeException wrong = failure;
        if (wrong != null) {
            throw new IllegalStateException("the proxy failed", wrong);
        }
    }

    /** The thread that has to be gone after {@link #close}. */
    public Thread thread() {
        return thread;
    }

    // ── the thread ──────────────────────────────────────────────────────────────────────────────────────────────────

    /** Runs something on the proxy's thread and waits for it. */
    void run(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<Void> turn = new CompletableFuture<>();
        CompletableFuture<Void> unused = turn.thenRun(task).whenComplete((result, thrown) -> {
            if (thrown == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(thrown);
            }
        });
        asked.add(turn);
        selector.wakeup();
        try {
            if (closed) {
                throw new IllegalStateException("the proxy is closed");
            }
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof java.util.concurrent.CompletionException wrapped
                    ? wrapped.getCause()
                    : e.getCause();
            throw cause instanceof RuntimeException thrown ? thrown : new IllegalStateException(cause);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the proxy's thread did not answer", e);
        }
    }

    private void work() {
        try {
            while (!closed) {
                step();
            }
        } catch (IOException e) {
            failure = new UncheckedIOException(e);
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            end();
        }
    }

    private void step() throws IOException {
        long wait = nanosUntilDue();
        if (wait < 0) {
            selector.select(this::handle);
        } else if (wait == 0) {
            selector.selectNow(this::handle);
        } else {
            selector.select(this::handle, Math.max(1, (wait + 999_999) / 1_000_000));
        }
        for (CompletableFuture<Void> turn = asked.poll(); turn != null; turn = asked.poll()) {
            turn.complete(null);
        }
        open().forEach(ProxyLine::push);
    }

    private long nanosUntilDue() {
        long now = System.nanoTime();
        long next = -1;
        for (ProxyLine line : open()) {
            long due = line.nanosUntilDue(now);
            next = due < 0 ? next : next < 0 ? due : Math.min(next, due);
        }
        return next;
    }

    private void handle(SelectionKey key) {
        if (key.attachment() instanceof ProxyLine line) {
            line.handle(key);
        } else if (key.isValid() && key.isAcceptable()) {
            accept((ServerSocketChannel) key.channel());
        }
    }

    private void accept(ServerSocketChannel from) {
        try {
            SocketChannel client = from.accept();
            if (client == null) {
                return;
            }
            List<Fault> script = scripts.isEmpty() ? usual : scripts.remove();
            boolean isFull = open().size() >= MAX_OPEN;
            SocketChannel toServer = SocketChannel.open();
            ProxyLine line;
            synchronized (accepting) {
                accepted++;
                line = new ProxyLine(this, accepted, client, toServer);
                lines.add(line);
                forget();
                accepting.notifyAll();
            }
            begin(line, client, toServer, isFull ? List.of(Fault.refuse()) : script);
        } catch (IOException e) {
            // The one who came has gone before anything could be done.
        }
    }

    private void begin(ProxyLine line, SocketChannel client, SocketChannel toServer, List<Fault> script)
            throws IOException {
        try {
            line.begin(script);
            if (line.isOpen()) {
                client.configureBlocking(false);
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                toServer.configureBlocking(false);
                toServer.setOption(StandardSocketOptions.TCP_NODELAY, true);
                line.register(selector);
                if (toServer.connect(server)) {
                    line.connectedAtOnce();
                }
            }
        } catch (IOException e) {
            line.end(Fault.Ending.RESET);
        }
    }

    /** The oldest closed ones make room. */
    private void forget() {
        if (lines.size() > REMEMBERED) {
            lines.stream().filter(line -> !line.isOpen()).findFirst().ifPresent(lines::remove);
        }
    }

    private List<ProxyLine> open() {
        synchronized (accepting) {
            List<ProxyLine> open = new ArrayList<>(lines);
            open.removeIf(line -> !line.isOpen());
            return List.copyOf(open);
        }
    }

    private InetSocketAddress listen(int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MAX_OPEN);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        listening = channel;
        return (InetSocketAddress) channel.getLocalAddress();
    }

    /**
     * The port is kept by a socket that does not listen: otherwise the system could give it to somebody else, even to the client
     * that is trying to connect to it.
     */
    private void stopListening() {
        ServerSocketChannel channel = listening;
        listening = null;
        try {
            if (channel != null) {
                channel.close();
                // Only then the system lets go of it.
                selector.selectNow(this::handle);
            }
            if (placeholder == null) {
                Socket keeper = new Socket();
                keeper.setReuseAddress(true);
                keeper.bind(address);
                placeholder = keeper;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end() {
        closed = true;
        open().forEach(line -> line.end(Fault.Ending.RESET));
        try {
            if (listening != null) {
                listening.close();
            }
            if (placeholder != null) {
                placeholder.close();
            }
            selector.close();
        } catch (IOException e) {
            failure = failure == null ? new UncheckedIOException(e) : failure;
        }
        for (CompletableFuture<Void> turn = asked.poll(); turn != null; turn = asked.poll()) {
            turn.completeExceptionally(new IllegalStateException("the proxy is closed"));
        }
    }
}
