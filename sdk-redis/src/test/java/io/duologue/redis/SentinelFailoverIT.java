package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AckResult;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay.Subscription;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.redis.RedisSentinels;
import io.duologue.testkit.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.UnifiedJedis;

/** The master is killed, and the Sentinels let its replica take over. */
@ExtendWith(Servers.class)
class SentinelFailoverIT {
    private static final Instant NOW = FakeTime.START;
    private static final ConversationId TALK = new ConversationId("c_talk");
    private static final NodeId NORTH = new NodeId("north");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** To wait for a connection, to make one, to write and to have it confirmed, a second each, on a slow machine. */
    private static final Duration BOUND = Duration.ofSeconds(8);

    @Test
    @SuppressWarnings("try") // A subscription is there to be open and to be closed.
    void whatAReplicaConfirmedIsThereAfterTheFailoverAndEverythingGoesOnByItself(TestReporter report) {
        Queue<Bell> heard = new ConcurrentLinkedQueue<>();
        try (RedisSentinels servers = RedisSentinels.start();
                RedisBackend redis = RedisBackend.open(options(servers).copy().withReplicas(1));
                Subscription subscription = redis.relay().subscribe(NORTH, heard::add);
                Traffic traffic = Traffic.on(redis)) {
            traffic.awaitMore(20);

            long killed = System.nanoTime();
            servers.failOver();
            traffic.awaitMoreOfWhatNobodyConfirms(1);
            report.publishEntry(
                    "failover took",
                    Duration.ofNanos(System.nanoTime() - killed).toString());
            servers.restoreReplica();
            traffic.awaitMore(20);
            // And back, to the one that was killed.
            servers.failOver();
            servers.restoreReplica();
            traffic.awaitMore(20);

            traffic.stop();
            assertThat(traffic.failures()).isPositive();
            assertThat(traffic.longestCall()).isLessThan(BOUND);
            traffic.everythingAcceptedIsThere();
            Bell bell = new Bell.SessionChanged(new UserId("u_maya"));
            heard.clear();
            await().atMost(LONG).until(() -> {
                redis.relay().ring(NORTH, bell);
                return heard.contains(bell);
            });
        }
    }

    @Test
    void whatTheReplicaLackedIsLostAndEveryOldPlaceIsToldSo() {
        try (RedisSentinels servers = RedisSentinels.start();
                RedisBackend redis = RedisBackend.open(options(servers));
                RedisBackend confirmed =
                        RedisBackend.open(redis.connection().options().copy().withReplicas(1))) {
            ConversationLog log = log(redis);
            log(confirmed).create(Samples.conversation("c_talk", NOW));
            Position kept = accepted(log(confirmed), 1, false);
            servers.cutReplica();
            accepted(log, 2, false);
            Position lost = accepted(log, 3, false);

            servers.failOver();
            await().atMost(LONG)
                    .ignoreExceptionsInstanceOf(BackendException.class)
                    .until(() -> log.find(TALK).orElseThrow().head().equals(kept));
            assertThat(log.read(TALK, lost, 9)).isInstanceOf(ReadResult.Diverged.class);
            assertThat(log.acknowledge(TALK, Party.B, 1, lost)).isInstanceOf(AckResult.Diverged.class);

            // It grows anew, past the place that was lost: the number is there again, and means something else.
            assertThat(log.append(submission(4, false), NOW)).isEqualTo(new AppendResult.Gap(2));
            accepted(log, 4, true);
            Position anew = accepted(log, 5, true);
            assertThat(anew.seq()).isEqualTo(lost.seq());
            assertThat(log.read(TALK, lost, 9)).isInstanceOf(ReadResult.Diverged.class);
            assertThat(log.acknowledge(TALK, Party.B, 1, lost)).isInstanceOf(AckResult.Diverged.class);
            assertThat(log.markRead(TALK, Party.B, 1, lost)).isInstanceOf(AckResult.Diverged.class);
            assertThat(log.find(TALK).orElseThrow().b().delivered()).isZero();

            assertThat(((ReadResult.Page) log.read(TALK, Position.START, 9)).entries())
                    .extracting(Entry::seq)
                    .containsExactly(1L, 2L, 3L);
            withoutComparingMarksNobodyNotices(redis, lost);
        }
    }

    /** The scripts as they are, but for the comparison. */
    private static void withoutComparingMarksNobodyNotices(RedisBackend redis, Position lost) {
        String seq = Long.toString(lost.seq());
        String mark = Integer.toString(lost.mark());

        assertThat(blind(redis, "read-log", List.of(seq, mark, "9")).get(0)).isEqualTo("page");
        assertThat(blind(redis, "acknowledge", List.of("B", "1", seq, mark, "0", "20"))
                        .get(0))
                .isEqualTo("moved");
        assertThat(log(redis).find(TALK).orElseThrow().b().delivered()).isEqualTo(lost.seq());
    }

    private static List<?> blind(RedisBackend redis, String script, List<String> arguments) {
        String whole = Script.named(script).source();
        String blind = whole.replaceAll("mark\\(seq\\) ~= ARGV\\[\\d]", "false");
        assertThat(blind).isNotEqualTo(whole);
        List<String> keys = redis.connection().keys().log(TALK).ofEntries();
        return (List<?>) redis.connection().call((UnifiedJedis client) -> client.eval(blind, keys, arguments));
    }

    private static Position accepted(ConversationLog log, long n, boolean again) {
        AppendResult result = log.append(submission(n, again), NOW);
        assertThat(result).isInstanceOf(AppendResult.Accepted.class);
        return ((AppendResult.Accepted) result).entry().position();
    }

    private static Submission submission(long n, boolean again) {
        String text = "word " + n;
        BodyHash hash = BodyHash.of("page", "text", text);
        return new Submission(TALK, Party.A, 1, n, hash, again, new Content.Text(text));
    }

    private static ConversationLog log(RedisBackend redis) {
        return redis.log(LogLimits.standard(), new Random());
    }

    private static RedisOptions options(RedisSentinels servers) {
        return Servers.options(servers.url())
                .copy()
                .withSentinelPassword(RedisServer.PASSWORD)
                .withConnectTimeout(SECOND)
                .withCommandTimeout(SECOND);
    }
}
