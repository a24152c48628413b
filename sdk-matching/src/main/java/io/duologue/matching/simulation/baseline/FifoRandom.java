package io.duologue.matching.simulation.baseline;

import io.duologue.matching.PairingRules;
import io.duologue.matching.Proposal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The oldest gets anybody whom he may meet, and so on. One thread at a time. */
final class FifoRandom extends Crowded {

    private long chance = 1;

    FifoRandom(PairingRules rules) {
        super(rules);
    }

    @Override
    List<Proposal> pair(List<Seat> available, Instant now) {
        List<Proposal> proposals = new ArrayList<>();
        List<Seat> left = new ArrayList<>(available);
        while (left.size() > 1) {
            Seat oldest = left.remove(0);
            List<Seat> possible =
                    left.stream().filter(other -> worth(oldest, other) >= 0).toList();
            if (!possible.isEmpty()) {
                Seat other = possible.get(below(possible.size()));
                left.remove(other);
                proposals.add(proposal(oldest, other, worth(oldest, other)));
            }
        }
        return proposals;
    }

    /** A linear congruential generator with Knuth's constants: chance that is the same on every machine. */
    private int below(int bound) {
        chance = chance * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        return (int) Long.remainderUnsigned(chance >>> 33, bound);
    }
}
