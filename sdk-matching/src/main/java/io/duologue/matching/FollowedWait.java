package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One wait from its arrival to its end, the cells that learn from it, and what it was told. One thread at a time; known by identity. */
final class FollowedWait {

    private final long arrived;
    private final int whose;
    private final List<WaitCell> cells = new ArrayList<>();
    private @Nullable WaitCell toldBy;
    private @Nullable WaitEstimate told;

    /** @param whose by which people are told apart */
    FollowedWait(Instant arrived, int whose) {
        this.arrived = arrived.toEpochMilli();
        this.whose = whose;
    }

    /** When it began, in milliseconds. */
    long arrived() {
        return arrived;
    }

    /** By which people are told apart. */
    int whose() {
        return whose;
    }

    /** What it was told at its arrival, and by whom. */
    void wasTold(WaitCell by, WaitEstimate estimate) {
        toldBy = by;
        told = estimate;
    }

    void isFollowedBy(WaitCell cell) {
        if (cell.follow(this)) {
            cells.add(cell);
        }
    }

    /** Its end, which every cell learns of, and by which the one that had told something is corrected. */
    void end(Instant now, boolean matched) {
        long at = Math.max(arrived, now.toEpochMilli());
        if (toldBy != null && told != null) {
            toldBy.resolve(told, Duration.ofMillis(at - arrived), matched, now);
        }
        cells.forEach(cell -> cell.ended(this, at, matched));
    }
}
