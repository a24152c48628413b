package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.LogLimits;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.redis.RedisCluster;
import io.duologue.testkit.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A master of a Cluster is killed, and its replica takes over. */
@ExtendWith(Servers.class)
class ClusterFailoverIT {
    private static final Instant NOW = FakeTime.START;
    private static final ConversationId TALK = new ConversationId("c_talk");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void whatAReplicaConfirmedIsThereWhenItHasTakenOverAndEverythingGoesOnByItself() {
        try (RedisCluster cluster = RedisCluster.start(1)) {
            RedisServer master = cluster.masters().get(0);
            RedisServer follower = cluster.addReplica(master);
            RedisOptions options =
                    Servers.options(cluster.url()).copy().withReplicas(1).withCommandTimeout(SECOND);
            try (RedisBackend redis = RedisBackend.open(options);
                    RedisBackend writing = RedisBackend.open(options);
                    Traffic traffic = Traffic.on(redis)) {
                ConversationLog log = writing.log(LogLimits.standard(), new Random());
                log.create(Samples.conversation(TALK.value(), NOW));
                log.append(Samples.text(TALK, 1, "one"), NOW);
                traffic.awaitMore(10);

                master.kill();
                follower.command("CLUSTER", "FAILOVER", "TAKEOVER");
                traffic.awaitMoreOfWhatNobodyConfirms(1);
                // Who only writes finds who took over as well; there is nobody yet to confirm anything.
                await().atMost(LONG)
                        .untilAsserted(() -> assertThatThrownBy(() -> log.append(Samples.text(TALK, 2, "two"), NOW))
                                .hasMessageContaining("replicas"));
                master.restart();
                await().atMost(LONG)
                        .until(() -> Objects.toString(follower.command("INFO", "replication"))
                                .contains("state=online"));
                traffic.awaitMore(10);

                assertThat(log.append(Samples.text(TALK, 2, "two"), NOW)).isInstanceOf(AppendResult.Accepted.class);
                traffic.stop();
                traffic.everythingAcceptedIsThere();
            }
        }
    }
}
