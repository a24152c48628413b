package io.duologue.matching.simulation.baseline;

import io.duologue.matching.PairingRules;
import io.duologue.matching.Proposal;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.matching.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Everybody in a row, by topic and then by seniority, and whoever stands beside the other is paired if the two may meet; who may not is
 * tried with the next few. One thread at a time.
 */
final class SortByRank extends Crowded {

    /** How far along the row is looked for somebody. */
    private static final int REACH = 8;

    private static final int UNTOLD = 2;

    private final List<TopicId> order;
    private final Comparator<Seat> byRank =
            Comparator.<Seat>comparingInt(seat -> topic(seat.queued.ticket())).thenComparingInt(SortByRank::seniority);

    SortByRank(PairingRules rules, Topics topics) {
        super(rules);
        order = topics.leaves().stream().map(topic -> topic.id()).toList();
    }

    @Override
    List<Proposal> pair(List<Seat> available, Instant now) {
        List<Seat> row = available.stream().sorted(byRank).toList();
        boolean[] taken = new boolean[row.size()];
        List<Proposal> proposals = new ArrayList<>();
        for (int at = 0; at < row.size(); at++) {
            for (int next = at + 1; next < Math.min(row.size(), at + REACH) && !taken[at]; next++) {
                if (!taken[next] && worth(row.get(at), row.get(next)) >= 0) {
                    taken[at] = true;
                    taken[next] = true;
                    proposals.add(proposal(row.get(at), row.get(next), worth(row.get(at), row.get(next))));
                }
            }
        }
        return proposals;
    }

    /** The place of his most popular topic; whoever takes any stands at the end. */
    private int topic(Ticket ticket) {
        return ticket.topics().stream().mapToInt(order::indexOf).min().orElse(order.size());
    }

    private static int seniority(Seat seat) {
        SeniorityBand band = seat.queued.ticket().seniority();
        return band == null ? UNTOLD : SeniorityBand.STUDENT.distanceTo(band);
    }
}
