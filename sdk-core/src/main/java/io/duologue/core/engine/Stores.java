package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
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
        Relay relay) {}
