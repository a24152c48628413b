package io.duologue.matching.simulation.baseline;

import io.duologue.matching.PairingRules;
import io.duologue.matching.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The oldest first: he takes the best of those within his interval, which widens with his wait alone. One thread at a time. */
final class IntervalAndAnchor extends Crowded {

    private final Widening widening;

    IntervalAndAnchor(PairingRules rules, Duration widestAfter) {
        super(rules);
        widening = new Widening(widestAfter);
    }

    @Override
    List<Proposal> pair(List<Seat> available, Instant now) {
        List<Proposal> proposals = new ArrayList<>();
        List<Seat> left = new ArrayList<>(available);
        while (left.size() > 1) {
            Seat anchor = left.remove(0);
            Seat best = best(anchor, left);
            if (best != null && worth(anchor, best) >= widening.least(anchor, now)) {
                left.remove(best);
                proposals.add(proposal(anchor, best, worth(anchor, best)));
            }
        }
        return proposals;
    }

    private @Nullable Seat best(Seat anchor, List<Seat> others) {
        Seat best = null;
        for (Seat other : others) {
            float worth = worth(anchor, other);
            if (worth >= 0 && (best == null || worth > worth(anchor, best))) {
                best = other;
            }
        }
        return best;
    }
}
