package io.duologue.matching.simulation.baseline;

import io.duologue.matching.PairingRules;
import io.duologue.matching.Proposal;
import io.duologue.matching.graph.Edge;
import io.duologue.matching.graph.HeaviestPairs;
import io.duologue.matching.graph.WeightedGraph;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All at once, so that the sum is as high as can be; exact for some hundred people. One thread at a time. */
final class Waves extends Crowded {

    private static final HeaviestPairs PAIRS = HeaviestPairs.exactWithin(40 * HeaviestPairs.STANDARD_EFFORT);

    Waves(PairingRules rules) {
        super(rules);
    }

    @Override
    List<Proposal> pair(List<Seat> available, Instant now) {
        List<Edge> edges = new ArrayList<>();
        for (int older = 0; older < available.size(); older++) {
            for (int younger = older + 1; younger < available.size(); younger++) {
                float worth = worth(available.get(older), available.get(younger));
                if (worth >= 0) {
                    edges.add(new Edge(older, younger, (long) ((double) worth * Edge.MAX_WEIGHT)));
                }
            }
        }
        return PAIRS.in(WeightedGraph.of(available.size(), edges)).edges().stream()
                .map(edge -> proposal(available, edge))
                .toList();
    }

    private Proposal proposal(List<Seat> available, Edge edge) {
        Seat older = available.get(edge.a());
        Seat younger = available.get(edge.b());
        return proposal(older, younger, worth(older, younger));
    }
}
