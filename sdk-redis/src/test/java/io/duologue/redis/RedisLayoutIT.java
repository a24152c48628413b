package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Party;
import io.duologue.core.idempotency.KeyedAnswers.RequestKey;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SessionId;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.OfferId;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.matching.Tickets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.UnifiedJedis;

/** Compares {@code docs/redis-layout.md} with the keys that there are when every part has been used. */
@ExtendWith(Servers.class)
class RedisLayoutIT {
    private static final Path DOCUMENT = Path.of("..", "docs", "redis-layout.md");
    private static final Instant NOW = FakeTime.START;
    private static final UserId MAYA = new UserId("u_maya");
    private static final NodeId NORTH = new NodeId("north");

    @Test
    void everyKeyIsDocumentedAsItIsAndNothingElseIs() throws IOException {
        try (RedisBackend redis = Servers.onSingle()) {
            use(redis);

            List<Found> found = keys(redis);
            List<Row> rows = rows();

            assertThat(found).allSatisfy(key -> assertThat(rows).anyMatch(row -> row.describes(key)));
            assertThat(rows).allSatisfy(row -> assertThat(found).anyMatch(row::describes));
        }
    }

    /** So that each part has left in Redis whatever it ever does. */
    private static void use(RedisBackend redis) {
        redis.rateLimiter().tryAcquire(new RateKey("message", "u_maya"), RateLimit.of(1, Duration.ofHours(1)), NOW);

        PresenceDirectory presence = redis.presence();
        presence.renew(NORTH, NOW);
        presence.announce(MAYA, NORTH, 1, PresenceDirectory.Status.IDLE);

        talk(redis.log(LogLimits.standard(), new Random(1)));

        pair(redis.queue("all", QueueLimits.standard(), NORTH));

        SessionStore sessions = redis.sessions();
        LiveSession session =
                sessions.claim(MAYA, NORTH, new SessionId("s_one"), NOW).session();
        sessions.replace(session, session.copy().withDue(NOW));

        redis.credentials().issueSession(SignedInSession.of(MAYA, SecretHash.of("session"), NOW, NOW.plusSeconds(60)));
        redis.pendingSignIns().put(SecretHash.of("state"), Samples.pendingSignIn(NOW.plusSeconds(60)));
        ProfileStore profiles = redis.remembering(ProfileStore.inMemory(1));
        profiles.create(Profile.builder()
                .user(MAYA)
                .name("Maya")
                .company(new Company("Acme"))
                .build());
        profiles.find(MAYA);
        redis.remembering(RestrictionStore.inMemory(1)).active(MAYA, NOW);
        redis.magicLinks().put(SecretHash.of("link"), Samples.magicLink(NOW.plusSeconds(60)));
        redis.keyedAnswers().claim(new RequestKey(MAYA, "POST /reports", "key-00001"), "request", NOW);
    }

    private static void talk(ConversationLog log) {
        ConversationId talk = new ConversationId("c_talk");
        log.create(Samples.conversation("c_talk", NOW));
        log.append(Samples.text(talk, 1, "Hello"), NOW);
        BodyHash hash = BodyHash.of("page", "text", "Hi");
        log.append(new Submission(talk, Party.B, 1, 1, hash, false, new Content.Text("Hi")), NOW);
        log.appendSystem(talk, "end", Map.of(), new EntryBody.Ended(EntryBody.EndCause.SERVER, null, 0, 0, 0), NOW);
        ConversationId open = new ConversationId("c_open");
        log.create(Samples.conversation("c_open", NOW));
        log.append(Samples.text(open, 1, "Hello"), NOW);
        EntryBody away = new EntryBody.PresenceChanged(Party.B, EntryBody.Presence.AWAY, NOW.plusSeconds(60));
        log.appendSystem(open, "away", Map.of(), away, NOW);
        log.tombstone(new ConversationId("c_never"), NOW);
    }

    private static void pair(MatchQueue queue) {
        List.of("ann", "ben", "cat").forEach(who -> queue.add(Tickets.of(who).build(), Tickets.START));
        ParticipantId ben = new ParticipantId("ben");
        queue.add(Tickets.of("dan").build().havingPassed(ben, Tickets.START), Tickets.START);
        queue.remove(new ParticipantId("dan"));
        List<QueuedTicket> waiting = queue.waiting(2);
        queue.claim(
                waiting.get(0).ref(),
                waiting.get(1).ref(),
                new OfferId("o_one"),
                Tickets.START,
                Tickets.START.plusSeconds(20));
    }

    private static List<Found> keys(RedisBackend redis) {
        RedisConnection connection = redis.connection();
        String prefix = connection.options().prefix() + ":";
        return connection.call(client -> client.keys(prefix + "*").stream()
                .map(key -> found(client, key, prefix))
                .toList());
    }

    private static Found found(UnifiedJedis client, String key, String prefix) {
        return new Found(key.substring(prefix.length()), client.type(key), client.pttl(key) >= 0);
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("| `")) {
                List<String> cells =
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
                if (cells.get(2).matches("string|hash|list|set|zset|stream")) {
                    rows.add(new Row(
                            pattern(cells.get(1)), cells.get(2), !cells.get(5).equals("none")));
                }
            }
        }
        return rows;
    }

    /** What stands between angle brackets is different in each key. */
    private static String pattern(String documented) {
        return Arrays.stream(documented.replace("`", "").split("(?<=>)|(?=<)", -1))
                .map(part -> part.startsWith("<") ? "[^:{}]+" : Pattern.quote(part))
                .collect(Collectors.joining());
    }

    private record Found(String key, String type, boolean ends) {}

    private record Row(String pattern, String type, boolean ends) {
        boolean describes(Found found) {
            return found.key().matches(pattern) && found.type().equals(type) && found.ends() == ends;
        }
    }
}
