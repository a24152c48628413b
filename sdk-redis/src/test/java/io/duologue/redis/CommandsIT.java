package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.idempotency.KeptAnswer;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.idempotency.KeyedAnswers.Claim;
import io.duologue.core.idempotency.KeyedAnswers.RequestKey;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.presence.PresenceDirectory.Status;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SessionId;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.OfferId;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.TicketRef;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.matching.Tickets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What each call costs, as {@code docs/redis-layout.md} says it. */
@ExtendWith(Servers.class)
class CommandsIT {
    private static final Instant NOW = FakeTime.START;
    private static final Instant START = Tickets.START;
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final ConversationId TALK = new ConversationId("c_talk");
    private static final UserId MAYA = new UserId("u_maya");
    private static final NodeId NORTH = new NodeId("north");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (`.+`) \\| (\\d+) \\|$");

    private final Map<String, Integer> measured = new LinkedHashMap<>();
    private RedisBackend redis;

    @BeforeEach
    void connect() {
        redis = Servers.onSingle();
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }

    @Test
    void eachCallCostsWhatTheDocumentSays() throws IOException {
        limits();
        remembered();
        presence();
        log();
        queue();
        sessions();
        credentials();
        shortLivedSecrets();
        keyedAnswers();

        assertThat(measured).isEqualTo(documented());
    }

    private void limits() {
        RateLimiter limiter = redis.rateLimiter();
        RateLimit limit = RateLimit.of(1, Duration.ofHours(1));
        measure("RateLimiter.tryAcquire", () -> limiter.tryAcquire(new RateKey("message", "u_maya"), limit, NOW));
        measure("RateLimiter.erase", () -> limiter.erase(MAYA));
        measure("RateLimiter.removeUntil", () -> limiter.removeUntil(NOW, 10));
    }

    private void remembered() {
        ProfileStore profiles = redis.remembering(ProfileStore.inMemory(1));
        profiles.create(Profile.builder().user(MAYA).name("Maya").build());
        measure("RememberedProfiles.find", () -> profiles.find(MAYA));
        measure("RememberedProfiles.companyCount", () -> profiles.companyCount("acme"));
        RestrictionStore restrictions = redis.remembering(RestrictionStore.inMemory(1));
        measure("RememberedRestrictions.active", () -> restrictions.active(MAYA, NOW));
        measure(
                "RememberedRestrictions.save",
                () -> restrictions.save(new Restriction("R-1", MAYA, "rule", "what", true, NOW, LATER)));
        measure("RememberedRestrictions.erase", () -> restrictions.erase(MAYA));
    }

    private void presence() {
        PresenceDirectory presence = redis.presence();
        measure("PresenceDirectory.renew", () -> presence.renew(NORTH, NOW));
        measure("PresenceDirectory.renewedAt", () -> presence.renewedAt(NORTH));
        measure("PresenceDirectory.leases", presence::leases);
        measure("PresenceDirectory.announce", () -> presence.announce(MAYA, NORTH, 1, Status.IDLE));
        measure("PresenceDirectory.withdraw", () -> presence.withdraw(MAYA, NORTH, 1));
        measure("PresenceDirectory.locate", () -> presence.locate(MAYA));
        measure("PresenceDirectory.counts", presence::counts);
        measure("PresenceDirectory.erase", () -> presence.erase(MAYA));
        measure("PresenceDirectory.retire", () -> presence.retire(NORTH));
    }

    private void log() {
        ConversationLog log = redis.log(LogLimits.standard(), new Random(1));
        measure("ConversationLog.create", () -> log.create(Samples.conversation("c_talk", NOW)));
        measure("ConversationLog.tombstone", () -> log.tombstone(new ConversationId("c_never"), NOW));
        measure("ConversationLog.find", () -> log.find(TALK));
        measure("ConversationLog.fence", () -> log.fence(TALK, Party.A, 1));
        measure("ConversationLog.append", () -> log.append(Samples.text(TALK, 1, "Hello"), NOW));
        EntryBody away = new EntryBody.PresenceChanged(Party.A, EntryBody.Presence.AWAY, LATER);
        measure("ConversationLog.appendSystem", () -> log.appendSystem(TALK, "away", Map.of(), away, NOW));
        measure("ConversationLog.read", () -> log.read(TALK, Position.START, 512));
        measure("ConversationLog.acknowledge", () -> log.acknowledge(TALK, Party.B, 1, Position.START));
        measure("ConversationLog.markRead", () -> log.markRead(TALK, Party.B, 1, Position.START));
        measure("ConversationLog.trim", () -> log.trim(TALK, 1, NOW));
        measure("ConversationLog.erase", () -> log.erase(new UserId("u_nobody")));
        measure("ConversationLog.collect", () -> log.collect(NOW));
    }

    private void queue() {
        MatchQueue queue = redis.queue("all", QueueLimits.standard(), NORTH);
        ParticipantId ann = new ParticipantId("ann");
        ParticipantId ben = new ParticipantId("ben");
        OfferId offer = new OfferId("o_one");
        queue.add(Tickets.of("ben").build(), START);
        measure("MatchQueue.tryLead", () -> queue.tryLead(START));
        measure("MatchQueue.add", () -> queue.add(Tickets.of("ann").build(), START));
        measure("MatchQueue.find", () -> queue.find(ann));
        measure("MatchQueue.waiting", () -> queue.waiting(10));
        measure("MatchQueue.position", () -> queue.position(ann));
        measure("MatchQueue.counts", queue::counts);
        Runnable claim = () -> queue.claim(
                queue.find(ann).orElseThrow().ref(),
                queue.find(ben).orElseThrow().ref(),
                offer,
                START,
                START.plusSeconds(20));
        TicketRef a = queue.find(ann).orElseThrow().ref();
        TicketRef b = queue.find(ben).orElseThrow().ref();
        measure("MatchQueue.claim", () -> queue.claim(a, b, offer, START, START.plusSeconds(20)));
        measure("MatchQueue.offer", () -> queue.offer(offer));
        measure("MatchQueue.offerOf", () -> queue.offerOf(ann));
        measure("MatchQueue.accept", () -> queue.accept(offer, ann, START));
        measure("MatchQueue.expire", () -> queue.expire(START, 10));
        queue.decline(offer, ben, START);
        claim.run();
        measureEnd("MatchQueue.decline", () -> queue.decline(offer, ann, START), claim);
        measureEnd("MatchQueue.release", () -> queue.release(offer, Set.of(ann, ben)), claim);
        queue.accept(offer, ann, START);
        queue.accept(offer, ben, START);
        measured.put("MatchQueue.complete", count(() -> queue.complete(offer)));
        measure("MatchQueue.remove", () -> queue.remove(ann));
        measure("MatchQueue.forget", () -> queue.forget(ann));
    }

    /** Of what can be done once to each offer. */
    private void measureEnd(String call, Runnable end, Runnable again) {
        measure(call, () -> {}, end);
        again.run();
    }

    private void sessions() {
        SessionStore sessions = redis.sessions();
        SessionId id = new SessionId("s_one");
        measure("SessionStore.claim", () -> sessions.claim(MAYA, NORTH, id, NOW));
        measure("SessionStore.find", () -> sessions.find(MAYA));
        LiveSession session = sessions.find(MAYA).orElseThrow();
        measure(
                "SessionStore.replace",
                () -> sessions.replace(session, session.copy().withDue(NOW)));
        measure("SessionStore.due", () -> sessions.due(NOW, 10));
        measure("SessionStore.ownedBy", () -> sessions.ownedBy(NORTH, 10));
        measure("SessionStore.remove", () -> sessions.remove(session));
        measure("SessionStore.erase", () -> sessions.erase(MAYA));
    }

    private void credentials() {
        CredentialStore credentials = redis.credentials();
        SecretHash key = SecretHash.of("session");
        SecretHash ticket = SecretHash.of("ticket");
        SignedInSession session = SignedInSession.of(MAYA, key, NOW, LATER);
        measure("CredentialStore.issueSession", () -> credentials.issueSession(session));
        measure("CredentialStore.issueBearer", () -> credentials.issueBearer(SecretHash.of("bearer"), key, LATER));
        measure("CredentialStore.issueTicket", () -> credentials.issueTicket(ticket, key, LATER));
        measure("CredentialStore.find", () -> credentials.find(SecretHash.of("bearer"), NOW));
        measure("CredentialStore.session", () -> credentials.session(key, NOW));
        measure("CredentialStore.sessions", () -> credentials.sessions(MAYA, NOW));
        measure("CredentialStore.update", () -> credentials.update(session, session));
        SecretHash other = SecretHash.of("other ticket");
        credentials.issueTicket(other, key, LATER);
        measure("CredentialStore.redeem", () -> credentials.redeem(ticket, NOW), () -> credentials.redeem(other, NOW));
        credentials.issueSession(session.copy().withKey(SecretHash.of("second")));
        measure(
                "CredentialStore.revoke",
                () -> credentials.revoke(key),
                () -> credentials.revoke(SecretHash.of("second")));
        measure("CredentialStore.revokeAll", () -> credentials.revokeAll(MAYA));
        measure("CredentialStore.erase", () -> credentials.erase(MAYA));
        measure("CredentialStore.removeUntil", () -> credentials.removeUntil(NOW, 10));
    }

    private void shortLivedSecrets() {
        SecretHash hash = SecretHash.of("any");
        measure("PendingSignInStore.put", () -> redis.pendingSignIns().put(hash, Samples.pendingSignIn(LATER)));
        measure("PendingSignInStore.take", () -> redis.pendingSignIns().take(hash, NOW));
        measure("PendingSignInStore.removeUntil", () -> redis.pendingSignIns().removeUntil(NOW, 10));
        measure("MagicLinkStore.put", () -> redis.magicLinks().put(hash, Samples.magicLink(LATER)));
        measure("MagicLinkStore.find", () -> redis.magicLinks().find(hash, NOW));
        measure("MagicLinkStore.take", () -> redis.magicLinks().take(hash, NOW));
        EmailAddress nobody = new EmailAddress("nobody@example.org");
        measure("MagicLinkStore.eraseTo", () -> redis.magicLinks().eraseTo(nobody));
        measure("MagicLinkStore.removeUntil", () -> redis.magicLinks().removeUntil(NOW, 10));
    }

    private void keyedAnswers() {
        KeyedAnswers answers = redis.keyedAnswers();
        RequestKey key = new RequestKey(MAYA, "POST /reports", "key-00001");
        Claim.Taken taken = new Claim.Taken(1);
        KeptAnswer answer = new KeptAnswer(new byte[] {1});
        measure("KeyedAnswers.claim", () -> answers.claim(key, "request", NOW));
        measure("KeyedAnswers.keep", () -> answers.keep(key, taken, answer));
        measure("KeyedAnswers.release", () -> answers.release(key, taken));
        measure("KeyedAnswers.erase", () -> answers.erase(MAYA));
        measure("KeyedAnswers.removeUntil", () -> answers.removeUntil(NOW, 10));
    }

    /** The second time: at the first a server is given its scripts. */
    private void measure(String call, Runnable action) {
        measure(call, action, action);
    }

    private void measure(String call, Runnable first, Runnable second) {
        first.run();
        measured.put(call, count(second));
    }

    private int count(Runnable action) {
        return Monitor.commands(Servers.single(), redis.connection().options().prefix(), action);
    }

    private static Map<String, Integer> documented() throws IOException {
        Map<String, Integer> costs = new LinkedHashMap<>();
        ROW.matcher(Files.readString(Path.of("..", "docs", "redis-layout.md")))
                .results()
                .forEach((MatchResult row) -> Pattern.compile("`(\\w+)`")
                        .matcher(row.group(2))
                        .results()
                        .forEach(
                                call -> costs.put(row.group(1) + "." + call.group(1), Integer.parseInt(row.group(3)))));
        return costs;
    }
}
