package io.duologue.server;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.Secrets;
import io.duologue.core.moderation.Appeals;
import io.duologue.core.moderation.Desk;
import io.duologue.core.moderation.EvidenceSeal;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.Roles;
import io.duologue.core.presence.NodeId;
import io.duologue.core.profile.SmallGroupGuard;
import io.duologue.core.signin.Challenges;
import io.duologue.matching.simulation.RecordingQueue;
import io.duologue.matching.simulation.TraceRecorder;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame.Problem;
import io.duologue.server.api.Api;
import io.duologue.server.api.Platform;
import io.duologue.server.api.Readiness;
import io.duologue.server.api.Welcome;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.config.ServerOptions.Transport;
import io.duologue.server.http.CrossOrigin;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import io.duologue.server.http.Routes;
import io.duologue.server.http.SecurityHeaders;
import io.duologue.server.http.StaticFiles;
import io.duologue.server.http.spark.HttpServer;
import io.duologue.server.transport.RealtimeTransport;
import io.duologue.server.transport.SocketPort;
import io.duologue.server.transport.javawebsocket.JavaWebSocketTransport;
import io.duologue.server.transport.javawebsocket.JavaWebSocketTransport.Answer;
import io.duologue.server.transport.jetty.JettyTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: the engine on the stores that the options name, the HTTP API, the sockets and the web client, on one port unless the
 * sockets have their own. Started by {@link #start}, stopped once, by any thread.
 */
public final class ReferenceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceServer.class);
    /** On top of the drain: how long requests that are running may take to finish. */
    private static final Duration HTTP_GRACE = Duration.ofSeconds(3);
    /** One of these parts is for balancers to see that a node goes. */
    private static final int PARTS_OF_THE_GRACE = 5;

    /** On top of the drain: its last words, and a machine that is busy. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    /** Connections that are not sockets: requests, and handshakes on their way. */
    private static final int OTHER_CONNECTIONS = 2_000;

    /** Besides the web client. */
    private static final Map<String, String> PAGES = Map.of(
            "/docs", "/docs/index.html",
            "/docs/http", "/docs/http.html",
            "/docs/realtime", "/docs/realtime.html");

    private final ServerOptions options;
    private final HttpServer http;
    private final Sockets sockets;
    private final Duologue engine;
    private final Storage storage;
    private final Providers providers;
    private final Accounts accounts;
    private final List<Route> routes;
    private final Housekeeping housekeeping;
    private final Optional<TraceRecorder> trace;
    /** Whether it is about to stop, which is seen at its readiness. */
    private final AtomicBoolean leaving;

    private ReferenceServer(
            ServerOptions options,
            HttpServer http,
            Sockets sockets,
            Duologue engine,
            Storage storage,
            Providers providers,
            Accounts accounts,
            List<Route> routes,
            Housekeeping housekeeping,
            Optional<TraceRecorder> trace,
            AtomicBoolean leaving) {
        this.options = options;
        this.http = http;
        this.sockets = sockets;
        this.engine = engine;
        this.storage = storage;
        this.providers = providers;
        this.accounts = accounts;
        this.routes = routes;
        this.housekeeping = housekeeping;
        this.trace = trace;
        this.leaving = leaving;
    }

    /**
     * Starts a server with the ways to sign in that its options name: LinkedIn, GitHub, another provider, and the demo's
     * people.
     *
     * @throws IOException if the port cannot be had
     * @throws io.duologue.core.BackendException if Redis or Postgres does not answer, or is not what the options ask for
     */
    public static ReferenceServer start(ServerOptions options) throws IOException {
        return start(
                options,
                InstantSource.system(),
                (stores, storage, secrets) ->
                        Providers.of(options, stores, storage.magicLinks(), secrets, InstantSource.system()),
                UnaryOperator.identity());
    }

    /**
     * Starts a server with these ways to sign in and no other.
     *
     * @throws IOException if the port cannot be had
     * @throws io.duologue.core.BackendException if Redis or Postgres does not answer, or is not what the options ask for
     */
    public static ReferenceServer start(ServerOptions options, List<IdentityProvider> providers, InstantSource clock)
            throws IOException {
        return start(options, providers, clock, UnaryOperator.identity());
    }

    /**
     * Starts a server with these ways to sign in, and an engine with other parts: stores, guidelines, who is of age …
     *
     * @param parts changes what the engine is put together from; its options and its clock are the server's
     * @throws IOException if the port cannot be had
     * @throws io.duologue.core.BackendException if Redis or Postgres does not answer, or is not what the options ask for
     */
    public static ReferenceServer start(
            ServerOptions options,
            List<IdentityProvider> providers,
            InstantSource clock,
            UnaryOperator<Duologue.Builder> parts)
            throws IOException {
        return start(
                options,
                clock,
                (stores, storage, secrets) -> Providers.given(options, providers, InstantSource.system()),
                parts);
    }

    private static ReferenceServer start(
            ServerOptions options,
            InstantSource clock,
            WaysToSignIn waysToSignIn,
            UnaryOperator<Duologue.Builder> parts)
            throws IOException {
        Started started = new Started();
        try {
            return start(options, clock, waysToSignIn, parts, started);
        } catch (IOException | RuntimeException e) {
            started.closeAfter(e);
            throw e;
        }
    }

    private static ReferenceServer start(
            ServerOptions options,
            InstantSource clock,
            WaysToSignIn waysToSignIn,
            UnaryOperator<Duologue.Builder> parts,
            Started started)
            throws IOException {
        AtomicBoolean leaving = new AtomicBoolean();
        HttpServer http = HttpServer.bind(
                options.host(),
                options.port(),
                names(options),
                options.engine().maxConnections() + OTHER_CONNECTIONS,
                options.requestWithin(),
                options.trustedProxies());
        started.add(() -> http.stop(Duration.ZERO));
        EngineOptions.Builder figures =
                EngineOptions.builder().from(options.engine()).allowedOrigins(origins(options, http.port()));
        Storage.guarantee(options.storage()).ifPresent(figures::guarantee);
        EngineOptions engineOptions = figures.build();
        // In the form in which a browser sends them.
        Set<String> origins = engineOptions.allowedOrigins();
        Secrets secrets = new Secrets(new SecureRandom());
        FrameCodec codec = FrameCodec.create();
        Problems problems = new Problems(secrets, codec);
        Sockets sockets = sockets(options, problems);
        started.add(sockets.transport()::close);
        Storage storage = Storage.open(options.storage());
        started.add(storage::close);
        NodeId node = new NodeId(secrets.id("n_"));
        Stores stores = sealed(options, storage.stores(engineOptions, node, new SecureRandom()));
        Optional<TraceRecorder> trace = trace(options, clock);
        trace.ifPresent(file -> started.add(file::close));
        Stores used = trace.map(file -> recorded(stores, file, clock)).orElse(stores);
        Duologue engine = parts.apply(builder(options, storage, used))
                .node(node)
                .options(engineOptions)
                .clock(clock)
                .build();
        started.add(engine::close);
        engine.start();
        Providers providers = waysToSignIn.of(engine.stores(), storage, secrets);
        started.add(providers::close);
        Accounts accounts = Accounts.of(options, engine, storage, providers, secrets);
        started.add(accounts::close);
        Desk desk = desk(options, engine, accounts, secrets, clock);
        Platform platform = new Platform(
                engine.commands(),
                engine.stores(),
                accounts.signIn(),
                accounts.sessions(),
                accounts.linking(),
                accounts.erasure(),
                engine.guidelines(),
                engine.ageAssurance(),
                new SmallGroupGuard(engine.stores().profiles(), engine.options().companyShownFrom()),
                engine.topics(),
                () -> leaving.get() ? Readiness.DRAINING : readiness(engine, sockets, storage),
                clock,
                codec,
                problems,
                options.signInLimit(),
                engine.options().helloLimit(),
                origins,
                sockets.port(),
                accounts.answers(),
                options.publicUrl(),
                options.signInsAtOnce(),
                new Challenges(engine.stores().pendingSignIns(), secrets),
                providers.links(),
                accounts.held(),
                accounts.figures(),
                desk,
                appeals(desk, engine.stores(), clock),
                engine.watch(),
                new Welcome(options.demo(), engine.options().shown(), Providers.asksForAddresses(options)));
        sockets.transport().serve(engine.gate());
        List<Route> routes = Api.routes(platform, RealtimeTransport.PATH);
        Housekeeping housekeeping =
                new Housekeeping(accounts.guests(), accounts.erasure(), accounts.retention(), clock);
        started.add(housekeeping::close);
        http.start(
                new Routes(routes, new StaticFiles("/web", PAGES), new CrossOrigin(origins), problems),
                sockets.shared(),
                everywhere(options, sockets.headers(origins)));
        housekeeping.start();
        return new ReferenceServer(
                options, http, sockets, engine, storage, providers, accounts, routes, housekeeping, trace, leaving);
    }

    /** What reports carry is kept sealed where there is a key for it. */
    private static Stores sealed(ServerOptions options, Stores stores) {
        if (options.evidenceKey().isEmpty()) {
            if (options.storage().postgres().isPresent()) {
                LOG.warn(
                        "DUOLOGUE_EVIDENCE_KEY is not set: the messages that reports carry are kept as they are, and whoever has"
                                + " the database reads them");
            }
            return stores;
        }
        HexFormat hex = HexFormat.of();
        EvidenceSeal seal = new EvidenceSeal(
                hex.parseHex(options.evidenceKey().get()),
                options.formerEvidenceKeys().stream().map(hex::parseHex).toList(),
                new SecureRandom());
        return stores.toBuilder()
                .reports(ReportStore.sealing(stores.reports(), seal))
                .build();
    }

    private static Optional<TraceRecorder> trace(ServerOptions options, InstantSource clock) throws IOException {
        return options.trace().isEmpty()
                ? Optional.empty()
                : Optional.of(TraceRecorder.create(options.trace().get(), clock.instant()));
    }

    private static Stores recorded(Stores stores, TraceRecorder trace, InstantSource clock) {
        return stores.toBuilder()
                .queue(new RecordingQueue(stores.queue(), trace, clock))
                .build();
    }

    private static Duologue.Builder builder(ServerOptions options, Storage storage, Stores stores) {
        Duologue.Builder builder = Duologue.builder().stores(stores);
        storage.analytics().ifPresent(builder::analytics);
        options.storage().employerKey().map(HexFormat.of()::parseHex).ifPresent(builder::employerKey);
        options.matching().into(builder, options.engine().repeatCoolDown());
        return builder;
    }

    private static Readiness readiness(Duologue engine, Sockets sockets, Storage storage) {
        if (!engine.ready() || !sockets.transport().listening()) {
            return Readiness.DRAINING;
        }
        return storage.canTalk() ? Readiness.READY : Readiness.STORE_UNAVAILABLE;
    }

    /** What people can sign in by. */
    private interface WaysToSignIn {
        Providers of(Stores stores, Storage storage, Secrets secrets);
    }

    /** What is closed if a later part does not start, the last one first. One thread at a time. */
    private static final class Started {
        private final Deque<Runnable> closing = new ArrayDeque<>();

        void add(Runnable close) {
            closing.push(close);
        }

        void closeAfter(Exception failure) {
            for (Runnable close : closing) {
                try {
                    close.run();
                } catch (RuntimeException e) {
                    failure.addSuppressed(e);
                }
            }
        }
    }

    public int port() {
        return http.port();
    }

    /** Where a browser on this machine finds it. */
    public URI uri() {
        return URI.create("http://localhost:" + port());
    }

    /** Where sockets are opened on this machine. */
    public URI realtimeUri() {
        return URI.create("ws://localhost:"
                + sockets.port().map(SocketPort::port).orElseGet(this::port) + RealtimeTransport.PATH);
    }

    /** Does at once what is done once a minute: erases accounts whose time has come, and removes what is old. */
    public void keepHouse() {
        housekeeping.run();
    }

    List<Route> routes() {
        return routes;
    }

    public Duologue engine() {
        return engine;
    }

    Accounts accounts() {
        return accounts;
    }

    Providers providers() {
        return providers;
    }

    /**
     * Stops gracefully: is not ready any more, takes nobody new, tells everybody, waits for them within the grace, lets running
     * requests finish, and closes. Stopping twice is stopping once.
     */
    @Override
    public void close() {
        if (!leaving.compareAndSet(false, true)) {
            return;
        }
        drain();
        housekeeping.close();
        http.stop(HTTP_GRACE);
        providers.close();
        accounts.close();
        engine.close();
        sockets.transport().close();
        storage.close();
        trace.ifPresent(ReferenceServer::close);
    }

    private static void close(TraceRecorder trace) {
        trace.close();
        IOException failure = trace.failure();
        if (failure != null) {
            LOG.warn("those who searched are not all in the trace", failure);
        }
    }

    private void drain() {
        http.keepNobody();
        try {
            Duration notice = notice();
            Thread.sleep(notice.toMillis());
            Duration grace = options.drainGrace().minus(notice);
            engine.drain(grace).get(grace.plus(FAREWELL).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("connections are left after the drain; they are closed");
        } catch (ExecutionException e) {
            LOG.warn("the drain failed; connections are closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * So long a balancer has to see that this node goes, before anybody is asked to move: else the first of them would be led back
     * here. Of the grace; nothing where nobody is connected to a demo, which whoever tries it wants to end.
     */
    private Duration notice() {
        boolean isSeenByNobody = options.demo() && engine.isDeserted();
        return isSeenByNobody ? Duration.ZERO : options.drainGrace().dividedBy(PARTS_OF_THE_GRACE);
    }

    private static Desk desk(
            ServerOptions options, Duologue engine, Accounts accounts, Secrets secrets, InstantSource clock) {
        Stores stores = engine.stores();
        return new Desk(
                stores.profiles(),
                stores.reports(),
                stores.restrictions(),
                stores.audit(),
                Roles.ofIdentities(stores.accounts(), options.moderators(), options.admins()),
                user -> {
                    accounts.restrictions().restricted(user, clock.instant());
                    engine.commands().restricted(user);
                },
                restriction -> accounts.restrictions()
                        .lift(restriction, stores.accounts().everyIdentity(restriction.user()), clock.instant()),
                secrets,
                clock);
    }

    private static Appeals appeals(Desk desk, Stores stores, InstantSource clock) {
        return new Appeals(desk, stores.restrictions(), stores.reports(), stores.audit(), stores.appeals(), clock);
    }

    private static Set<String> origins(ServerOptions options, int port) {
        Set<String> origins = new LinkedHashSet<>(options.allowedOrigins());
        options.publicUrl().map(URI::toString).ifPresent(origins::add);
        if (options.demo()) {
            Configuration.DEMO_HOSTS.forEach(host -> origins.add("http://" + host + ":" + port));
            if (port == 80) {
                Configuration.DEMO_HOSTS.forEach(host -> origins.add("http://" + host));
            }
        }
        return origins;
    }

    /**
     * What carries the sockets.
     *
     * @param shared it serves them on the port of HTTP
     * @param port that it has of its own
     */
    private record Sockets(RealtimeTransport transport, Optional<JettyTransport> shared, Optional<SocketPort> port) {
        /** Lets pages of these origins connect to a port that is not theirs. */
        Map<String, String> headers(Set<String> origins) {
            return port.map(own -> SecurityHeaders.connectingTo(origins.stream()
                            .flatMap(origin -> own.originBeside(origin).stream())
                            // A policy cannot name an address of IPv6.
                            .filter(origin -> !origin.contains("["))
                            .sorted()
                            .toList()))
                    .orElse(SecurityHeaders.ALL);
        }
    }

    private static Sockets sockets(ServerOptions options, Problems problems) throws IOException {
        if (options.transport() == Transport.JETTY) {
            JettyTransport jetty = new JettyTransport(refused -> refusal(problems, refused));
            return new Sockets(jetty, Optional.of(jetty), Optional.empty());
        }
        JavaWebSocketTransport own = JavaWebSocketTransport.listen(
                options.host(),
                options.websocketPort(),
                names(options),
                options.engine().maxConnections() + OTHER_CONNECTIONS,
                options.requestWithin(),
                options.trustedProxies(),
                refused -> answer(refusal(problems, refused), everywhere(options, SecurityHeaders.ALL)));
        return new Sockets(own, Optional.empty(), Optional.of(new SocketPort(own.port())));
    }

    /** The host names that may be asked for. */
    private static Optional<Set<String>> names(ServerOptions options) {
        return options.demo() ? Optional.of(Configuration.DEMO_HOSTS) : Optional.empty();
    }

    /**
     * What every answer says. Who is told to stay with TLS stays with it on every port of that host: nothing that the demo
     * may do to other sites of this machine.
     */
    private static Map<String, String> everywhere(ServerOptions options, Map<String, String> headers) {
        boolean overTls = !options.demo()
                && options.publicUrl()
                        .filter(url -> "https".equals(url.getScheme()))
                        .isPresent();
        return overTls ? SecurityHeaders.overTls(headers) : headers;
    }

    private static Answer answer(HttpResponse refusal, Map<String, String> everywhere) {
        Map<String, String> headers = new HashMap<>(everywhere);
        headers.putAll(refusal.headers());
        return new Answer(refusal.status(), headers, new String(refusal.body(), StandardCharsets.UTF_8));
    }

    private static HttpResponse refusal(Problems problems, Admission.Refused refused) {
        ErrorCode code = ErrorCode.of(refused.code()).orElse(ErrorCode.INTERNAL);
        Problem problem = problems.refuse(code, refused.message()).problem();
        return problems.answer(refused.status(), problem, refused.headers());
    }
}
