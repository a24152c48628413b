package io.duologue.fuzz;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.relay.Relay;
import io.duologue.matching.OfferMode;
import io.duologue.matching.SeniorityBand;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;

/** One engine on stores in memory, in the caller's thread, with a clock that stands still until it is moved. */
final class OneNode implements InstantSource {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timed> timers = new PriorityQueue<>(Comparator.comparing(Timed::at));
    private final Random random = new Random(7);
    private final Stores stores;
    private final Duologue engine;
    private Instant now = Instant.parse("2026-11-21T09:00:00Z");

    private record Timed(Instant at, Runnable task) {}

    OneNode(EngineOptions options) {
        Stores memory = Duologue.inMemory(options, random);
        this.stores = memory.toBuilder().relay(Relay.inMemory(tasks::add)).build();
        this.engine = Duologue.builder()
                .stores(stores)
                .options(options)
                .node(new NodeId("n1"))
                .clock(this)
                .executor(tasks::add)
                .looks(Runnable::run)
                .judges(tasks::add)
                .timer((delay, task) -> {
                    Timed timed = new Timed(now.plus(delay), task);
                    timers.add(timed);
                    return () -> timers.remove(timed);
                })
                .random(random)
                .build()
                .start();
    }

    @Override
    public Instant instant() {
        return now;
    }

    Duologue engine() {
        return engine;
    }

    Stores stores() {
        return stores;
    }

    /** Runs what can run now. */
    void settle() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

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

    /** Somebody who may search. */
    UserId person(String name) {
        UserId user = new UserId("u_" + name);
        stores.profiles()
                .create(Profile.builder()
                        .user(user)
                        .name(name)
                        .seniority(SeniorityBand.YEARS_5_9)
                        .timeZone(ZoneId.of("Europe/Madrid"))
                        .addTopics("backend")
                        .addLanguages("en")
                        .confirmed(true)
                        .build());
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

    void offers(UserId user, OfferMode mode) {
        stores.profiles()
                .savePreferences(user, Preferences.builder().offer(mode).build());
    }

    String ticket(UserId user) {
        String secret = "ticket-" + Long.toUnsignedString(random.nextLong());
        Instant expires = now.plus(Duration.ofHours(12));
        SecretHash session = SecretHash.of("session of " + secret);
        stores.credentials().issueSession(SignedInSession.of(user, session, now, expires));
        stores.credentials().issueTicket(SecretHash.of(secret), session, now.plusSeconds(30));
        return secret;
    }

    /** The secret of a session that lasts for so long. */
    String bearer(UserId user, Duration lasting) {
        String secret = "bearer-" + Long.toUnsignedString(random.nextLong());
        Instant expires = now.plus(lasting);
        stores.credentials().issueSession(SignedInSession.of(user, SecretHash.of(secret), now, expires));
        return secret;
    }
}
