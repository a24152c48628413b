package io.duologue.matching.simulation;

import io.duologue.matching.HardRule;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Whom each has met or passed over in a run, the latest first: what an application writes into his next ticket. One thread at a time.
 */
final class Acquaintances {

    private static final int NONE = -1;
    private static final long PASSED_MILLIS = HardRule.PASSED_COOL_DOWN.toMillis();

    private final Chains met = new Chains();
    private final Chains passed = new Chains();

    void met(int one, int other, long at) {
        met.append(one, other, at);
        met.append(other, one, at);
    }

    /** An offer of the two came to nothing. */
    void passed(int one, int other, long at) {
        passed.append(one, other, at);
        passed.append(other, one, at);
    }

    /** The ticket as an application would build it now. */
    Ticket remembered(Arrival arrival) {
        Ticket ticket = arrival.ticket();
        int person = arrival.person();
        if (!met.knows(person) && !passed.knows(person)) {
            return ticket;
        }
        Map<ParticipantId, Instant> lastMet = new HashMap<>(ticket.lastMet());
        met.collect(person, Long.MIN_VALUE, lastMet);
        Map<ParticipantId, Instant> notAgain = new HashMap<>(ticket.passed());
        passed.collect(person, arrival.at().toMillis() - PASSED_MILLIS, notAgain);
        return ticket.toBuilder().lastMet(lastMet).passed(notAgain).build();
    }

    /** A list for each person, all of them in a few arrays. */
    private static final class Chains {

        /** By person: the place of his latest entry. */
        private int[] latest = new int[0];

        private int[] partners = new int[1 << 10];
        private long[] moments = new long[1 << 10];
        private int[] earlier = new int[1 << 10];
        private int count;

        boolean knows(int person) {
            return person < latest.length && latest[person] != NONE;
        }

        /** Those since then, the latest of each partner, as many as a ticket holds. */
        void collect(int person, long since, Map<ParticipantId, Instant> into) {
            int at = knows(person) ? latest[person] : NONE;
            while (at != NONE && moments[at] > since && into.size() < Ticket.MAX_HISTORY) {
                Instant moment = Trace.BEGIN.plus(Duration.ofMillis(moments[at]));
                into.merge(Arrival.participant(partners[at]), moment, (a, b) -> a.isAfter(b) ? a : b);
                at = earlier[at];
            }
        }

        void append(int person, int partner, long at) {
            if (person >= latest.length) {
                int known = latest.length;
                latest = Arrays.copyOf(latest, Math.max(person + 1, 2 * known));
                Arrays.fill(latest, known, latest.length, NONE);
            }
            if (count == partners.length) {
                partners = Arrays.copyOf(partners, 2 * count);
                moments = Arrays.copyOf(moments, 2 * count);
                earlier = Arrays.copyOf(earlier, 2 * count);
            }
            partners[count] = partner;
            moments[count] = at;
            earlier[count] = latest[person];
            latest[person] = count++;
        }
    }
}
