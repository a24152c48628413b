package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay.Subscription;
import io.duologue.testkit.fault.Fault;
import io.duologue.testkit.fault.FaultProxy;
import io.duologue.testkit.redis.RedisServer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Subscriptions that die, loudly and silently. The one that rings has a way to Redis of its own. */
@ExtendWith(Servers.class)
@SuppressWarnings("try") // A subscription is there to be open and to be closed.
class RelayFailureIT {
    private static final NodeId NORTH = new NodeId("north");
    private static final Bell BELL = new Bell.SessionChanged(new UserId("u_maya"));
    private static final Duration PROMISED = Duration.ofSeconds(10);
    /** Between two rings; none of them waits for Redis. */
    private static final Duration ROUND = Duration.ofMillis(50);

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** Without probes nobody notices: it would take a day. */
    private static final Probing NONE = new Probing(Duration.ofHours(24), Duration.ofHours(25));

    private final BlockingQueue<Bell> heard = new LinkedBlockingQueue<>();

    @Test
    void aSubscriptionThatWasKilledIsReplaced() {
        try (RedisBackend redis = Servers.onSingle();
                Subscription subscription = redis.relay().subscribe(NORTH, heard::add)) {
            Servers.single().command("CLIENT", "KILL", "TYPE", "pubsub");

            ringUntilHeard(redis, PATIENCE);
        }
    }

    @Test
    void aSubscriptionThatDiedSilentlyIsFoundWithinTenSecondsAndReplaced() {
        Duration found = untilHeardAfterASilentDeath(Probing.STANDARD, PATIENCE);

        assertThat(Probing.STANDARD.silence()).isLessThan(PROMISED);
        assertThat(found).isLessThan(PROMISED);
    }

    @Test
    void withoutProbesASilentDeathIsFoundByNobody() {
        Duration longerThanWithThem = Probing.STANDARD.silence().plusSeconds(5);

        assertThat(catchThrowable(() -> untilHeardAfterASilentDeath(NONE, longerThanWithThem)))
                .isInstanceOf(ConditionTimeoutException.class);
    }

    @Test
    void ringingWaitsForNothingWhereRedisIsSilent() {
        try (FaultProxy proxy = FaultProxy.to(Servers.single().address());
                RedisBackend redis = RedisBackend.open(Servers.options(through(proxy)))) {
            proxy.now(Fault.blackHole());
            proxy.always(Fault.blackHole());

            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
                for (int i = 0; i < 20_000; i++) {
                    redis.relay().ring(NORTH, BELL);
                }
            });
        }
    }

    @Test
    void aNodeThatSubscribesWhileRedisIsAwayHearsWhenItIsBack() {
        try (RedisServer server = RedisServer.start();
                RedisBackend redis = RedisBackend.open(Servers.options(server.url()))) {
            server.kill();
            try (Subscription subscription = redis.relay().subscribe(NORTH, heard::add)) {
                server.restart();

                ringUntilHeard(redis, PATIENCE);
            }
        }
    }

    /**
     * The subscriber's connections are swallowed without a word; those that come later are not.
     *
     * @return for how long it was rung in vain since, in rounds: while the machine has no time for anybody, this clock stands too
     */
    private Duration untilHeardAfterASilentDeath(Probing probing, Duration patience) {
        try (FaultProxy proxy = FaultProxy.to(Servers.single().address())) {
            RedisOptions options = Servers.options(through(proxy));
            try (RedisConnection connection = RedisConnection.open(options);
                    RedisRelay relay = new RedisRelay(connection, probing);
                    Subscription subscription = relay.subscribe(NORTH, heard::add);
                    RedisBackend other = RedisBackend.open(
                            RedisOptions.of(Servers.single().url()).copy().withPrefix(options.prefix()))) {
                proxy.now(Fault.blackHole());

                return ROUND.multipliedBy(ringUntilHeard(other, patience));
            }
        }
    }

    /** @return how often */
    private int ringUntilHeard(RedisBackend redis, Duration patience) {
        AtomicInteger rounds = new AtomicInteger();
        await().atMost(patience).pollDelay(Duration.ZERO).pollInterval(ROUND).until(() -> {
            rounds.incrementAndGet();
            redis.relay().ring(NORTH, BELL);
            return !heard.isEmpty();
        });
        return rounds.get();
    }

    private static String through(FaultProxy proxy) {
        return "redis://:" + RedisServer.PASSWORD_IN_URL + "@127.0.0.1:" + proxy.port();
    }
}
