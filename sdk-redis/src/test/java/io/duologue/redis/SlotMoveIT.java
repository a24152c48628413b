package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.FenceResult;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.EntryBody.Presence;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.redis.RedisCluster;
import io.duologue.testkit.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Slots of a Cluster move, key by key, from a server to another one that had none and knows no script; and a master dies. */
@ExtendWith(Servers.class)
class SlotMoveIT {
    private static final Instant NOW = FakeTime.START;
    private static final ConversationId TALK = new ConversationId("c_talk");
    private static final Duration LONG = Duration.ofSeconds(30);

    private static RedisCluster cluster;
    private static RedisServer old;
    private static RedisServer fresh;
    private static RedisServer follower;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(1);
        old = cluster.masters().get(0);
        fresh = cluster.addMaster();
        cluster.addReplica(fresh);
        follower = cluster.addReplica(old);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aConversationThatMovesIsWaitedForOrFailsWholeAndNeverSaysAnythingWrong() {
        movesStepByStep(0);
    }

    @Test
    void aConversationThatMovesIsConfirmedWhereItHasMovedTo() {
        movesStepByStep(1);
    }

    private static void movesStepByStep(int replicas) {
        try (RedisBackend redis =
                RedisBackend.open(options().copy().withReplicas(replicas).withCommandTimeout(Duration.ofMillis(500)))) {
            fresh.command("SCRIPT", "FLUSH");
            ConversationLog log = log(redis);
            log.create(Samples.conversation(TALK.value(), NOW));
            accepted(log, Party.A, 1);
            accepted(log, Party.B, 1);
            log.appendSystem(TALK, "away", Map.of(), new EntryBody.PresenceChanged(Party.B, Presence.AWAY, NOW), NOW);
            int slot = slot(redis.connection().keys().log(TALK).state());
            List<String> keys = RedisCluster.keysIn(slot, old).stream()
                    .filter(key -> key.startsWith(redis.connection().options().prefix()))
                    .toList();
            assertThat(keys).hasSize(7);

            RedisCluster.beginMove(slot, old, fresh);
            accepted(log, Party.A, 2);
            RedisCluster.move(keys.get(0), old, fresh);
            RedisCluster.move(keys.get(1), old, fresh);
            assertThatThrownBy(() -> log.append(submission(Party.A, 3), NOW))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("TRYAGAIN");
            moveKeys(slot, old, fresh);
            accepted(log, Party.A, 3);
            assertThat(log.fence(TALK, Party.B, 7)).isInstanceOf(FenceResult.Raised.class);
            RedisCluster.endMove(slot, old, fresh);
            accepted(log, Party.A, 4);
            moveAll(slot, fresh, old);

            ReadResult.Page page = (ReadResult.Page) log.read(TALK, Position.START, 9);
            assertThat(page.entries()).extracting(Entry::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }
    }

    @Test
    void whileSlotsMoveBackAndForthNothingIsLostNothingIsTwiceAndNothingFails() {
        try (RedisBackend redis =
                        RedisBackend.open(options().copy().withReplicas(1).withCommandTimeout(LONG));
                Traffic traffic = Traffic.on(redis)) {
            traffic.awaitMore(10);
            List<Integer> slots = List.of(
                    slot(redis.connection().keys().log(Traffic.TALK).state()),
                    slot(redis.connection().keys().queue("all").state()),
                    slot(redis.connection().keys().sessions(Traffic.MAYA).people()));
            long moved = errors("MOVED", old);

            for (int round = 0; round < 2; round++) {
                slots.forEach(slot -> move(slot, old, fresh, traffic));
                slots.forEach(slot -> move(slot, fresh, old, traffic));
            }

            traffic.stop();
            assertThat(errors("MOVED", old)).isGreaterThan(moved);
            assertThat(traffic.failures()).isZero();
            traffic.everythingAcceptedIsThere();
        }
    }

    /** Not ended before somebody has asked for what has moved. */
    private static void move(int slot, RedisServer from, RedisServer to, Traffic traffic) {
        RedisCluster.beginMove(slot, from, to);
        moveKeys(slot, from, to);
        long asked = errors("ASK", from);
        await().atMost(LONG).until(() -> errors("ASK", from) > asked);
        RedisCluster.endMove(slot, from, to);
        traffic.awaitMore(2);
    }

    private static void moveAll(int slot, RedisServer from, RedisServer to) {
        RedisCluster.beginMove(slot, from, to);
        moveKeys(slot, from, to);
        RedisCluster.endMove(slot, from, to);
    }

    private static void moveKeys(int slot, RedisServer from, RedisServer to) {
        List<String> keys = RedisCluster.keysIn(slot, from);
        while (!keys.isEmpty()) {
            keys.forEach(key -> RedisCluster.move(key, from, to));
            keys = RedisCluster.keysIn(slot, from);
        }
    }

    @Test
    void whoIsConfirmedByAReplicaGoesOnWhenThatHasTakenOver() {
        RedisOptions options = options().copy().withReplicas(1).withCommandTimeout(Duration.ofSeconds(1));
        try (RedisBackend redis = RedisBackend.open(options);
                RedisBackend writing = RedisBackend.open(options);
                Traffic traffic = Traffic.on(redis)) {
            ConversationLog log = log(writing);
            log.create(Samples.conversation(TALK.value(), NOW));
            accepted(log, Party.A, 1);
            traffic.awaitMore(10);

            old.kill();
            follower.command("CLUSTER", "FAILOVER", "TAKEOVER");
            traffic.awaitMoreOfWhatNobodyConfirms(1);
            // It has found who took over, which has nobody yet to confirm anything.
            await().atMost(LONG)
                    .untilAsserted(() -> assertThatThrownBy(() -> log.append(submission(Party.A, 2), NOW))
                            .hasMessageContaining("replicas"));
            old.restart();
            awaitReplica(follower);
            traffic.awaitMore(10);
            accepted(log, Party.A, 2);

            traffic.stop();
            traffic.everythingAcceptedIsThere();
        } finally {
            old.command("CLUSTER", "FAILOVER", "TAKEOVER");
            awaitReplica(old);
        }
    }

    private static void awaitReplica(RedisServer master) {
        await().atMost(LONG)
                .until(() ->
                        Objects.toString(master.command("INFO", "replication")).contains("state=online"));
    }

    private static long errors(String kind, RedisServer server) {
        Matcher stat = Pattern.compile("errorstat_" + kind + ":count=(\\d+)")
                .matcher(Objects.toString(server.command("INFO", "errorstats")));
        return stat.find() ? Long.parseLong(stat.group(1)) : 0;
    }

    private static int slot(String key) {
        return JedisClusterCRC16.getSlot(key);
    }

    private static void accepted(ConversationLog log, Party party, long n) {
        assertThat(log.append(submission(party, n), NOW)).isInstanceOf(AppendResult.Accepted.class);
    }

    private static Submission submission(Party party, long n) {
        String text = party + " says " + n;
        BodyHash hash = BodyHash.of("page", "text", text);
        return new Submission(TALK, party, 1, n, hash, false, new Content.Text(text));
    }

    private static ConversationLog log(RedisBackend redis) {
        return redis.log(LogLimits.standard(), new Random());
    }

    private static RedisOptions options() {
        return Servers.options(cluster.url());
    }
}
