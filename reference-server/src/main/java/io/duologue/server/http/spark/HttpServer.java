package io.duologue.server.http.spark;

import io.duologue.server.http.Routes;
import io.duologue.server.proxy.TrustedProxies;
import io.duologue.server.transport.jetty.JettyTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;
import spark.Service;
import spark.embeddedserver.EmbeddedServers;
import spark.embeddedserver.jetty.EmbeddedJettyFactory;
import spark.embeddedserver.jetty.JettyServerFactory;

/**
 * The HTTP server: bound to its port first, so that what is wired afterwards can know it, and started then. Started and
 * stopped by one thread.
 */
public final class HttpServer {
    private static final int THREADS = 200;

    private final JettyHost jetty;
    private final Prepared prepared;
    private final Service spark = Service.ignite();

    private HttpServer(JettyHost jetty) {
        this.jetty = jetty;
        this.prepared = new Prepared(jetty);
    }

    /**
     * Binds a port. Connections wait until {@link #start}.
     *
     * @param port 0 for any that is free
     * @param names the host names that may be asked for; nothing if all may
     * @param maxConnections connections of any kind; what comes beyond waits in the backlog of the system
     * @param requestWithin how long the head of a request may take
     * @param proxies whose word is believed about who asks
     * @throws IOException if the port cannot be had
     */
    public static HttpServer bind(
            String host,
            int port,
            Optional<Set<String>> names,
            int maxConnections,
            Duration requestWithin,
            TrustedProxies proxies)
            throws IOException {
        return new HttpServer(JettyHost.bind(threads(), host, port, names, maxConnections, requestWithin, proxies));
    }

    public int port() {
        return jetty.port();
    }

    /**
     * Serves routes, and sockets if they share the port.
     *
     * @param headers of every answer
     * @throws IOException if the server does not start; it is stopped then
     */
    public void start(Routes routes, Optional<JettyTransport> sockets, Map<String, String> headers) throws IOException {
        jetty.serve(routes, sockets, headers);
        Object identifier = register();
        AtomicReference<Exception> failure = new AtomicReference<>();
        spark.embeddedServerIdentifier(identifier);
        // Never used, because the connector is ours; but with 0 Spark would look for a port.
        spark.port(jetty.port());
        spark.untrustForwardHeaders();
        // Otherwise Spark ends the whole process.
        spark.initExceptionHandler(failure::set);
        new SparkBinding(routes).register(spark);
        spark.awaitInitialization();
        Exception failed = failure.get();
        if (failed != null) {
            stop(Duration.ZERO);
            throw new IOException("the HTTP server did not start", failed);
        }
    }

    /** Goes on answering, and keeps no connection open for the next request. */
    public void keepNobody() {
        jetty.keepNobody();
    }

    /** Takes nothing new, lets what is running finish within the grace, and stops. */
    public void stop(Duration grace) {
        jetty.stop(grace);
        spark.stop();
        spark.awaitStop();
        prepared.letGo();
    }

    /** Spark finds servers in a map of the whole process that nobody guards, and that forgets none of them. */
    private Object register() {
        Object identifier = new Object();
        synchronized (HttpServer.class) {
            EmbeddedServers.add(identifier, new EmbeddedJettyFactory(prepared));
        }
        return identifier;
    }

    private static ThreadPool threads() {
        if (VirtualThreads.areSupported()) {
            VirtualThreadPool pool = new VirtualThreadPool();
            pool.setName("http");
            return pool;
        }
        QueuedThreadPool pool = new QueuedThreadPool(THREADS);
        pool.setName("http");
        return pool;
    }

    /** Hands Spark the server that is already there, until it is stopped. Safe for many threads. */
    private static final class Prepared implements JettyServerFactory {
        private volatile @Nullable JettyHost jetty;

        Prepared(JettyHost jetty) {
            this.jetty = jetty;
        }

        void letGo() {
            jetty = null;
        }

        @Override
        public Server create(int maxThreads, int minThreads, int threadTimeoutMillis) {
            return server();
        }

        @Override
        public Server create(ThreadPool threadPool) {
            return server();
        }

        private Server server() {
            JettyHost there = jetty;
            if (there == null) {
                throw new IllegalStateException("this server was stopped");
            }
            return there;
        }
    }
}
