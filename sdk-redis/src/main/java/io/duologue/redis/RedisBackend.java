package io.duologue.redis;

import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.queueing.Introductions;
import io.duologue.core.relay.Relay;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.QueueLimits;
import java.time.InstantSource;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The parts that this module has, over one connection. All nodes that open the same Redis with the same prefix share what is in
 * them. Safe for many threads.
 */
public final class RedisBackend implements AutoCloseable {
    private static final Pattern QUEUE_NAME = Pattern.compile("[A-Za-z0-9-]{1,32}");
    /** That wait for their turn: of so many people at a node what is remembered may get old at once. */
    private static final int MOST_RENEWALS = 10_000;

    private final RedisConnection connection;
    private final RedisRelay relay;
    private final Lives lives;
    private final ThreadPoolExecutor renewals = OwnThread.named("duologue-redis-renew", MOST_RENEWALS);
    private final RememberedAnswers answers;

    private RedisBackend(RedisConnection connection, InstantSource clock) {
        this.connection = connection;
        this.lives = new Lives(clock);
        this.answers = new RememberedAnswers(connection, clock, renewals);
        this.relay = new RedisRelay(connection, Probing.STANDARD);
    }

    /**
     * Connects.
     *
     * @throws io.duologue.core.BackendException if nothing answers, or an older server than Redis 6.2, or one that evicts, or that cannot
     *     give the guarantee that the options ask for
     */
    public static RedisBackend open(RedisOptions options) {
        return open(options, InstantSource.system());
    }

    /**
     * Connects.
     *
     * @param clock says when what nobody can use any more is cleared away, some minutes later, and nothing else
     * @throws io.duologue.core.BackendException if nothing answers, or an older server than Redis 6.2, or one that evicts, or that cannot
     *     give the guarantee that the options ask for
     */
    public static RedisBackend open(RedisOptions options, InstantSource clock) {
        return new RedisBackend(RedisConnection.open(options), clock);
    }

    public RedisConnection connection() {
        return connection;
    }

    public RateLimiter rateLimiter() {
        return new RedisRateLimiter(connection);
    }

    public PresenceDirectory presence() {
        return new RedisPresenceDirectory(connection);
    }

    public CredentialStore credentials() {
        return new RedisCredentialStore(connection, lives);
    }

    /**
     * The logs of conversations.
     *
     * @param limits of which {@code maxConversations} has no meaning here: a server that has no room refuses
     * @param marks draws the entries' marks; one thread at a time calls it
     */
    public ConversationLog log(LogLimits limits, RandomGenerator marks) {
        return new RedisConversationLog(connection, limits, marks);
    }

    /**
     * A queue.
     *
     * @param name of all who share it: 1–32 letters, digits and hyphens
     * @param node which of those who share it this one is, when it is asked who leads
     */
    public MatchQueue queue(String name, QueueLimits limits, NodeId node) {
        if (!QUEUE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("expected a queue's name of 1–32 letters, digits and hyphens");
        }
        return new RedisMatchQueue(connection, name, limits, node);
    }

    public SessionStore sessions() {
        return new RedisSessionStore(connection);
    }

    public PendingSignInStore pendingSignIns() {
        return new RedisPendingSignInStore(connection, lives);
    }

    public MagicLinkStore magicLinks() {
        return new RedisMagicLinkStore(connection, lives);
    }

    public KeyedAnswers keyedAnswers() {
        return new RedisKeyedAnswers(connection, lives);
    }

    /**
     * The same profiles, of which all nodes remember for a while what others see of somebody who talks: who returns to a talk needs nothing
     * of the store that keeps them, which may even be away. Every change has to go through this.
     */
    public ProfileStore remembering(ProfileStore profiles) {
        return new RememberedProfiles(profiles, answers, connection.keys());
    }

    /**
     * The same restrictions, of which all nodes remember for a while who has one: who returns needs nothing of the store that keeps them,
     * which may even be away. Every change has to go through this.
     */
    public RestrictionStore remembering(RestrictionStore restrictions) {
        return new RememberedRestrictions(restrictions, answers, connection.keys());
    }

    /**
     * The same introductions, each asked for anew, by which the profiles of those who search are remembered, as by
     * {@link #remembering(ProfileStore)}. Every change of a profile has to go through that.
     */
    public Introductions remembering(Introductions introductions) {
        return new RememberedIntroductions(introductions, answers, connection.keys());
    }

    /**
     * Doorbells. A subscription that nothing reaches any more, though its connection seems to stand, is found within 10 s and
     * replaced.
     */
    public Relay relay() {
        return relay;
    }

    /** Ends the connection. What is still asked then is a {@link io.duologue.core.BackendException}. */
    @Override
    public void close() {
        renewals.shutdownNow();
        relay.close();
        connection.close();
    }
}
