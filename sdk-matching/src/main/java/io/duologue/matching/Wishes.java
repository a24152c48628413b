package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How far one ticket is from what another wishes for. Pure; shared by requirements and scores. */
final class Wishes {

    private static final int SECONDS_PER_DAY = 24 * 60 * 60;

    private Wishes() {}

    /** Whether {@code other} is all that {@code self} insists on, scores apart. */
    static boolean areMet(Requirements required, Topics topics, Ticket self, Ticket other, Instant now) {
        return (required.topic() == TopicReach.ANY || topics.reach(self, other).compareTo(required.topic()) <= 0)
                && seniorityDistance(self, other) <= required.seniorityDistance()
                && secondsApart(self, other) <= required.timeZoneDistance().toSeconds()
                && bandDistance(self, other) <= required.bandDistance()
                && isLongEnoughAgo(self.lastMet(other), required.repeatAfter(), now);
    }

    /** Bands between the other's seniority and what the intent wishes for; 0 if either does not tell. */
    static int seniorityDistance(Ticket self, Ticket other) {
        SeniorityBand mine = self.seniority();
        SeniorityBand theirs = other.seniority();
        if (mine == null || theirs == null) {
            return 0;
        }
        return self.intent().seniorityDistance(mine, theirs);
    }

    /** The shorter way round the world, 0–12 h; 0 if either does not tell. */
    static Duration timeZoneDistance(Ticket self, Ticket other) {
        return Duration.ofSeconds(secondsApart(self, other));
    }

    /** {@link #timeZoneDistance} in seconds: it is asked for every pair. */
    static int secondsApart(Ticket self, Ticket other) {
        ZoneOffset mine = self.utcOffset();
        ZoneOffset theirs = other.utcOffset();
        if (mine == null || theirs == null) {
            return 0;
        }
        int seconds = Math.abs(mine.getTotalSeconds() - theirs.getTotalSeconds()) % SECONDS_PER_DAY;
        return Math.min(seconds, SECONDS_PER_DAY - seconds);
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
}
