package io.duologue.core.engine;

import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Onboarding;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.SmallGroupGuard;
import io.duologue.core.queueing.Seeker;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.session.SessionRules;
import io.duologue.matching.PairingRules;
import io.duologue.matching.Topics;
import io.duologue.matching.WaitEstimator;
import io.duologue.protocol.FrameCodec;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What every part of one engine is given. Immutable; its parts are safe for many threads. */
record EngineContext(
        NodeId node,
        Stores stores,
        EngineOptions options,
        FrameCodec codec,
        InstantSource clock,
        Executor threads,
        Secrets secrets,
        Topics topics,
        Guidelines guidelines,
        AgeAssurance age,
        PairingRules pairing,
        WaitEstimator estimator,
        Judgement judgement,
        SessionRules rules,
        Tickets tickets,
        SmallGroupGuard smallGroups,
        Problems problems,
        Consumer<AnalyticsEvent> analytics) {

    /** In whole milliseconds, which every store keeps: what comes back from one equals what was handed in. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Whether somebody wants to meet nobody for now. */
    boolean isPaused(UserId user) {
        return stores.profiles().preferences(user).isPaused(now());
    }

    Onboarding onboarding(UserId user) {
        return onboarding(user, stores.profiles().find(user), stores.profiles().acknowledgements(user));
    }

    Onboarding onboarding(Seeker seeker) {
        return onboarding(seeker.user(), seeker.profile(), seeker.acknowledgements());
    }

    private Onboarding onboarding(UserId user, Optional<Profile> profile, List<Acknowledgement> given) {
        return Onboarding.of(
                profile, given, guidelines, age.of(user, given), options.shown().asksForCard());
    }

    /**
     * Everything that counts for the search of this user, as the stores have it at this moment. A cool-down that is longer than
     * {@link Tickets#MEMORY} makes partners be remembered for as long, and nothing else.
     */
    Seeker seeker(UserId user, Instant now) {
        Instant remembered = now.minus(Tickets.MEMORY);
        Instant cooledDown = now.minus(options.repeatCoolDown());
        if (!cooledDown.isBefore(remembered)) {
            return stores.introductions().seeker(user, remembered, now);
        }
        Seeker seeker = stores.introductions().seeker(user, cooledDown, now);
        return Seeker.builder()
                .from(seeker)
                .conduct(seeker.conduct().since(remembered))
                .build();
    }

    void count(AnalyticsEvent.Name name, Map<String, String> attributes) {
        analytics.accept(new AnalyticsEvent(name, now(), attributes));
    }
}
