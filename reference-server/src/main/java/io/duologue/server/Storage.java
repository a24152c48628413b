package io.duologue.server;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.presence.NodeId;
import io.duologue.core.signin.NoticeStore;
import io.duologue.postgres.PostgresAnalytics;
import io.duologue.postgres.PostgresBackend;
import io.duologue.protocol.Guarantee;
import io.duologue.redis.RedisBackend;
import io.duologue.redis.RedisOptions;
import io.duologue.redis.RedisOptions.Topology;
import io.duologue.server.config.StorageOptions;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a server keeps what outlives a connection: in Postgres what lasts, in Redis what people talk by, and what has no place there in
 * this process's memory. Opened once for one server, closed after everything that uses it. Safe for many threads.
 */
final class Storage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    /** All nodes of a platform look for partners in one. */
    private static final String QUEUE = "people";

    private static final long ASKED_EVERY_SECONDS = 1;
    private static final int PEOPLE_WITH_NOTICES = 10_000;
    private static final int LINKS = 10_000;
    private static final int KEYED_ANSWERS = 20_000;

    private final Optional<RedisBackend> redis;
    private final Optional<PostgresBackend> postgres;
    private final Optional<PostgresAnalytics> analytics;
    private final Optional<ScheduledExecutorService> asking;
    private volatile boolean canTalk = true;

    private Storage(Optional<RedisBackend> redis, Optional<PostgresBackend> postgres) {
        this.redis = redis;
        this.postgres = postgres;
        this.analytics = postgres.map(PostgresBackend::analytics);
        this.asking = redis.map(shared -> thread());
        asking.ifPresent(thread -> {
            var unused = thread.scheduleWithFixedDelay(
                    this::ask, ASKED_EVERY_SECONDS, ASKED_EVERY_SECONDS, TimeUnit.SECONDS);
        });
    }

    /**
     * Connects to what the options name.
     *
     * @throws io.duologue.core.BackendException if it does not answer, is too old, or cannot give the guarantee that is asked for
     */
    static Storage open(StorageOptions options) {
        options.redis().flatMap(Storage::unconfirmed).ifPresent(LOG::warn);
        Optional<PostgresBackend> postgres = options.postgres().map(PostgresBackend::open);
        try {
            return new Storage(options.redis().map(RedisBackend::open), postgres);
        } catch (RuntimeException e) {
            postgres.ifPresent(PostgresBackend::close);
            throw e;
        }
    }

    /** What to say where another server may take over that has not got everything which counts as sent; nothing where none can. */
    static Optional<String> unconfirmed(RedisOptions redis) {
        boolean mayLose = redis.topology() != Topology.SINGLE
                && redis.guarantee() == RedisOptions.Guarantee.REPLICATED
                && redis.replicas() == 0;
        return mayLose
                ? Optional.of(
                        "DUOLOGUE_REDIS_REPLICAS is 0: no replica confirms what counts as sent, and what the one that takes over"
                                + " lacks is lost until its sender sends it again; 1 waits for one")
                : Optional.empty();
    }

    /** Over these, which it closes. */
    static Storage over(Optional<RedisBackend> redis, Optional<PostgresBackend> postgres) {
        return new Storage(redis, postgres);
    }

    /** What is promised to people about what they have said, if it is more than memory can give. */
    static Optional<Guarantee> guarantee(StorageOptions options) {
        return options.redis().map(redis -> switch (redis.guarantee()) {
            case REPLICATED -> Guarantee.REPLICATED;
            case DURABLE -> Guarantee.DURABLE;
        });
    }

    /** The stores of an engine that is this node. */
    Stores stores(EngineOptions options, NodeId node, RandomGenerator random) {
        Stores.Builder stores = Duologue.inMemory(options, random).toBuilder();
        postgres.ifPresent(last -> lasting(stores, last));
        // Whoever has both asks Redis what is asked with every request and every connection.
        redis.ifPresent(shared -> talking(stores, shared, options, node, random));
        return stores.build();
    }

    private static void lasting(Stores.Builder stores, PostgresBackend postgres) {
        stores.accounts(postgres.accounts())
                .credentials(postgres.credentials())
                .profiles(postgres.profiles())
                .avatars(postgres.avatars())
                .conversations(postgres.conversations())
                .transcripts(postgres.transcripts())
                .blocks(postgres.blocks())
                .reports(postgres.reports())
                .restrictions(postgres.restrictions())
                .appeals(postgres.appeals())
                .audit(postgres.audit())
                .erasures(postgres.erasures())
                .introductions(postgres.introductions());
    }

    private static void talking(
            Stores.Builder stores, RedisBackend redis, EngineOptions options, NodeId node, RandomGenerator random) {
        Stores lasting = stores.build();
        stores.profiles(redis.remembering(lasting.profiles()))
                .restrictions(redis.remembering(lasting.restrictions()))
                .introductions(redis.remembering(lasting.introductions()))
                .credentials(redis.credentials())
                .pendingSignIns(redis.pendingSignIns())
                .sessions(redis.sessions())
                .log(redis.log(options.logLimits(), random))
                .queue(redis.queue(QUEUE, options.queueLimits(), node))
                .limiter(redis.rateLimiter())
                .presence(redis.presence())
                .relay(redis.relay());
    }

    /** Nothing where there is no Postgres: then nobody counts. */
    Optional<PostgresAnalytics> analytics() {
        return analytics;
    }

    NoticeStore notices() {
        return postgres.map(PostgresBackend::notices).orElseGet(() -> NoticeStore.inMemory(PEOPLE_WITH_NOTICES));
    }

    MagicLinkStore magicLinks() {
        return redis.map(RedisBackend::magicLinks).orElseGet(() -> MagicLinkStore.inMemory(LINKS));
    }

    KeyedAnswers keyedAnswers() {
        return redis.map(RedisBackend::keyedAnswers).orElseGet(() -> KeyedAnswers.inMemory(KEYED_ANSWERS));
    }

    /**
     * Whether what people talk by was there a moment ago. What lasts may be away meanwhile: who talks goes on, and to take this node out
     * of a balancer would part them.
     */
    boolean canTalk() {
        return canTalk;
    }

    private static ScheduledExecutorService thread() {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "storage-watch");
            made.setDaemon(true);
            return made;
        });
    }

    private void ask() {
        boolean answers = redis.map(shared -> shared.connection().isReachable()).orElse(true);
        if (answers != canTalk) {
            if (answers) {
                LOG.info("Redis answers again");
            } else {
                LOG.error("Redis does not answer: nobody is paired, and no message is accepted, until it does");
            }
            canTalk = answers;
        }
    }

    @Override
    public void close() {
        asking.ifPresent(ScheduledExecutorService::shutdownNow);
        redis.ifPresent(RedisBackend::close);
        analytics.ifPresent(PostgresAnalytics::close);
        postgres.ifPresent(PostgresBackend::close);
    }
}
