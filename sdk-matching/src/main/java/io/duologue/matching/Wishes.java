package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How far one ticket is from what another wishes for. Pure; shared by requirements and scores. */
final class Wishes {

    private static final int MINUTES_PER_DAY = 24 * 60;

    /** What a mentor is above, and a learner below, whom he looks for. */
    private static final int MENTORING_BANDS = 2;

    private Wishes() {}

    /** Whether {@code other} is all that {@code self} insists on, scores apart. */
    static boolean areMet(Requirements required, Topics topics, Ticket self, Ticket other, Instant now) {
        return topics.reach(self, other).compareTo(required.topic()) <= 0
                && seniorityDistance(self, other) <= required.seniorityDistance()
                && timeZoneDistance(self, other).compareTo(required.timeZoneDistance()) <= 0
                && bandDistance(self, other) <= required.bandDistance()
                && isLongEnoughAgo(self.lastMet().get(other.participant()), required.repeatAfter(), now);
    }

    /** Bands between the other's seniority and what the intent wishes for; 0 if either does not tell. */
    static int seniorityDistance(Ticket self, Ticket other) {
        SeniorityBand mine = self.seniority();
        SeniorityBand theirs = other.seniority();
        if (mine == null || theirs == null) {
            return 0;
        }
        return switch (self.intent()) {
            case TALK -> mine.distanceTo(theirs);
            case LEARN -> Math.min(SeniorityBand.MAX_DISTANCE, shortfall(theirs.stepsAbove(mine)));
            case MENTOR -> Math.min(SeniorityBand.MAX_DISTANCE, shortfall(mine.stepsAbove(theirs)));
            case HIRE, BE_HIRED -> 0;
        };
    }

    /** The shorter way round the world, 0–12 h; 0 if either does not tell. */
    static Duration timeZoneDistance(Ticket self, Ticket other) {
        ZoneOffset mine = self.utcOffset();
        ZoneOffset theirs = other.utcOffset();
        if (mine == null || theirs == null) {
            return Duration.ZERO;
        }
        int minutes = Math.abs(mine.getTotalSeconds() - theirs.getTotalSeconds()) / 60 % MINUTES_PER_DAY;
        return Duration.ofMinutes(Math.min(minutes, MINUTES_PER_DAY - minutes));
    }

    /** Bands of reputation between the two, the same in both directions; 0 if either does not tell. */
    static int bandDistance(Ticket self, Ticket other) {
        Integer mine = self.reputationBand();
        Integer theirs = other.reputationBand();
        return mine == null || theirs == null ? 0 : Math.abs(mine - theirs);
    }

    static boolean isLongEnoughAgo(@Nullable Instant happened, Duration coolDown, Instant now) {
        return happened == null || !happened.plus(coolDown).isAfter(now);
    }

    private static int shortfall(int stepsAbove) {
        return Math.max(0, MENTORING_BANDS - stepsAbove);
    }
}
