package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duologue.core.BackendException;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay.Subscription;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.QueueLimits;
import io.duologue.redis.RedisOptions.Guarantee;
import io.duologue.testkit.matching.Tickets;
import io.duologue.testkit.redis.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server is killed in the middle of everything and starts again, or falls asleep and wakes up. */
@ExtendWith(Servers.class)
class SleepAndRestartIT {
    private static final NodeId NORTH = new NodeId("north");
    private static final NodeId SOUTH = new NodeId("south");
    private static final Bell BELL = new Bell.SessionChanged(new UserId("u_maya"));
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);
    /** To wait for a connection, to make one, and to be answered, half a second each, on a slow machine. */
    private static final Duration BOUND = Duration.ofSeconds(6);

    @Test
    @SuppressWarnings("try") // A subscription is there to be open and to be closed.
    void whatADurableServerAnsweredIsThereWhenItWasKilledAmidWritesAndAllGoesOnByItself() {
        Queue<Bell> heard = new ConcurrentLinkedQueue<>();
        try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
                RedisBackend redis = RedisBackend.open(options(server).copy().withGuarantee(Guarantee.DURABLE));
                RedisBackend other = RedisBackend.open(redis.connection().options());
                Subscription subscription = redis.relay().subscribe(NORTH, heard::add);
                Traffic traffic = Traffic.on(redis)) {
            MatchQueue follower = queue(other, "follow");
            follower.add(Tickets.of("ann").build(), Tickets.START);
            follower.waiting(9);
            traffic.awaitMore(20);

            server.kill();
            traffic.awaitFailures(3);
            server.restart();
            traffic.awaitMore(20);

            traffic.stop();
            assertThat(traffic.longestCall()).isLessThan(BOUND);
            traffic.everythingAcceptedIsThere();
            traffic.everythingClaimedIsThere();
            queue(redis, "follow").add(Tickets.of("ben").build(), Tickets.START);
            // Its connection still is one to the server before.
            await().atMost(LONG)
                    .ignoreExceptionsInstanceOf(BackendException.class)
                    .untilAsserted(() -> assertThat(follower.waiting(9))
                            .extracting(ticket -> ticket.participant().value())
                            .containsExactly("ann", "ben"));
            heard.clear();
            await().atMost(LONG).until(() -> {
                redis.relay().ring(NORTH, BELL);
                return heard.contains(BELL);
            });
        }
    }

    @Test
    void whoSharedAQueueWithAServerThatForgotItShowsNobodyFromBefore() {
        try (RedisServer server = RedisServer.start();
                RedisBackend redis = RedisBackend.open(options(server))) {
            MatchQueue queue = queue(redis, "all");
            queue.add(Tickets.of("ann").build(), Tickets.START);
            assertThat(queue.waiting(9)).hasSize(1);

            server.restart();

            await().atMost(LONG)
                    .ignoreExceptionsInstanceOf(BackendException.class)
                    .until(() -> queue.waiting(9).isEmpty());
            queue.add(Tickets.of("ben").build(), Tickets.START);
            assertThat(queue.waiting(9))
                    .extracting(ticket -> ticket.participant().value())
                    .containsExactly("ben");
        }
    }

    /** What it was asked before, and nobody waits for any more, it does when it wakes up: beside what it is asked again. */
    @Test
    void aServerThatSleepsKeepsNobodyWaitingAndWhatItDoesLateIsNotDoneTwice() {
        try (RedisServer server = RedisServer.start();
                RedisBackend redis = RedisBackend.open(options(server));
                Traffic traffic = Traffic.on(redis)) {
            for (Runnable sleep : List.<Runnable>of(
                    () -> signal("STOP", server), () -> server.command("CLIENT", "PAUSE", "1500", "ALL"))) {
                traffic.awaitMore(20);
                sleep.run();
                traffic.awaitFailures(3);
                signal("CONT", server);
            }
            traffic.awaitMore(20);

            traffic.stop();
            assertThat(traffic.longestCall()).isLessThan(BOUND);
            traffic.everythingAcceptedIsThere();
            traffic.everythingClaimedIsThere();
        }
    }

    private static MatchQueue queue(RedisBackend redis, String name) {
        return redis.queue(name, QueueLimits.standard(), SOUTH);
    }

    private static RedisOptions options(RedisServer server) {
        return Servers.options(server.url()).copy().withConnectTimeout(SHORT).withCommandTimeout(SHORT);
    }

    private static void signal(String name, RedisServer server) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
