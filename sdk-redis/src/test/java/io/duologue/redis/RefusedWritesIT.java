package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.session.SessionId;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.AddResult;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.OfferId;
import io.duologue.matching.QueueCounts;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.matching.Tickets;
import io.duologue.testkit.redis.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that answers, and takes nothing: it is full, its disk is broken, or it follows another one. */
@ExtendWith(Servers.class)
class RefusedWritesIT {
    private static final Instant NOW = FakeTime.START;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ConversationId TALK = new ConversationId("c_talk");
    private static final UserId MAYA = new UserId("u_maya");
    private static final NodeId NORTH = new NodeId("north");
    private static final OfferId OFFER = new OfferId("o_one");

    /** A step that begins by letting go of something is done even then, and whole: so is that of who comes back to his session. */
    @Test
    void aFullServerRefusesWhatGrowsAndDoesTheRestWhole() {
        try (RedisServer server = RedisServer.start();
                RedisBackend redis = RedisBackend.open(Servers.options(server.url()))) {
            Use use = new Use(redis);
            server.command("CONFIG", "SET", "maxmemory", "1");

            use.isRefused(server, use.growing(), "OOM");
            assertThat(use.claimSession().resumed()).isTrue();
            assertThat(use.sessions.find(MAYA)).isPresent();

            server.command("CONFIG", "SET", "maxmemory", "0");
            use.claimsAgain();
            use.growsAgain();
        }
    }

    @Test
    void aServerWhoseDiskIsBrokenRefusesWholeStepsAndGoesOnWhenItIsWell() {
        try (RedisServer server = RedisServer.start();
                RedisBackend redis = RedisBackend.open(Servers.options(server.url()))) {
            // Redis 6.2 does not take it from its command line.
            server.command("CONFIG", "SET", "save", "9000 1");
            Path dump = folderOf(server).resolve("dump.rdb");
            Use use = new Use(redis);
            create(dump.resolve("in-the-way"));
            save(server, "err");

            use.isRefused(server, use.all(), "MISCONF");

            remove(dump.resolve("in-the-way"));
            save(server, "ok");
            use.claimsAgain();
            use.growsAgain();
        }
    }

    @Test
    void whoTalksToAReplicaIsRefusedWholeSteps() {
        try (RedisServer server = RedisServer.start();
                RedisBackend redis = RedisBackend.open(Servers.options(server.url()))) {
            Use use = new Use(redis);
            server.command("REPLICAOF", "127.0.0.1", "1");

            use.isRefused(server, use.all(), "READONLY");

            server.command("REPLICAOF", "NO", "ONE");
            use.claimsAgain();
            use.growsAgain();
        }
    }

    @Test
    void aReplicaIsNotOpened() {
        try (RedisServer server = RedisServer.start("--replicaof", "127.0.0.1", "1")) {
            assertThatThrownBy(() -> RedisBackend.open(Servers.options(server.url())))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("expected a master");
        }
    }

    @Test
    void aServerThatEvictsIsNotOpened() {
        try (RedisServer server = RedisServer.start("--maxmemory-policy", "volatile-lru")) {
            RedisOptions options = Servers.options(server.url());

            assertThatThrownBy(() -> RedisBackend.open(options))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("maxmemory-policy noeviction")
                    .hasMessageContaining("volatile-lru");

            server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
            RedisBackend.open(options).close();
        }
    }

    /** All keys with what is in them: twice the same if nothing was written between. */
    private static Map<String, String> everything(RedisServer server) {
        Map<String, String> all = new TreeMap<>();
        for (Object key : (List<?>) server.command("KEYS", "*")) {
            all.put((String) key, Objects.toString(server.command("DUMP", (String) key)));
        }
        return all;
    }

    private static void save(RedisServer server, String ends) {
        server.command("BGSAVE");
        await().atMost(LONG)
                .until(() -> Objects.toString(server.command("INFO", "persistence"))
                        .contains("rdb_last_bgsave_status:" + ends));
    }

    private static Path folderOf(RedisServer server) {
        List<?> answer = (List<?>) server.command("CONFIG", "GET", "dir");
        return Path.of((String) answer.get(1));
    }

    /** A folder with something in it cannot be replaced by a file. */
    private static void create(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.delete(file);
            Files.delete(file.getParent());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A conversation in which something was said, two who wait, and a session. */
    private static final class Use {
        private final ConversationLog log;
        private final MatchQueue queue;
        private final SessionStore sessions;
        private final List<QueuedTicket> pair;

        Use(RedisBackend redis) {
            log = redis.log(LogLimits.standard(), new Random(1));
            queue = redis.queue("all", QueueLimits.standard(), NORTH);
            sessions = redis.sessions();
            log.create(Samples.conversation("c_talk", NOW));
            log.append(Samples.text(TALK, 1, "one"), NOW);
            List.of("ann", "ben").forEach(who -> queue.add(Tickets.of(who).build(), Tickets.START));
            pair = queue.waiting(2);
            sessions.claim(MAYA, NORTH, new SessionId("s_one"), NOW);
        }

        List<Runnable> growing() {
            return List.of(
                    () -> log.append(Samples.text(TALK, 2, "two"), NOW),
                    () -> log.tombstone(new ConversationId("c_never"), NOW),
                    () -> queue.add(Tickets.of("cat").build(), Tickets.START),
                    this::claim);
        }

        List<Runnable> all() {
            List<Runnable> all = new ArrayList<>(growing());
            all.add(this::claimSession);
            return all;
        }

        void isRefused(RedisServer server, List<Runnable> steps, String word) {
            Map<String, String> before = everything(server);
            for (Runnable step : steps) {
                assertThatThrownBy(step::run)
                        .isInstanceOf(BackendException.class)
                        .hasMessageContaining(word);
            }
            assertThat(everything(server)).isEqualTo(before);
            // Of a log that could not be created only the notes for an erasure may be there: they come first.
            ConversationInfo next = Samples.conversation("c_next", NOW);
            assertThatThrownBy(() -> log.create(next)).isInstanceOf(BackendException.class);
            assertThat(log.find(next.id())).isEmpty();
        }

        ClaimResult claim() {
            return queue.claim(
                    pair.get(0).ref(), pair.get(1).ref(), OFFER, Tickets.START, Tickets.START.plusSeconds(20));
        }

        SessionStore.Claim claimSession() {
            return sessions.claim(MAYA, NORTH, new SessionId("s_two"), NOW);
        }

        void claimsAgain() {
            assertThat(claim()).isEqualTo(ClaimResult.CLAIMED);
            assertThat(claimSession().resumed()).isTrue();
        }

        void growsAgain() {
            assertThat(log.append(Samples.text(TALK, 2, "two"), NOW))
                    .isInstanceOfSatisfying(AppendResult.Accepted.class, accepted -> {
                        assertThat(accepted.original()).isFalse();
                        assertThat(accepted.entry().seq()).isEqualTo(2);
                    });
            assertThat(queue.add(Tickets.of("cat").build(), Tickets.START)).isEqualTo(AddResult.ADDED);
            assertThat(queue.counts()).isEqualTo(new QueueCounts(1, 2, 0));
        }
    }
}
