package io.duologue.server.http.spark;

import io.duologue.server.http.Routes;
import io.duologue.server.http.SecurityHeaders;
import io.duologue.server.proxy.ClientAddress;
import io.duologue.server.proxy.TrustedProxies;
import io.duologue.server.transport.jetty.JettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Jetty under Spark. Spark hands its handler to {@link #setHandler}; here it is wrapped into what Spark lacks: limits,
 * errors of ours, a graceful stop, and the sockets.
 */
final class JettyHost extends Server {
    private static final Logger LOG = LoggerFactory.getLogger(JettyHost.class);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int HEADER_BYTES = 16 * 1024;
    private static final int BACKLOG = 1024;

    private final ServerConnector connector;
    private final Optional<Set<String>> names;
    private final TrustedProxies proxies;
    private @Nullable Routes routes;
    private Optional<JettyTransport> transport = Optional.empty();
    private volatile Map<String, String> headers = SecurityHeaders.ALL;
    private volatile boolean leaving;

    private JettyHost(ThreadPool threads, Optional<Set<String>> names, TrustedProxies proxies) {
        super(threads);
        this.names = names;
        this.proxies = proxies;
        this.connector = new ServerConnector(this, new HttpConnectionFactory(configuration()));
    }

    static JettyHost bind(
            ThreadPool threads,
            String host,
            int port,
            Optional<Set<String>> names,
            int maxConnections,
            Duration requestWithin,
            TrustedProxies proxies)
            throws IOException {
        JettyHost jetty = new JettyHost(threads, names, proxies);
        jetty.connector.setHost(host);
        jetty.connector.setPort(port);
        jetty.connector.setIdleTimeout(IDLE.toMillis());
        jetty.connector.setAcceptQueueSize(BACKLOG);
        jetty.connector.addBean(new SlowRequests(jetty.connector, requestWithin));
        jetty.addConnector(jetty.connector);
        jetty.addBean(new NetworkConnectionLimit(maxConnections, jetty));
        jetty.setStopAtShutdown(false);
        jetty.connector.open();
        return jetty;
    }

    int port() {
        return connector.getLocalPort();
    }

    void serve(Routes toServe, Optional<JettyTransport> sockets, Map<String, String> headersOfAll) {
        this.routes = toServe;
        this.transport = sockets;
        this.headers = headersOfAll;
        setErrorHandler(new JsonErrors(toServe, this::headersOf));
    }

    /** From now on every answer ends its connection, so that whoever comes again may get to another node. */
    void keepNobody() {
        leaving = true;
    }

    void stop(Duration grace) {
        try {
            setStopTimeout(grace.toMillis());
            stop();
        } catch (Exception e) {
            LOG.warn("the HTTP server did not stop cleanly", e);
        }
        connector.close();
    }

    @Override
    public void setHandler(@Nullable Handler handler) {
        if (handler instanceof ServletContextHandler context && routes != null) {
            context.setErrorHandler(new JsonErrors(routes, this::headersOf));
            transport.ifPresent(sockets -> sockets.mount(context));
            super.setHandler(wrapped(context));
        } else {
            super.setHandler(handler);
        }
    }

    private Handler wrapped(Handler inner) {
        // The size of bodies is the binding's business: Jetty's own handler closes before the answer can be read.
        Handler.Wrapper name = new HostNames(names);
        name.setHandler(inner);
        Handler.Wrapper linger = new LingeringClose();
        linger.setHandler(name);
        return new GracefulHandler(linger);
    }

    /** Jetty looks at no forwarded header: what a trusted proxy says is read here and for two purposes only. */
    private HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setSendDateHeader(true);
        configuration.setRequestHeaderSize(HEADER_BYTES);
        configuration.setResponseHeaderSize(HEADER_BYTES);
        configuration.addCustomizer(this::prepare);
        return configuration;
    }

    /** Every answer has the security headers; of the request stays hidden what Spark would obey but nobody may say. */
    private Request prepare(Request request, HttpFields.Mutable answer) {
        headersOf(request).forEach(answer::put);
        if (leaving && !request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")) {
            answer.put(HttpHeader.CONNECTION, "close");
        }
        peer(request)
                .map(peer -> proxies.client(peer, request.getHeaders().getValuesList(TrustedProxies.FORWARDED_FOR)))
                .ifPresent(client -> request.setAttribute(ClientAddress.ATTRIBUTE, ClientAddress.forLimits(client)));
        HttpFields.Mutable said = HttpFields.build(request.getHeaders());
        said.remove("X-HTTP-Method-Override");
        said.remove("Accept");
        HttpFields seen = said.asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return seen;
            }
        };
    }

    private Map<String, String> headersOf(Request request) {
        boolean overTls = peer(request)
                .filter(peer ->
                        proxies.sayTls(peer, request.getHeaders().getValuesList(TrustedProxies.FORWARDED_PROTO)))
                .isPresent();
        return overTls ? SecurityHeaders.overTls(headers) : headers;
    }

    private static Optional<InetAddress> peer(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress there
                ? Optional.ofNullable(there.getAddress())
                : Optional.empty();
    }
}
