package io.duologue.server.transport.javawebsocket;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Gate;
import io.duologue.server.proxy.TrustedProxies;
import io.duologue.server.transport.RealtimeTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WebSocket by Java-WebSocket, which cannot share a port with HTTP. Safe for many threads.
 *
 * <p>Its threads are a selector, a decoder for each processor, a watch, and at most {@value #JUDGES} that ask the gate.
 */
public final class JavaWebSocketTransport implements RealtimeTransport {
    private static final Logger LOG = LoggerFactory.getLogger(JavaWebSocketTransport.class);
    private static final int BACKLOG = 1024;
    private static final int JUDGES = 16;
    private static final int WAITING_FOR_A_JUDGE = 2_000;

    private static final Duration IDLE_JUDGE = Duration.ofSeconds(30);
    private static final Duration WATCH_EVERY = Duration.ofMillis(100);
    /** For closes that are on their way to be written and answered. */
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(1);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(1);
    private static final int GOING_AWAY = 1001;

    private final ServerSocketChannel bound;
    private final int port;
    private final Lines lines;
    private final Handshakes handshakes;
    private final SocketServer server;
    private final ThreadPoolExecutor judges = judges();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(named("socket-watch-"));
    private final AtomicBoolean closed = new AtomicBoolean();

    private JavaWebSocketTransport(
            ServerSocketChannel bound,
            Optional<Set<String>> names,
            int maxConnections,
            Duration handshakeWithin,
            TrustedProxies proxies,
            Refusals refusals)
            throws IOException {
        this.bound = bound;
        this.port = ((InetSocketAddress) bound.getLocalAddress()).getPort();
        this.lines = new Lines(maxConnections);
        this.handshakes = new Handshakes(names, proxies, refusals, judges);
        this.server = new SocketServer(bound, lines, adapter -> Line.of(adapter, lines, handshakes, handshakeWithin));
    }

    /** Makes the answer to a refused handshake. */
    @FunctionalInterface
    public interface Refusals {
        Answer answer(Admission.Refused refused);
    }

    /** An answer of HTTP. Its line is closed behind it. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        byte[] bytes() {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " \r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            head.append("Connection: close\r\nContent-Length: ")
                    .append(content.length)
                    .append("\r\n\r\n");
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            all.writeBytes(content);
            return all.toByteArray();
        }
    }

    /**
     * Listens on a port. Whoever comes before {@link #serve} is refused.
     *
     * @param port 0 for any that is free
     * @param names the host names that may be asked for; nothing if all may
     * @param maxConnections sockets, and handshakes on their way; what comes beyond is closed
     * @param handshakeWithin how long a handshake may take
     * @param proxies whose word is believed about who asks
     * @throws IOException if the port cannot be had
     */
    public static JavaWebSocketTransport listen(
            String host,
            int port,
            Optional<Set<String>> names,
            int maxConnections,
            Duration handshakeWithin,
            TrustedProxies proxies,
            Refusals refusals)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(host, port), BACKLOG);
            JavaWebSocketTransport transport =
                    new JavaWebSocketTransport(channel, names, maxConnections, handshakeWithin, proxies, refusals);
            transport.start();
            return transport;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void serve(Gate gate) {
        handshakes.serve(gate);
    }

    /** The library closes its port for good when an accept fails, such as for want of file descriptors. */
    @Override
    public boolean listening() {
        return bound.isOpen();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        handshakes.serve(null);
        lines.shut();
        try {
            lines.all().forEach(line -> line.leave(GOING_AWAY, "the server stops"));
            lines.awaitEmpty(LEAVE_WITHIN);
            lines.all().forEach(Line::cut);
            server.stopWithin(STOP_WITHIN);
            bound.close();
        } catch (IOException e) {
            LOG.warn("the socket server did not stop cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watch.shutdownNow();
            judges.shutdownNow();
        }
    }

    private void start() {
        server.start();
        long every = WATCH_EVERY.toMillis();
        Future<?> unused = watch.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        for (Line line : lines.all()) {
            try {
                line.look(now);
            } catch (RuntimeException e) {
                LOG.error("a line could not be watched", e);
            }
        }
    }

    private static ThreadPoolExecutor judges() {
        ThreadPoolExecutor judges = new ThreadPoolExecutor(
                JUDGES,
                JUDGES,
                IDLE_JUDGE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_FOR_A_JUDGE),
                named("socket-judge-"));
        judges.allowCoreThreadTimeOut(true);
        return judges;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
