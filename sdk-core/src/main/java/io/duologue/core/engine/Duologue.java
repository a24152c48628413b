package io.duologue.core.engine;

import io.duologue.core.analytics.AnalyticsSink;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.Secrets;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.EmployerHash;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.profile.SmallGroupGuard;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.relay.Relay;
import io.duologue.core.session.SessionRules;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.Topics;
import io.duologue.matching.WaitEstimator;
import io.duologue.matching.index.IndexedMatcher;
import io.duologue.matching.index.PairingWindow;
import io.duologue.protocol.FrameCodec;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The engine: applies every rule of the platform to frames from connections. It opens no port and reads no file: a transport
 * asks its {@link #gate()} and brings the bytes, an application's HTTP layer calls its {@link #commands()}, and {@link #people()}
 * hears from an application who its users are.
 *
 * <p>Several engines with the same {@link Stores} are one platform. Safe for many threads. {@link #start} it once, and
 * {@link #close} it; what it was handed (stores, executors, timer) it does not close.
 */
public final class Duologue implements AutoCloseable {
    private final Engine engine;
    private final EngineGate gate;
    private final Commands commands;
    private final People people;
    private final @Nullable OwnThreads ownThreads;
    private final AnalyticsLane analytics;

    private Duologue(Engine engine, @Nullable OwnThreads ownThreads, AnalyticsLane analytics) {
        this.engine = engine;
        this.gate = new EngineGate(engine);
        this.commands = new EngineCommands(engine);
        this.people = new People(engine.context(), commands);
        this.ownThreads = ownThreads;
        this.analytics = analytics;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Takes part from now on: says that this node lives, hears bells, looks after what is due. */
    public Duologue start() {
        engine.start();
        return this;
    }

    public Gate gate() {
        return gate;
    }

    /**
     * Lets a browser connect from one more origin than {@link EngineOptions#allowedOrigins} has: for whoever knows his port only when it
     * is bound.
     *
     * @throws IllegalArgumentException if it has more than a scheme, a host and a port, or less
     */
    public void allowOrigin(String origin) {
        gate.allow(origin);
    }

    public Commands commands() {
        return commands;
    }

    /** Those who wait, for operators. */
    public QueueWatch watch() {
        return engine.watch();
    }

    public People people() {
        return people;
    }

    public NodeId node() {
        return engine.context().node();
    }

    public Stores stores() {
        return engine.context().stores();
    }

    public EngineOptions options() {
        return engine.context().options();
    }

    public Topics topics() {
        return engine.context().topics();
    }

    public Guidelines guidelines() {
        return engine.context().guidelines();
    }

    /** Who is old enough to talk here. */
    public AgeAssurance ageAssurance() {
        return engine.context().age();
    }

    /** Whether it takes connections: started, and neither draining nor closed. */
    public boolean ready() {
        return engine.isReady();
    }

    /** Whether nobody is connected to this node. */
    public boolean isDeserted() {
        return engine.isDeserted();
    }

    /** Events that were not counted because the sink was too slow or threw. */
    public long lostAnalytics() {
        return analytics.lost();
    }

    /**
     * Lets everybody go elsewhere in good order: takes no new connections, pairs nobody, and asks every connection to go, many of them
     * one after the other over the first half of the grace.
     *
     * @param grace after which the connections that are left are closed with 4201; zero closes them at once
     * @return done when all connections are gone, or were closed at the end of the grace
     */
    public CompletableFuture<Void> drain(Duration grace) {
        return engine.drain(grace);
    }

    /** Closes every connection and stops. Closing it twice is closing it once. */
    @Override
    public void close() {
        engine.stop();
        if (ownThreads != null) {
            ownThreads.close();
        }
    }

    /** Puts an engine together; everything has a default that works on one node in memory. One thread at a time. */
    public static final class Builder {
        private @Nullable Stores stores;
        private UnaryOperator<Stores.Builder> ownStores = UnaryOperator.identity();
        private @Nullable Matcher matcher;
        private @Nullable PairingRules pairing;
        private @Nullable Executor executor;
        private @Nullable Executor judges;
        private @Nullable Executor looks;
        private @Nullable EngineTimer timer;
        private @Nullable NodeId node;
        private Topics topics = Topics.tech();
        private Guidelines guidelines = Guidelines.standard();
        private AgeAssurance age = AgeAssurance.selfDeclared();
        private ModerationPolicy moderation = ModerationPolicy.standard();
        private AnalyticsSink analytics = AnalyticsSink.none();
        private @Nullable WaitEstimator estimator;
        private EngineOptions options = Preset.PROFESSIONAL.options();
        private InstantSource clock = InstantSource.system();
        private RandomGenerator random = new SecureRandom();
        private byte @Nullable [] employerKey;

        private Builder() {}

        /** Everything that outlives a connection; by default in this process's memory. */
        public Builder stores(Stores value) {
            stores = value;
            return this;
        }

        /** Those stores but some: {@code stores(usual -> usual.blocks(mine))}. */
        public Builder stores(UnaryOperator<Stores.Builder> change) {
            UnaryOperator<Stores.Builder> before = ownStores;
            ownStores = usual -> change.apply(before.apply(usual));
            return this;
        }

        /** Who fits whom; by default the indexed matcher over {@link #pairing}. What rules of its own do wrong, their own listener alone hears. */
        public Builder matcher(Matcher value) {
            matcher = value;
            return this;
        }

        /**
         * Hard rules, score and relaxation; by default the standard ones with the options' repeat cool-down. What their parts do wrong is
         * logged, besides what their listener does with it: of each kind once a minute at most.
         */
        public Builder pairing(PairingRules value) {
            pairing = value;
            return this;
        }

        public Builder topics(Topics value) {
            topics = value;
            return this;
        }

        public Builder guidelines(Guidelines value) {
            guidelines = value;
            return this;
        }

        /** Who is old enough to talk; by default whoever says so. */
        public Builder ageAssurance(AgeAssurance value) {
            age = value;
            return this;
        }

        public Builder moderation(ModerationPolicy value) {
            moderation = value;
            return this;
        }

        public Builder analytics(AnalyticsSink value) {
            analytics = value;
            return this;
        }

        /** How long people wait; by default what this node learns from those whom it serves. One of its own for every engine. */
        public Builder estimator(WaitEstimator value) {
            estimator = value;
            return this;
        }

        /** The figures; by default those of {@link Preset#PROFESSIONAL}. */
        public Builder options(EngineOptions value) {
            options = value;
            return this;
        }

        /** This run's name among the nodes; by default a random one. */
        public Builder node(NodeId value) {
            node = value;
            return this;
        }

        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Runs lanes; tasks block on the stores. It should refuse nothing: what it refuses is run by the thread that brought it, which may
         * be a transport's. By default a bounded pool that is closed with the engine.
         */
        public Builder executor(Executor value) {
            executor = value;
            return this;
        }

        /**
         * Runs what a moderation policy that may block is asked, at most {@link EngineOptions#maxJudgements} at once; each may keep its
         * thread for as long as the policy pleases. By default threads that come and go with the demand.
         */
        public Builder judges(Executor value) {
            judges = value;
            return this;
        }

        /**
         * Runs what asks custom matchers, rules, scores and relaxations: looks at who waits, one at once, and questions about why somebody
         * meets nobody and what he asks for less of, four at once. Besides these there are those that hang: {@link
         * EngineOptions#maxAbandonedLooks} looks at most, and three questions more than that; the two are counted apart, so that questions
         * that hang never keep a node from pairing. An executor that runs them in the thread which brings them can give none of them up,
         * and one with fewer threads is used up by what hangs. By default threads that come and go with the demand, or {@link #executor}
         * if one was handed in.
         */
        public Builder looks(Executor value) {
            looks = value;
            return this;
        }

        public Builder timer(EngineTimer value) {
            timer = value;
            return this;
        }

        /** Where ids, marks and secrets come from; a {@link SecureRandom} unless a test hands in another. */
        public Builder random(RandomGenerator value) {
            random = value;
            return this;
        }

        /**
         * With which companies are hashed for tickets, so that colleagues do not meet who would rather not. By default this engine draws
         * one of its own: right on one node. Nodes that share a queue need the same key, or colleagues on two of them meet.
         *
         * @param value at least 32 random bytes
         */
        public Builder employerKey(byte[] value) {
            employerKey = value.clone();
            return this;
        }

        public Duologue build() {
            OwnThreads own = executor == null || timer == null || judges == null ? new OwnThreads() : null;
            Executor threads = executor != null ? executor : own(own).executor();
            EngineTimer ticks = timer != null ? timer : own(own).timer();
            Executor judging = judges != null ? judges : own(own).judges();
            Executor looking = looks != null ? looks : executor != null ? executor : own(own).looks();
            Secrets secrets = new Secrets(random);
            Stores usual = stores != null ? stores : inMemory(options, random);
            Stores parts = ownStores.apply(usual.toBuilder()).build();
            PairingRules given = pairing != null ? pairing : PairingRules.standard(topics, options.repeatCoolDown());
            PairingRules rules = given.heardBy(new PartsLog(given.listener(), clock));
            AnalyticsLane counting = new AnalyticsLane(analytics, threads);
            EngineContext context = new EngineContext(
                    node != null ? node : new NodeId(secrets.id("n_")),
                    parts,
                    options,
                    FrameCodec.create(),
                    clock,
                    threads,
                    secrets,
                    topics,
                    guidelines,
                    age,
                    rules,
                    estimator != null ? estimator : WaitEstimator.standard(topics),
                    new Judgement(moderation, options, judging, ticks),
                    new SessionRules(options.awayAfter(), options.resumeWindow(), options.skips()),
                    new Tickets(
                            new EmployerHash(employerKey != null ? employerKey : drawn(random)),
                            options.offers().orElse(null),
                            options.searchLimit(),
                            options.reputation()),
                    new SmallGroupGuard(parts.profiles(), options.companyShownFrom()),
                    new Problems(secrets),
                    counting);
            Engine engine = new Engine(
                    context,
                    ticks,
                    new Lookout(looking, ticks, options),
                    new Questions(new Lookout(looking, ticks, options), rules, threads),
                    matcher != null ? matcher : new IndexedMatcher(rules, PairingWindow.standard(), System::nanoTime));
            return new Duologue(engine, own, counting);
        }

        private static byte[] drawn(RandomGenerator random) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            return key;
        }

        private static OwnThreads own(@Nullable OwnThreads threads) {
            if (threads == null) {
                throw new IllegalStateException("made whenever one of its parts is missing");
            }
            return threads;
        }
    }

    /** Stores in this process's memory, with bounds for one node. */
    public static Stores inMemory(EngineOptions options, RandomGenerator random) {
        int people = 100_000;
        // Of 64 KiB at most, and 20 as a rule.
        int pictures = 2_000;
        // Of a conversation's whole text each.
        int transcripts = 10_000;
        return new Stores(
                AccountStore.inMemory(people),
                CredentialStore.inMemory(4 * people),
                PendingSignInStore.inMemory(people),
                ProfileStore.inMemory(people),
                AvatarStore.inMemory(pictures),
                SessionStore.inMemory(people),
                ConversationLog.inMemory(options.logLimits(), random),
                ConversationStore.inMemory(people),
                TranscriptStore.inMemory(transcripts),
                BlockStore.inMemory(people),
                ReportStore.inMemory(people),
                RestrictionStore.inMemory(people),
                AppealStore.inMemory(people),
                AuditStore.inMemory(people),
                MatchQueue.inMemory(options.queueLimits()),
                RateLimiter.inMemory(4 * people),
                PresenceDirectory.inMemory(),
                Relay.inMemory(),
                ErasureStore.inMemory(people));
    }
}
