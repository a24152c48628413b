package io.duologue.matching.simulation.baseline;

import io.duologue.matching.PairingRules;
import io.duologue.matching.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The best pair first, of those within the windows of both. One thread at a time. */
final class ExpandingGreedy extends Crowded {

    private record Pair(int older, int younger, float worth) {
        static final Comparator<Pair> BEST_FIRST = Comparator.comparingDouble(Pair::worth)
                .reversed()
                .thenComparingInt(Pair::older)
                .thenComparingInt(Pair::younger);
    }

    private final Widening widening;

    ExpandingGreedy(PairingRules rules, Duration widestAfter) {
        super(rules);
        widening = new Widening(widestAfter);
    }

    @Override
    List<Proposal> pair(List<Seat> available, Instant now) {
        double[] least = available.stream()
                .mapToDouble(seat -> widening.least(seat, now))
                .toArray();
        List<Pair> pairs = new ArrayList<>();
        for (int older = 0; older < least.length; older++) {
            for (int younger = older + 1; younger < least.length; younger++) {
                float worth = worth(available.get(older), available.get(younger));
                if (worth >= 0 && worth >= least[older] && worth >= least[younger]) {
                    pairs.add(new Pair(older, younger, worth));
                }
            }
        }
        pairs.sort(Pair.BEST_FIRST);
        boolean[] taken = new boolean[least.length];
        List<Proposal> proposals = new ArrayList<>();
        for (Pair pair : pairs) {
            if (!taken[pair.older()] && !taken[pair.younger()]) {
                taken[pair.older()] = true;
                taken[pair.younger()] = true;
                proposals.add(proposal(available.get(pair.older()), available.get(pair.younger()), pair.worth()));
            }
        }
        return proposals;
    }
}
