package io.duologue.testkit.fakeserver;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.EngineTimer;
import io.duologue.core.engine.Gate;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Profile;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay;
import io.duologue.matching.SeniorityBand;
import io.duologue.testkit.FakeTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A Duologue server for the tests of an application that is a client: the real engine in memory behind a WebSocket on loopback. What it
 * answers, refuses and limits is what a real server does, since it is the same code. It has no HTTP API: people are made here by name.
 *
 * <p>Its engine has the usual options but for two: the same two people may meet again at once, and one address may open as many sessions
 * as it likes. Another {@link Builder#options} replaces both. Parts of one's own are handed in by {@link Builder#engine}.
 *
 * <p>Safe for many threads. {@link #close} it; its threads end then.
 */
public final class FakeServer implements AutoCloseable {
    private static final Duration SIGNED_IN = Duration.ofHours(12);
    private static final Duration TICKET = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Secrets secrets = new Secrets(new SecureRandom());
    private final Map<String, UserId> users = new ConcurrentHashMap<>();
    private final List<Duologue> drained = new ArrayList<>();
    private final EngineOptions options;
    private final UnaryOperator<Duologue.Builder> parts;
    private final InstantSource clock;
    private final @Nullable FakeTicks ticks;
    private final @Nullable FakeTime fakeTime;
    private final ServerThreads threads;
    private final Stores stores;
    private final SocketPort port;
    private volatile Duologue engine;
    private boolean closed;

    private FakeServer(Builder builder, ServerSocket listening) {
        this.options = builder.options;
        this.parts = builder.parts;
        this.fakeTime = builder.time;
        this.clock = fakeTime == null ? InstantSource.system() : fakeTime;
        this.ticks = fakeTime == null ? null : new FakeTicks(fakeTime);
        this.threads = new ServerThreads("fake-server-" + listening.getLocalPort());
        this.engine = firstEngine();
        this.stores = engine.stores();
        this.port = SocketPort.serve(listening, this::gate, threads);
    }

    /** One in real time. */
    public static FakeServer start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The options of a server for tests, to be changed further. */
    public static EngineOptions.Builder options() {
        return EngineOptions.builder()
                .repeatCoolDown(Duration.ZERO)
                .newSessionLimit(new RateLimit(1_000, Duration.ofMillis(1)));
    }

    /** Puts a server together. One thread at a time. */
    public static final class Builder {
        private EngineOptions options = FakeServer.options().build();
        private UnaryOperator<Duologue.Builder> parts = UnaryOperator.identity();
        private @Nullable FakeTime time;

        private Builder() {}

        public Builder options(EngineOptions value) {
            options = value;
            return this;
        }

        /**
         * The engine with parts of one's own, to see them at work:
         * {@code engine(usual -> usual.moderation(policy).stores(known -> known.restrictions(mine)))}. Each node of this server is made so,
         * with the stores of the first one; time and threads stay the server's, and options are set by {@link #options}.
         */
        public Builder engine(UnaryOperator<Duologue.Builder> change) {
            UnaryOperator<Duologue.Builder> before = parts;
            parts = usual -> change.apply(before.apply(usual));
            return this;
        }

        /** For the server time stands still, but for {@link FakeServer#pass}. */
        public Builder time(FakeTime value) {
            time = value;
            return this;
        }

        public FakeServer start() {
            try {
                return new FakeServer(this, SocketPort.bind());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** In memory, with the doorbell on threads of this server, but for what was handed in. */
    private Duologue firstEngine() {
        Stores usual = Duologue.inMemory(options, new SecureRandom()).toBuilder()
                .relay(Relay.inMemory(threads.lanes()))
                .build();
        return started(parts.apply(Duologue.builder().stores(usual)));
    }

    /** Another node beside the first one: its stores are those that there are. */
    private Duologue nextEngine() {
        return started(parts.apply(Duologue.builder()).stores(stores).stores(changed -> stores.toBuilder()));
    }

    private Duologue started(Duologue.Builder engine) {
        EngineTimer timer = ticks != null ? ticks : (delay, task) -> threads.later(delay, task)::run;
        return engine.options(options)
                .clock(clock)
                .executor(threads.lanes())
                .judges(threads.judges())
                .timer(timer)
                .build()
                .start();
    }

    // ── for the client under test ───────────────────────────────────────────────────────────────────────────────────

    /** Where a client connects. */
    public URI url() {
        return URI.create("ws://127.0.0.1:" + port.port() + SocketPort.PATH);
    }

    /** The same place for a {@code DuologueClient}, which knows the path by itself. There is no HTTP API behind it. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port.port();
    }

    /** The person of this name: onboarded, with a card and a topic, and made at the first call. */
    public UserId user(String name) {
        return users.computeIfAbsent(name, this::newUser);
    }

    /** The secret of a new sign-in of this person, for {@code Authorization: Bearer}. */
    public String bearerFor(String name) {
        return bearerFor(name, SIGNED_IN);
    }

    /** The secret of a new sign-in that ends after this time. */
    public String bearerFor(String name, Duration validFor) {
        String token = secrets.token();
        Instant now = now();
        stores.credentials()
                .issueSession(SignedInSession.of(user(name), SecretHash.of(token), now, now.plus(validFor)));
        return token;
    }

    /** A single-use ticket under a new sign-in of this person, good for 30 s. */
    public String ticketFor(String name) {
        String ticket = secrets.token();
        SecretHash session = SecretHash.of(bearerFor(name));
        stores.credentials().issueTicket(SecretHash.of(ticket), session, now().plus(TICKET));
        return ticket;
    }

    /** As the engine has it, so that what begins now has begun for it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private UserId newUser(String name) {
        UserId user = new UserId(secrets.id("u_"));
        stores.profiles()
                .create(Profile.builder()
                        .user(user)
                        .name(name)
                        .seniority(SeniorityBand.YEARS_5_9)
                        .timeZone(ZoneId.of("Europe/Lisbon"))
                        .addTopics(engine.topics().leaves().get(0).id().value())
                        .addLanguages("en")
                        .confirmed(true)
                        .build());
        stores.profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                Guidelines.DOCUMENT, engine.guidelines().version(), now()));
        stores.profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                AgeAssurance.DOCUMENT,
                                engine.ageAssurance().asks().orElseThrow(),
                                now()));
        return user;
    }

    // ── what may happen ─────────────────────────────────────────────────────────────────────────────────────────────

    /** Somebody for the person under test to meet. The same name is the same person on a new connection of his own. */
    public ScriptedPartner partner(String name) {
        return new ScriptedPartner(this, name, bearerFor(name), threads.partners());
    }

    /** A moderator takes the right to talk from this person, for a day. */
    public void restrict(String name) {
        Instant now = now();
        stores.restrictions()
                .save(new Restriction(
                        secrets.caseId(),
                        user(name),
                        "harassment",
                        "a moderator has read a report",
                        false,
                        now,
                        now.plus(Duration.ofDays(1))));
        stores.relay().ring(engine.node(), new Bell.AdmissionChanged(user(name)));
    }

    /** Signs this person out everywhere. */
    public void signOut(String name) {
        stores.credentials().revokeAll(user(name));
        stores.relay().ring(engine.node(), new Bell.AdmissionChanged(user(name)));
    }

    /**
     * Takes this node out of service in good order, as when a new version is rolled out: whoever is connected is told, and whoever comes
     * is served by another node at the same address.
     *
     * @param grace after that, who is still here is closed with 4201
     * @return done when nobody is left on the old node
     */
    public synchronized CompletableFuture<Void> drain(Duration grace) {
        Duologue old = engine;
        drained.add(old);
        engine = nextEngine();
        return old.drain(grace);
    }

    /**
     * Lets time pass for the server and waits until it has done what was due. What travels on sockets is not waited for.
     *
     * @throws IllegalStateException if this server is in real time
     */
    public void pass(Duration by) {
        if (ticks == null) {
            throw new IllegalStateException(
                    "expected a server with fake time: FakeServer.builder().time(new FakeTime())");
        }
        ticks.pass(by, this::settle);
    }

    private void settle() {
        try {
            if (!threads.awaitIdle(PATIENCE)) {
                throw new IllegalStateException("the server is still busy after " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The time of this server; nothing if it is real. */
    public Optional<FakeTime> time() {
        return Optional.ofNullable(fakeTime);
    }

    boolean hasFakeTime() {
        return fakeTime != null;
    }

    /** The engine of now, for whatever is not offered here. */
    public Duologue engine() {
        return engine;
    }

    Gate gate() {
        return engine.gate();
    }

    /** The threads that have to be gone after {@link #close}. */
    public List<Thread> threads() {
        return threads.running();
    }

    /**
     * Says goodbye to everybody and ends every thread. Closing it twice is closing it once.
     *
     * @throws IllegalStateException naming the threads that do not end in 5 s
     */
    @Override
    public void close() {
        List<Duologue> engines;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            engines = new ArrayList<>(drained);
            engines.add(engine);
        }
        port.stopListening();
        engines.forEach(Duologue::close);
        awaitFarewells();
        port.cutAll();
        List<Thread> left = threads.end(PATIENCE);
        if (!left.isEmpty()) {
            throw new IllegalStateException("expected no thread to be left but there are " + left);
        }
    }

    /** Whoever answers a close is not cut off before he has. */
    private void awaitFarewells() {
        long end = System.nanoTime() + FAREWELL.toNanos();
        try {
            var unused = threads.awaitIdle(FAREWELL);
            port.awaitNoLines(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
