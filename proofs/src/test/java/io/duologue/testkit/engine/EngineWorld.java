package io.duologue.testkit.engine;

import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.presence.NodeId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.relay.Relay;
import io.duologue.matching.OfferMode;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.WaitEstimator;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * Engines on shared stores, in one thread, with a clock that stands still until it is moved. Every frame that passes is held
 * to its schema, except what a test says as a text of its own.
 */
final class EngineWorld implements InstantSource {
    private static final FrameCodec CODEC = FrameCodec.create();
    private static final FrameSchemas SCHEMAS = FrameSchemas.load();
    private final FrameCheck check = new FrameCheck(SCHEMAS);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timed> timers = new PriorityQueue<>(Comparator.comparing(Timed::at));
    private final Random random = new Random(7);
    private final Set<String> dead = new HashSet<>();
    private Instant now = Instant.parse("2026-11-21T09:00:00Z");
    /** How many tasks the engines have run. */
    long ran;

    /** What any of its engines has counted. */
    final List<AnalyticsEvent> counted = new ArrayList<>();

    final EngineOptions options;
    final Stores stores;

    private record Timed(Instant at, Runnable task) {}

    /** Two who talk with each other. */
    record Pair(Line a, Line b, String conversation) {}

    EngineWorld(EngineOptions options) {
        this(options, stores -> stores);
    }

    /** @param seam may put something between the engines and their stores */
    EngineWorld(EngineOptions options, UnaryOperator<Stores> seam) {
        this.options = options;
        Stores memory = Duologue.inMemory(options, random);
        this.stores =
                seam.apply(memory.toBuilder().relay(Relay.inMemory(tasks::add)).build());
    }

    EngineWorld() {
        this(EngineOptions.builder().repeatCoolDown(Duration.ZERO).build());
    }

    @Override
    public Instant instant() {
        return now;
    }

    Duologue engine(String node) {
        return engine(node, ModerationPolicy.standard());
    }

    Duologue engine(String node, ModerationPolicy moderation) {
        return engine(node, moderation, tasks::add);
    }

    Duologue engine(String node, WaitEstimator estimator) {
        return builder(node, ModerationPolicy.standard(), tasks::add)
                .estimator(estimator)
                .build()
                .start();
    }

    /** @param change of what this engine is built from */
    Duologue changed(String node, UnaryOperator<Duologue.Builder> change) {
        return change.apply(builder(node, ModerationPolicy.standard(), tasks::add))
                .build()
                .start();
    }

    /** @param judges runs a policy that may block */
    Duologue engine(String node, ModerationPolicy moderation, Executor judges) {
        return builder(node, moderation, judges).build().start();
    }

    private Duologue.Builder builder(String node, ModerationPolicy moderation, Executor judges) {
        return Duologue.builder()
                .stores(stores)
                .options(options)
                .node(new NodeId(node))
                .clock(this)
                .executor(task -> tasks.add(() -> runOn(node, task)))
                .judges(task -> judges.execute(() -> runOn(node, task)))
                .looks(Runnable::run)
                .timer((delay, task) -> {
                    Timed timed = new Timed(now.plus(delay), () -> runOn(node, task));
                    timers.add(timed);
                    return () -> timers.remove(timed);
                })
                .random(random)
                .moderation(moderation)
                .analytics(counted::add);
    }

    /** The machine of this node loses its power: nobody says goodbye. */
    void kill(String node) {
        dead.add(node);
    }

    private void runOn(String node, Runnable task) {
        if (!dead.contains(node)) {
            ran++;
            task.run();
        }
    }

    /** Runs what can run now. */
    void settle() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        check.verify();
    }

    /** Lets time pass. */
    void pass(Duration time) {
        Instant until = now.plus(time);
        settle();
        while (!timers.isEmpty() && !timers.element().at().isAfter(until)) {
            Timed next = timers.remove();
            now = next.at().isAfter(now) ? next.at() : now;
            next.task().run();
            settle();
        }
        now = until;
        settle();
    }

    /** Lets time pass while some go on saying that they are there. */
    void pass(Duration time, Line... alive) {
        for (Duration left = time; !left.isZero(); left = left.minus(step(left))) {
            List.of(alive).forEach(line -> line.text("{\"type\":\"ping\"}"));
            pass(step(left));
        }
    }

    private static Duration step(Duration left) {
        Duration ten = Duration.ofSeconds(10);
        return left.compareTo(ten) < 0 ? left : ten;
    }

    /** Somebody sets the clock by so much, back if it is negative; how long a timer waits does not change with it. */
    void setClock(Duration by) {
        List<Timed> waiting = List.copyOf(timers);
        timers.clear();
        waiting.forEach(timed -> timers.add(new Timed(timed.at().plus(by), timed.task())));
        now = now.plus(by);
    }

    /** A person who is done with onboarding. */
    UserId person(String name, OfferMode offers) {
        UserId user = new UserId("u_" + name);
        stores.profiles()
                .create(Profile.builder()
                        .user(user)
                        .name(name)
                        .alias("Quiet " + name)
                        .seniority(SeniorityBand.YEARS_5_9)
                        .timeZone(ZoneId.of("Europe/Madrid"))
                        .addTopics("backend")
                        .addLanguages("en")
                        .confirmed(true)
                        .build());
        stores.profiles()
                .savePreferences(user, Preferences.builder().offer(offers).build());
        stores.profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                Guidelines.DOCUMENT, Guidelines.standard().version(), now));
        stores.profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                AgeAssurance.DOCUMENT,
                                AgeAssurance.selfDeclared().asks().orElseThrow(),
                                now));
        return user;
    }

    /** A ticket of somebody who is signed in for so long. */
    String ticket(UserId user, Duration signedInFor) {
        String secret = "secret-" + random.nextLong();
        Instant expires = now.plus(signedInFor);
        stores.credentials().issueSession(SignedInSession.of(user, SecretHash.of("s" + secret), now, expires));
        stores.credentials().issueTicket(SecretHash.of(secret), SecretHash.of("s" + secret), now.plusSeconds(30));
        return secret;
    }

    Admission admit(Duologue engine, String ticket) {
        return engine.gate().admit(new Handshake(null, List.of("duologue.v1", "ticket." + ticket), null, "192.0.2.1"));
    }

    Line connect(Duologue engine, UserId user) {
        return connect(engine, user, Duration.ofHours(12));
    }

    Line connect(Duologue engine, UserId user, Duration signedInFor) {
        Admission.Admitted admitted = (Admission.Admitted) admit(engine, ticket(user, signedInFor));
        Line line = new Line();
        line.admitted = admitted;
        line.inbound = engine.gate().open(admitted, line);
        return line;
    }

    /** Maya and Tomas talk. */
    Pair talk(Duologue engine) {
        Line a = hello(engine, person("maya", OfferMode.AUTO), "instance-a");
        Line b = hello(engine, person("tomas", OfferMode.AUTO), "instance-b");
        a.say(join());
        b.say(join());
        return new Pair(a, b, a.get(ServerFrame.MatchFound.class).conversation());
    }

    Line hello(Duologue engine, UserId user, String instance, ClientFrame.HeldCursor... cursors) {
        Line line = connect(engine, user);
        line.say(new ClientFrame.Hello("h", "test", instance, List.of(), List.of(cursors)));
        settle();
        return line;
    }

    /** The person of this connection signs out where he signed in. */
    void signOut(Duologue engine, Line line) {
        stores.credentials().revoke(line.admitted.signIn());
        engine.commands().signedOut(line.admitted.user(), line.admitted.signIn());
        settle();
    }

    static ClientFrame.QueueJoin join() {
        return new ClientFrame.QueueJoin("j", List.of("backend"), TalkMode.TEXT, TalkIntent.TALK, false, List.of());
    }

    /** One connection, with everything that was sent on it. */
    final class Line implements Connection {
        final List<ServerFrame> frames = new ArrayList<>();
        int closeCode;
        boolean full;
        Inbound inbound;
        Admission.Admitted admitted;

        @Override
        public boolean send(byte[] utf8) {
            if (full || closeCode != 0) {
                return false;
            }
            String frame = new String(utf8, StandardCharsets.UTF_8);
            check.of(Direction.SERVER).accept(frame);
            frames.add(CODEC.decodeServer(frame));
            return true;
        }

        @Override
        public void close(int code, String phrase) {
            closeCode = closeCode == 0 ? code : closeCode;
        }

        void say(ClientFrame frame) {
            String text = new String(CODEC.encode(frame), StandardCharsets.UTF_8);
            check.of(Direction.CLIENT).accept(text);
            text(text);
        }

        void text(String message) {
            inbound.text(message, () -> {});
            settle();
        }

        void cut() {
            inbound.closed();
            settle();
        }

        void send(String conversation, long n, String text) {
            say(new ClientFrame.MessageSend("m" + n, conversation, n, text, false, null));
        }

        void ack(String conversation) {
            Cursor last = cursors(conversation).get(cursors(conversation).size() - 1);
            say(new ClientFrame.Ack(null, conversation, last));
        }

        List<Cursor> cursors(String conversation) {
            List<Cursor> cursors = new ArrayList<>();
            for (ServerFrame frame : frames) {
                if (frame instanceof ServerFrame.Durable durable
                        && durable.conversation().equals(conversation)) {
                    cursors.add(durable.cursor());
                } else if (frame instanceof ServerFrame.Ok ok && ok.cursor() != null) {
                    cursors.add(ok.cursor());
                }
            }
            return cursors;
        }

        <F extends ServerFrame> List<F> all(Class<F> type) {
            return frames.stream().filter(type::isInstance).map(type::cast).toList();
        }

        <F extends ServerFrame> Optional<F> last(Class<F> type) {
            List<F> all = all(type);
            return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
        }

        <F extends ServerFrame> F get(Class<F> type) {
            return last(type).orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + frames));
        }

        List<String> texts() {
            return all(ServerFrame.MessageNew.class).stream()
                    .map(ServerFrame.MessageNew::text)
                    .toList();
        }
    }
}
