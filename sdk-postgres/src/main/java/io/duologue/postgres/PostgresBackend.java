package io.duologue.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.queueing.Introductions;
import io.duologue.core.signin.NoticeStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The parts that this module has, over one source of connections. All nodes that open the same database share what is in it. Safe for
 * many threads.
 */
public final class PostgresBackend implements AutoCloseable {
    private static final int OLDEST = 140_000;

    private final Database database;
    private final Reads reads;
    private final Runnable hangUp;

    private PostgresBackend(Database database, Reads reads, Runnable hangUp) {
        this.database = database;
        this.reads = reads;
        this.hangUp = hangUp;
    }

    /** Over a source of the application's own, which it also closes. How long to wait for a connection is the source's to say. */
    public static Builder builder(DataSource source) {
        return new Builder(source, () -> {});
    }

    /**
     * Connects, with a pool of its own, and brings the schema up to date.
     *
     * @throws BackendException if nothing answers, or an older server than Postgres 14
     */
    public static PostgresBackend open(PostgresOptions options) {
        HikariDataSource pool = PostgresPool.of(options);
        Optional<HikariDataSource> replica = options.replica().map(PostgresPool::ofReplica);
        Runnable hangUp = () -> {
            replica.ifPresent(HikariDataSource::close);
            pool.close();
        };
        try {
            Builder builder =
                    new Builder(pool, hangUp).onStart(options.onStart()).statementTimeout(options.statementTimeout());
            replica.ifPresent(builder::replica);
            return builder.build();
        } catch (RuntimeException e) {
            hangUp.run();
            throw e;
        }
    }

    /** Whether it answers. */
    public boolean isReachable() {
        try {
            return database.ask(handle ->
                    handle.createQuery("SELECT 1").mapTo(Integer.class).one() == 1);
        } catch (BackendException e) {
            return false;
        }
    }

    public AccountStore accounts() {
        return new PostgresAccountStore(database);
    }

    public ProfileStore profiles() {
        return new PostgresProfileStore(database);
    }

    public AvatarStore avatars() {
        return new PostgresAvatarStore(database);
    }

    public NoticeStore notices() {
        return new PostgresNoticeStore(database);
    }

    public ErasureStore erasures() {
        return new PostgresErasureStore(database);
    }

    public CredentialStore credentials() {
        return new PostgresCredentialStore(database);
    }

    public BlockStore blocks() {
        return new PostgresBlockStore(database);
    }

    public ReportStore reports() {
        return new PostgresReportStore(database);
    }

    public RestrictionStore restrictions() {
        return new PostgresRestrictionStore(database);
    }

    public AppealStore appeals() {
        return new PostgresAppealStore(database);
    }

    public AuditStore audit() {
        return new PostgresAuditStore(database, reads);
    }

    public ConversationStore conversations() {
        return new PostgresConversationStore(database, reads);
    }

    /** What {@link #profiles}, {@link #conversations}, {@link #blocks}, {@link #reports}, {@link #restrictions} and {@link #erasures} say. */
    public Introductions introductions() {
        return new PostgresIntroductions(database);
    }

    public TranscriptStore transcripts() {
        return new PostgresTranscriptStore(database);
    }

    /**
     * Counts events, on a thread of its own. Whoever asks for it closes it, before this. One for each node is enough; what several count
     * adds up.
     */
    public PostgresAnalytics analytics() {
        return new PostgresAnalytics(database);
    }

    /** What was counted, and what else there is to count. */
    public PostgresFigures figures() {
        return new PostgresFigures(reads);
    }

    Database database() {
        return database;
    }

    Reads reads() {
        return reads;
    }

    /** Ends the connections that {@link #open} has made, and no others. */
    @Override
    public void close() {
        hangUp.run();
    }

    /** What becomes of the schema at the start. */
    public enum OnStart {
        /** It is brought up to date: whoever connects may change it. */
        MIGRATE,
        /** It has to be up to date: somebody else does that before. */
        EXPECT
    }

    /** One thread at a time. */
    public static final class Builder {
        private final DataSource source;
        private final Runnable hangUp;
        private OnStart onStart = OnStart.MIGRATE;
        private Duration statementTimeout = PostgresOptions.STATEMENT_TIMEOUT;
        private @Nullable DataSource replica;
        private LongSupplier nanos = System::nanoTime;

        private Builder(DataSource source, Runnable hangUp) {
            this.source = source;
            this.hangUp = hangUp;
        }

        public Builder onStart(OnStart value) {
            onStart = value;
            return this;
        }

        /** How long a statement may take, in whole seconds, one at least. */
        public Builder statementTimeout(Duration value) {
            Checks.atLeast("statement timeout in s", 1, value.toSeconds());
            statementTimeout = value;
            return this;
        }

        /**
         * A server that follows this one closely: what may be a little old is read there, while it is there. Which reads those are is in
         * {@code docs/postgres-layout.md}. How long to wait for a connection is the source's to say, and should be short. Whether the server
         * is there does not matter at the start.
         */
        public Builder replica(DataSource value) {
            replica = value;
            return this;
        }

        Builder nanos(LongSupplier value) {
            nanos = value;
            return this;
        }

        /**
         * Looks at the server and its schema.
         *
         * @throws BackendException if nothing answers, an older server than Postgres 14 does, or the schema is not as expected
         */
        public PostgresBackend build() {
            Database database = new Database(source, statementTimeout);
            requireVersion(database);
            PostgresSchema schema = new PostgresSchema(source);
            switch (onStart) {
                case MIGRATE -> schema.migrate();
                case EXPECT -> schema.expect();
            }
            return new PostgresBackend(database, reads(database), hangUp);
        }

        private Reads reads(Database database) {
            return replica == null ? database : new Replica(database, new Database(replica, statementTimeout), nanos);
        }

        private static void requireVersion(Database database) {
            int version =
                    database.ask(handle -> handle.createQuery("SELECT current_setting('server_version_num')::integer")
                            .mapTo(Integer.class)
                            .one());
            if (version < OLDEST) {
                throw new BackendException("expected Postgres 14 or newer but was " + version / 10_000);
            }
        }
    }
}
