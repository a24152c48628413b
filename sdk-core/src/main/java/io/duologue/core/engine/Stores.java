package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.relay.Relay;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.MatchQueue;

/**
 * Everything that outlives a connection. Engines that share these are one platform: people of one are found by the
 * others, and a session resumes on any of them. Immutable.
 */
public record Stores(
        AccountStore accounts,
        CredentialStore credentials,
        PendingSignInStore pendingSignIns,
        ProfileStore profiles,
        SessionStore sessions,
        ConversationLog log,
        ConversationStore conversations,
        BlockStore blocks,
        ReportStore reports,
        RestrictionStore restrictions,
        MatchQueue queue,
        RateLimiter limiter,
        PresenceDirectory presence,
        Relay relay) {

    /** Begins with these, to replace some. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** The same stores but those that are named. One thread at a time. */
    public static final class Builder {
        private AccountStore accounts;
        private CredentialStore credentials;
        private PendingSignInStore pendingSignIns;
        private ProfileStore profiles;
        private SessionStore sessions;
        private ConversationLog log;
        private ConversationStore conversations;
        private BlockStore blocks;
        private ReportStore reports;
        private RestrictionStore restrictions;
        private MatchQueue queue;
        private RateLimiter limiter;
        private PresenceDirectory presence;
        private Relay relay;

        private Builder(Stores usual) {
            accounts = usual.accounts;
            credentials = usual.credentials;
            pendingSignIns = usual.pendingSignIns;
            profiles = usual.profiles;
            sessions = usual.sessions;
            log = usual.log;
            conversations = usual.conversations;
            blocks = usual.blocks;
            reports = usual.reports;
            restrictions = usual.restrictions;
            queue = usual.queue;
            limiter = usual.limiter;
            presence = usual.presence;
            relay = usual.relay;
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
            return this;
        }

        public Builder blocks(BlockStore value) {
            blocks = value;
            return this;
        }

        public Builder reports(ReportStore value) {
            reports = value;
            return this;
        }

        public Builder restrictions(RestrictionStore value) {
            restrictions = value;
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

        public Stores build() {
            return new Stores(
                    accounts,
                    credentials,
                    pendingSignIns,
                    profiles,
                    sessions,
                    log,
                    conversations,
                    blocks,
                    reports,
                    restrictions,
                    queue,
                    limiter,
                    presence,
                    relay);
        }
    }
}
