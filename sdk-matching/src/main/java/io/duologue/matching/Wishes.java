package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether one ticket is what another insists on, and what rules and wishes have in common. Pure. */
final class Wishes {

    private Wishes() {}

    /** Whether {@code other} is all that {@code self} insists on, scores apart. */
    static boolean areMet(Requirements required, Topics topics, Ticket self, Ticket other, Instant now) {
        Compared mine = self.compared();
        Compared theirs = other.compared();
        return (required.topic() == TopicReach.ANY || topics.reach(self, other).compareTo(required.topic()) <= 0)
                && mine.seniorityDistance(theirs) <= required.seniorityDistance()
                && mine.secondsApart(theirs) <= required.timeZoneDistance().toSeconds()
                && mine.bandDistance(theirs) <= required.bandDistance()
                && isLongEnoughAgo(self.lastMet(other), required.repeatAfter(), now);
    }

    static boolean isLongEnoughAgo(@Nullable Instant happened, Duration coolDown, Instant now) {
        return happened == null || !happened.plus(coolDown).isAfter(now);
    }
}
