package io.duologue.core.queueing;

import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.ReportStore.Outcome;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.core.reputation.Conduct;
import io.duologue.core.reputation.PastTalk;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The answers of stores that know nothing of each other. Safe for many threads. */
record AskedOneByOne(
        ProfileStore profiles,
        ConversationStore conversations,
        BlockStore blocks,
        ReportStore reports,
        RestrictionStore restrictions,
        ErasureStore erasures)
        implements Introductions {

    @Override
    public Seeker seeker(UserId user, Instant metSince, Instant now) {
        return Seeker.builder()
                .user(user)
                .profile(profiles.find(user))
                .preferences(profiles.preferences(user))
                .acknowledgements(profiles.acknowledgements(user))
                .restriction(restrictions.active(user, now))
                .leaving(erasures.find(user).isPresent())
                .avoided(profiles.avoided(user).stream().map(Avoided::other).toList())
                .addAllKeptApart(blocks.eitherWay(user))
                .addAllKeptApart(reports.eitherWay(user))
                .met(conversations.partners(user, metSince))
                .conduct(conduct(user, metSince))
                .build();
    }

    private Conduct conduct(UserId user, Instant since) {
        List<PastTalk> talks = conversations.latest(user, Conduct.MOST_TALKS).stream()
                .filter(record -> !record.info().startedAt().isBefore(since))
                .flatMap(record -> PastTalk.of(record, user).stream())
                .toList();
        List<Instant> reported = reports.about(user, Conduct.MOST_REPORTS).stream()
                .filter(report -> !report.at().isBefore(since) && !isDismissed(report))
                .map(Report::at)
                .toList();
        return new Conduct(talks, reported);
    }

    private boolean isDismissed(Report report) {
        return reports.decision(report.caseId())
                .filter(decision -> decision.outcome() == Outcome.DISMISSED)
                .isPresent();
    }

    @Override
    public Set<Obstacle> between(UserId one, UserId other, Instant now) {
        Set<Obstacle> obstacles = EnumSet.noneOf(Obstacle.class);
        if (blocks.betweenEither(one, other) || reports.eitherWay(one).contains(other)) {
            obstacles.add(Obstacle.KEPT_APART);
        }
        if (profiles.avoids(one, other) || profiles.avoids(other, one)) {
            obstacles.add(Obstacle.AVOIDED);
        }
        if (isRestricted(one, now) || isRestricted(other, now)) {
            obstacles.add(Obstacle.RESTRICTED);
        }
        if (isLeaving(one) || isLeaving(other)) {
            obstacles.add(Obstacle.LEAVING);
        }
        return Set.copyOf(obstacles);
    }

    private boolean isRestricted(UserId user, Instant now) {
        return restrictions.active(user, now).isPresent();
    }

    private boolean isLeaving(UserId user) {
        return erasures.find(user).isPresent();
    }
}
