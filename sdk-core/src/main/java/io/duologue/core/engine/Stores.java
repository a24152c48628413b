package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.privacy.Retention;
import io.duologue.core.privacy.RetentionOptions;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.queueing.Introductions;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.relay.Relay;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.RemoveResult;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that outlives a connection. Engines that share these are one platform: people of one are found by the
 * others, and a session resumes on any of them. Immutable.
 */
public record Stores(
        AccountStore accounts,
        CredentialStore credentials,
        PendingSignInStore pendingSignIns,
        ProfileStore profiles,
        AvatarStore avatars,
        SessionStore sessions,
        ConversationLog log,
        ConversationStore conversations,
        TranscriptStore transcripts,
        BlockStore blocks,
        ReportStore reports,
        RestrictionStore restrictions,
        AppealStore appeals,
        AuditStore audit,
        MatchQueue queue,
        RateLimiter limiter,
        PresenceDirectory presence,
        Relay relay,
        ErasureStore erasures,
        Introductions introductions) {

    /** Of these stores each is asked by itself what keeps people apart. */
    public Stores(
            AccountStore accounts,
            CredentialStore credentials,
            PendingSignInStore pendingSignIns,
            ProfileStore profiles,
            AvatarStore avatars,
            SessionStore sessions,
            ConversationLog log,
            ConversationStore conversations,
            TranscriptStore transcripts,
            BlockStore blocks,
            ReportStore reports,
            RestrictionStore restrictions,
            AppealStore appeals,
            AuditStore audit,
            MatchQueue queue,
            RateLimiter limiter,
            PresenceDirectory presence,
            Relay relay,
            ErasureStore erasures) {
        this(
                accounts,
                credentials,
                pendingSignIns,
                profiles,
                avatars,
                sessions,
                log,
                conversations,
                transcripts,
                blocks,
                reports,
                restrictions,
                appeals,
                audit,
                queue,
                limiter,
                presence,
                relay,
                erasures,
                Introductions.of(profiles, conversations, blocks, reports, restrictions, erasures));
    }

    /**
     * All of these that keep something about people besides the account itself, in the order in which they let go of somebody
     * who erases it.
     */
    public List<Erasable> erasables() {
        return List.of(
                credentials,
                sessions,
                this::unqueue,
                presence,
                log,
                conversations,
                transcripts,
                blocks,
                reports,
                appeals,
                restrictions,
                profiles,
                // After the profile: a picture that is still on its way finds nobody, and is not kept.
                avatars,
                limiter);
    }

    /** The other one of an offer goes on searching. */
    private void unqueue(UserId user) {
        ParticipantId participant = Tickets.participant(user);
        while (queue.remove(participant) == RemoveResult.OFFERED) {
            queue.offerOf(participant)
                    .ifPresent(offer -> queue.release(
                            offer.id(),
                            offer.partnerOf(participant)
                                    .map(other -> Set.of(other.participant()))
                                    .orElse(Set.of())));
        }
        queue.forget(participant);
    }

    /** What removes from these what has been kept for long enough; more may be added. */
    public Retention.Builder retention(RetentionOptions options) {
        return Retention.builder(options)
                .credentials(credentials)
                .pendingSignIns(pendingSignIns)
                .limits(limiter)
                .accounts(accounts, restrictions)
                .conversations(conversations)
                .transcripts(transcripts)
                .reports(reports)
                .restrictions(restrictions)
                .appeals(appeals, restrictions)
                .audit(audit);
    }

    /** Begins with these, to replace some. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * The same stores but those that are named. One thread at a time.
     *
     * <p>Whoever names one of which {@link Introductions} speak does away with them: from then on each store is asked by itself, until
     * others are named. So no store that was replaced is asked behind the back of the new one.
     */
    public static final class Builder {
        private AccountStore accounts;
        private CredentialStore credentials;
        private PendingSignInStore pendingSignIns;
        private ProfileStore profiles;
        private AvatarStore avatars;
        private SessionStore sessions;
        private ConversationLog log;
        private ConversationStore conversations;
        private TranscriptStore transcripts;
        private BlockStore blocks;
        private ReportStore reports;
        private RestrictionStore restrictions;
        private AppealStore appeals;
        private AuditStore audit;
        private MatchQueue queue;
        private RateLimiter limiter;
        private PresenceDirectory presence;
        private Relay relay;
        private ErasureStore erasures;
        /** Nothing where each store is asked by itself. */
        private @Nullable Introductions introductions;

        private Builder(Stores usual) {
            accounts = usual.accounts;
            credentials = usual.credentials;
            pendingSignIns = usual.pendingSignIns;
            profiles = usual.profiles;
            avatars = usual.avatars;
            sessions = usual.sessions;
            log = usual.log;
            conversations = usual.conversations;
            transcripts = usual.transcripts;
            blocks = usual.blocks;
            reports = usual.reports;
            restrictions = usual.restrictions;
            appeals = usual.appeals;
            audit = usual.audit;
            queue = usual.queue;
            limiter = usual.limiter;
            presence = usual.presence;
            relay = usual.relay;
            erasures = usual.erasures;
            introductions = usual.introductions;
        }

        public Builder accounts(AccountStore value) {
            accounts = value;
            return this;
        }

        public Builder credentials(CredentialStore value) {
            credentials = value;
            return this;
        }

        public Builder pendingSignIns(PendingSignInStore value) {
            pendingSignIns = value;
            return this;
        }

        public Builder profiles(ProfileStore value) {
            profiles = value;
            introductions = null;
            return this;
        }

        public Builder avatars(AvatarStore value) {
            avatars = value;
            return this;
        }

        public Builder sessions(SessionStore value) {
            sessions = value;
            return this;
        }

        public Builder log(ConversationLog value) {
            log = value;
            return this;
        }

        public Builder conversations(ConversationStore value) {
            conversations = value;
            introductions = null;
            return this;
        }

        public Builder transcripts(TranscriptStore value) {
            transcripts = value;
            return this;
        }

        public Builder blocks(BlockStore value) {
            blocks = value;
            introductions = null;
            return this;
        }

        public Builder reports(ReportStore value) {
            reports = value;
            introductions = null;
            return this;
        }

        public Builder restrictions(RestrictionStore value) {
            restrictions = value;
            introductions = null;
            return this;
        }

        public Builder appeals(AppealStore value) {
            appeals = value;
            return this;
        }

        public Builder audit(AuditStore value) {
            audit = value;
            return this;
        }

        public Builder queue(MatchQueue value) {
            queue = value;
            return this;
        }

        public Builder limiter(RateLimiter value) {
            limiter = value;
            return this;
        }

        public Builder presence(PresenceDirectory value) {
            presence = value;
            return this;
        }

        public Builder relay(Relay value) {
            relay = value;
            return this;
        }

        public Builder erasures(ErasureStore value) {
            erasures = value;
            introductions = null;
            return this;
        }

        /** To be named after the stores of which they speak. */
        public Builder introductions(Introductions value) {
            introductions = value;
            return this;
        }

        public Stores build() {
            return new Stores(
                    accounts,
                    credentials,
                    pendingSignIns,
                    profiles,
                    avatars,
                    sessions,
                    log,
                    conversations,
                    transcripts,
                    blocks,
                    reports,
                    restrictions,
                    appeals,
                    audit,
                    queue,
                    limiter,
                    presence,
                    relay,
                    erasures,
                    introductions != null
                            ? introductions
                            : Introductions.of(profiles, conversations, blocks, reports, restrictions, erasures));
        }
    }
}
