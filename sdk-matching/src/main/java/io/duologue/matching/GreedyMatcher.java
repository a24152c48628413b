package io.duologue.matching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes the best pair, then the best of what is left. Immutable.
 *
 * <p>Whoever has waited longer than {@link Matcher#AGE_FIRST_AFTER} is served first, the oldest before all: he gets the oldest
 * of those like him whom he may be paired with, and only if there is none the best of the others. That order is what keeps
 * rule M-5: anybody older was served before, and found nobody who was still free. Those who have waited less are then paired
 * by weight; among equal weights the older pair comes first, and among equally old ones the order of ids decides.
 *
 * <p><b>Cost.</b> Every ticket is compared with every other one: n² / 2 judgements per call, and as many edges in memory where
 * everybody fits everybody. It looks at the oldest {@code window} available tickets only; beyond the window people wait until
 * somebody in it leaves, even if everybody in it is hard to please. That suits a node with some hundreds waiting; for more
 * there is to be a matcher with an index.
 */
public final class GreedyMatcher implements Matcher {

    /** How many tickets are looked at, unless said otherwise. */
    public static final int DEFAULT_WINDOW = 1_000;

    private static final int MAX_WINDOW = 5_000;

    private static final Comparator<QueuedTicket> BY_AGE = Comparator.<QueuedTicket, Instant>comparing(
                    queued -> queued.ticket().queuedAt())
            .thenComparing(QueuedTicket::participant)
            .thenComparing(Comparator.comparingLong(QueuedTicket::epoch).reversed());

    private final PairingRules rules;
    private final int window;

    /** @throws IllegalArgumentException unless the window is 2–5000 tickets */
    public GreedyMatcher(PairingRules rules, int window) {
        this.rules = rules;
        this.window = Bounds.within("tickets in a window", window, 2, MAX_WINDOW);
    }

    @Override
    public List<Proposal> propose(List<QueuedTicket> waiting, Instant now) {
        Round round = new Round(rules, candidates(waiting, now), now);
        round.pairThoseOverdue();
        round.pairTheOthers();
        return round.finish();
    }

    private List<QueuedTicket> candidates(List<QueuedTicket> waiting, Instant now) {
        Set<ParticipantId> seen = new HashSet<>();
        return waiting.stream()
                .filter(queued -> queued.state() == TicketState.WAITING)
                .filter(queued -> queued.ticket().isAvailable(now))
                .sorted(BY_AGE)
                .filter(queued -> seen.add(queued.participant()))
                .limit(window)
                .toList();
    }

    /** One call: tickets are known by their place in the order of age, so that a smaller number is an older ticket. */
    private static final class Round {

        private static final int NOBODY = -1;

        private static final Comparator<Edge> BEST_FIRST = Comparator.comparingDouble(Edge::weight)
                .reversed()
                .thenComparingInt(Edge::older)
                .thenComparingInt(Edge::younger);

        private final PairingRound pairing;
        private final List<QueuedTicket> candidates;
        private final List<Requirements> requirements;
        private final boolean[] taken;
        private final int overdue;
        private final List<Proposal> proposals = new ArrayList<>();

        Round(PairingRules rules, List<QueuedTicket> candidates, Instant now) {
            this.candidates = candidates;
            pairing = new PairingRound(rules, now);
            requirements = candidates.stream()
                    .map(queued -> pairing.requirements(queued.ticket()))
                    .toList();
            taken = new boolean[candidates.size()];
            overdue = (int) candidates.stream()
                    .filter(queued -> queued.ticket().waited(now).compareTo(AGE_FIRST_AFTER) > 0)
                    .count();
        }

        void pairThoseOverdue() {
            for (int oldest = 0; oldest < overdue; oldest++) {
                if (!taken[oldest]) {
                    Edge edge = partnerOf(oldest);
                    if (edge.younger() != NOBODY) {
                        take(edge);
                    }
                }
            }
        }

        void pairTheOthers() {
            List<Edge> edges = new ArrayList<>();
            for (int older = overdue; older < taken.length; older++) {
                for (int younger = older + 1; younger < taken.length && !taken[older]; younger++) {
                    double weight = weight(older, younger);
                    if (weight != PairingRound.REFUSED) {
                        edges.add(new Edge(older, younger, weight));
                    }
                }
            }
            edges.sort(BEST_FIRST);
            for (Edge edge : edges) {
                if (!taken[edge.older()] && !taken[edge.younger()]) {
                    take(edge);
                }
            }
        }

        List<Proposal> finish() {
            pairing.report();
            return List.copyOf(proposals);
        }

        /** The oldest that is overdue as well, else the best of the others, else {@link #NOBODY}. */
        private Edge partnerOf(int oldest) {
            Edge best = new Edge(oldest, NOBODY, PairingRound.REFUSED);
            for (int younger = oldest + 1; younger < taken.length; younger++) {
                double weight = weight(oldest, younger);
                if (weight > best.weight()) {
                    best = new Edge(oldest, younger, weight);
                    if (younger < overdue) {
                        return best;
                    }
                }
            }
            return best;
        }

        private double weight(int older, int younger) {
            return taken[older] || taken[younger]
                    ? PairingRound.REFUSED
                    : pairing.weight(
                            candidates.get(older).ticket(),
                            requirements.get(older),
                            candidates.get(younger).ticket(),
                            requirements.get(younger));
        }

        private void take(Edge edge) {
            taken[edge.older()] = true;
            taken[edge.younger()] = true;
            proposals.add(new Proposal(candidates.get(edge.older()), candidates.get(edge.younger()), edge.weight()));
        }

        private record Edge(int older, int younger, double weight) {}
    }
}
