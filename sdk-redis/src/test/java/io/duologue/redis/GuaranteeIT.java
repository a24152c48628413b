package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Position;
import io.duologue.redis.RedisOptions.Guarantee;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.redis.RedisCluster;
import io.duologue.testkit.redis.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a crash may take away, with real servers that crash. */
@ExtendWith(Servers.class)
class GuaranteeIT {
    private static final Instant NOW = FakeTime.START;
    private static final ConversationId TALK = new ConversationId("c_talk");
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void whereReplicasAreAskedForNothingIsAcceptedThatNoneHas() {
        try (RedisServer master = RedisServer.start("--repl-diskless-sync-delay", "0")) {
            RedisOptions options =
                    Servers.options(master.url()).copy().withReplicas(1).withCommandTimeout(LONG);
            assertThatThrownBy(() -> RedisBackend.open(options))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("replicas");
            try (RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(master.port()))) {
                awaitReplica(master);
                acceptsOnlyWithItsReplica(options, replica);
            }
        }
    }

    /** Asleep it acknowledges nothing, as one behind a cut line. */
    private static void acceptsOnlyWithItsReplica(RedisOptions options, RedisServer replica) {
        Duration second = Duration.ofSeconds(1);
        try (RedisBackend patient = RedisBackend.open(options);
                RedisBackend hasty = RedisBackend.open(options.copy().withCommandTimeout(second))) {
            ConversationLog log = log(patient);
            log.create(Samples.conversation("c_talk", NOW));
            assertThat(log.append(Samples.text(TALK, 1, "one"), NOW)).isInstanceOf(AppendResult.Accepted.class);

            signal("STOP", replica);
            try {
                for (int attempt = 0; attempt < 2; attempt++) {
                    assertThatThrownBy(() -> log(hasty).append(Samples.text(TALK, 2, "two"), NOW))
                            .isInstanceOf(BackendException.class)
                            .hasMessageContaining("replicas");
                }
            } finally {
                signal("CONT", replica);
            }

            AppendResult again = log.append(Samples.text(TALK, 2, "two"), NOW);
            assertThat(again)
                    .isInstanceOfSatisfying(
                            AppendResult.Accepted.class,
                            accepted -> assertThat(accepted.original()).isTrue());
            assertThat(log.find(TALK).orElseThrow().head().seq()).isEqualTo(2);
        }
    }

    private static ConversationLog log(RedisBackend redis) {
        return redis.log(LogLimits.standard(), new Random(1));
    }

    @Test
    void aServerThatIsNotDurableOpensNothingThatPromisesIt() {
        RedisOptions options = Servers.options(Servers.single().url()).copy().withGuarantee(Guarantee.DURABLE);

        assertThatThrownBy(() -> RedisBackend.open(options))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("appendonly yes");
        assertThatThrownBy(() -> RedisBackend.open(
                        Servers.options(Servers.cluster().url()).copy().withGuarantee(Guarantee.DURABLE)))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("appendonly yes");
    }

    @Test
    void whatADurableServerAcceptedIsThereAfterItWasKilled() {
        try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always")) {
            RedisOptions options = Servers.options(server.url()).copy().withGuarantee(Guarantee.DURABLE);
            try (RedisBackend redis = RedisBackend.open(options)) {
                log(redis).create(Samples.conversation("c_talk", NOW));
                for (long n = 1; n <= 50; n++) {
                    log(redis).append(Samples.text(TALK, n, "word " + n), NOW);
                }
            }

            server.kill();
            server.restart();

            try (RedisBackend redis = RedisBackend.open(options)) {
                ReadResult read = log(redis).read(TALK, Position.START, 512);
                assertThat(((ReadResult.Page) read).entries()).hasSize(50);
            }
        }
    }

    /** Which servers these are is the machine's choice: an older one is refused by name of what is missing. */
    @Test
    void aServerThatWritesOnceASecondIsDurableIfItTellsWhenItHasAndElseRefused() {
        try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "everysec")) {
            RedisOptions options = Servers.options(server.url()).copy().withGuarantee(Guarantee.DURABLE);
            if (!tellsWhatIsOnItsDisk(server)) {
                assertThatThrownBy(() -> RedisBackend.open(options))
                        .isInstanceOf(BackendException.class)
                        .hasMessageContaining("appendfsync always, or Redis 7.2 or newer");
                return;
            }
            try (RedisBackend redis = RedisBackend.open(options)) {
                log(redis).create(Samples.conversation("c_talk", NOW));
                for (long n = 1; n <= 5; n++) {
                    log(redis).append(Samples.text(TALK, n, "word " + n), NOW);
                }
            }

            server.kill();
            server.restart();

            try (RedisBackend redis = RedisBackend.open(options)) {
                ReadResult read = log(redis).read(TALK, Position.START, 512);
                assertThat(((ReadResult.Page) read).entries()).hasSize(5);
            }
        }
    }

    private static boolean tellsWhatIsOnItsDisk(RedisServer server) {
        return ((List<?>) server.command("COMMAND", "INFO", "WAITAOF")).stream().anyMatch(Objects::nonNull);
    }

    @Test
    void everyMasterOfAClusterIsAskedForItsReplicas() {
        RedisOptions options = Servers.options(Servers.cluster().url()).copy().withReplicas(1);

        assertThatThrownBy(() -> RedisBackend.open(options))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("has 0");
    }

    @Test
    void aConversationIsConfirmedByTheReplicaOfItsMasterAlsoWhenThatHasTakenOver() {
        try (RedisCluster cluster = RedisCluster.start(1);
                RedisServer replica = RedisServer.start(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-announce-ip",
                        "127.0.0.1",
                        "--masterauth",
                        RedisServer.PASSWORD)) {
            RedisServer master = cluster.masters().get(0);
            follow(master, replica);
            RedisOptions options =
                    Servers.options(cluster.url()).copy().withReplicas(1).withCommandTimeout(LONG);
            try (RedisBackend redis = RedisBackend.open(options)) {
                log(redis).create(Samples.conversation("c_talk", NOW));
                log(redis).append(Samples.text(TALK, 1, "one"), NOW);

                replica.command("CLUSTER", "FAILOVER", "TAKEOVER");
                awaitReplica(replica);

                assertThat(log(redis).append(Samples.text(TALK, 2, "two"), NOW))
                        .isInstanceOf(AppendResult.Accepted.class);
                assertThat(log(redis).find(TALK).orElseThrow().head().seq()).isEqualTo(2);
            }
        }
    }

    private static void follow(RedisServer master, RedisServer replica) {
        String id = Objects.toString(master.command("CLUSTER", "MYID"));
        master.command("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        replica.command("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        replica.command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(master.port()));
        await().atMost(LONG).ignoreExceptions().until(() -> "OK".equals(replica.command("CLUSTER", "REPLICATE", id)));
        awaitReplica(master);
    }

    private static void awaitReplica(RedisServer master) {
        await().atMost(LONG).until(() -> {
            String info = Objects.toString(master.command("INFO", "replication"));
            return info.contains("connected_slaves:1") && info.contains("state=online");
        });
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
