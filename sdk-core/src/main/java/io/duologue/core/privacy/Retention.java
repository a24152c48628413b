package io.duologue.core.privacy;

import io.duologue.core.Perishable;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.signin.NoticeStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what has been kept for long enough, kind by kind. Not what a person erases, and not texts of conversations,
 * which the engine removes.
 *
 * <p>Any number of nodes may do it at once. Safe for many threads. Blocks on the stores.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    /** Of each kind in one run, so that no store is held up for long. */
    private static final int AT_MOST = 1_000;

    private final List<Term> terms;

    private Retention(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    public static Builder builder(RetentionOptions options) {
        return new Builder(options);
    }

    /**
     * Removes what is due. A kind that fails is tried again by the next run, and holds up no other.
     *
     * @return how many were removed of each kind, at most 1,000; a kind that failed is missing
     */
    public Map<DataClass, Integer> enforce(Instant now) {
        Map<DataClass, Integer> removed = new EnumMap<>(DataClass.class);
        for (Term term : terms) {
            try {
                removed.merge(term.kind(), term.store().removeUntil(now.minus(term.kept()), AT_MOST), Integer::sum);
            } catch (RuntimeException e) {
                // The message of a store may name whom it is about.
                LOG.warn(
                        "what is kept for long enough could not be removed and is tried again: {}, {}",
                        term.kind().id(),
                        e.getClass().getName());
            }
        }
        return removed;
    }

    private record Term(DataClass kind, Duration kept, Perishable store) {}

    /** Puts it together. One thread at a time. */
    public static final class Builder {
        private final RetentionOptions options;
        private final List<Term> terms = new ArrayList<>();

        private Builder(RetentionOptions options) {
            this.options = options;
        }

        /**
         * Of this kind nothing stays that is older.
         *
         * @param kept counted from where the store counts it from
         */
        public Builder of(DataClass kind, Duration kept, Perishable store) {
            terms.add(new Term(kind, kept, store));
            return this;
        }

        public Builder credentials(CredentialStore store) {
            return of(DataClass.SIGN_IN_SESSIONS, Duration.ZERO, store);
        }

        public Builder pendingSignIns(PendingSignInStore store) {
            return of(DataClass.PENDING_SIGN_INS, Duration.ZERO, store);
        }

        public Builder links(MagicLinkStore store) {
            return of(DataClass.MAGIC_LINKS, Duration.ZERO, store);
        }

        public Builder limits(RateLimiter store) {
            return of(DataClass.RATE_LIMITS, Duration.ZERO, store);
        }

        public Builder answers(KeyedAnswers store) {
            return of(DataClass.KEPT_ANSWERS, KeyedAnswers.KEPT_FOR, store);
        }

        /**
         * What has parted from accounts, but for those that are restricted: whoever knows no longer where an identity comes
         * from would let in somebody for whom a restriction is in force.
         */
        public Builder accounts(AccountStore store, RestrictionStore restrictions) {
            Duration kept = options.partedIdentities();
            return of(
                    DataClass.PARTED_IDENTITIES,
                    kept,
                    (until, atMost) -> store.removeUntil(
                            until,
                            atMost,
                            account -> restrictions
                                    .active(account, until.plus(kept))
                                    .isPresent()));
        }

        public Builder notices(NoticeStore store) {
            return of(DataClass.NOTICES, options.notices(), store);
        }

        public Builder conversations(ConversationStore store) {
            return of(DataClass.CONVERSATIONS, options.conversations(), store);
        }

        /** Each has its own time. */
        public Builder transcripts(TranscriptStore store) {
            return of(DataClass.TRANSCRIPTS, Duration.ZERO, store);
        }

        /** Those that are decided, and those that nobody has decided for too long. */
        public Builder reports(ReportStore store) {
            return of(DataClass.REPORTS, options.reports(), store)
                    .of(DataClass.REPORTS, options.undecidedReports(), store::removeUndecidedUntil);
        }

        /** Those of accounts, and those that are kept for who may come back. */
        public Builder restrictions(RestrictionStore store) {
            return of(DataClass.RESTRICTIONS, options.restrictions(), store)
                    .of(DataClass.RESTRICTIONS, Duration.ZERO, store::removeKeptUntil);
        }

        /**
         * Those whose restriction is kept no longer. One is never filed after its restriction has ended, so that those about which to
         * ask are as old as restrictions become.
         *
         * @param restrictions named before, so that both go in one run
         */
        public Builder appeals(AppealStore store, RestrictionStore restrictions) {
            return of(
                    DataClass.APPEALS,
                    options.restrictions(),
                    (until, atMost) -> store.removeUntil(
                            until, atMost, caseId -> restrictions.find(caseId).isPresent()));
        }

        public Builder audit(AuditStore store) {
            return of(DataClass.AUDIT, options.audit(), store);
        }

        /** @param store the sink that keeps what was counted */
        public Builder analytics(Perishable store) {
            return of(DataClass.ANALYTICS, options.analytics(), store);
        }

        public Retention build() {
            return new Retention(terms);
        }
    }
}
