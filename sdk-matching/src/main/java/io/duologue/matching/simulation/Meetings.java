package io.duologue.matching.simulation;

import io.duologue.matching.ParticipantId;
import io.duologue.matching.Ticket;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Whom each has met in a run, the latest first: what an application would write into his next ticket. One thread at a time. */
final class Meetings {

    private static final int NONE = -1;

    /** By person: the place of his latest meeting. */
    private int[] latest = new int[0];

    private int[] partners = new int[1 << 10];
    private long[] moments = new long[1 << 10];
    private int[] earlier = new int[1 << 10];
    private int count;

    void note(int one, int other, long at) {
        append(one, other, at);
        append(other, one, at);
    }

    /** The ticket as an application would build it now: with those as well whom its participant met during the run. */
    Ticket remembered(Arrival arrival) {
        int person = arrival.person();
        if (person >= latest.length || latest[person] == NONE) {
            return arrival.ticket();
        }
        Map<ParticipantId, Instant> met = new HashMap<>(arrival.ticket().lastMet());
        for (int at = latest[person]; at != NONE && met.size() < Ticket.MAX_HISTORY; at = earlier[at]) {
            Instant moment = Trace.BEGIN.plusMillis(moments[at]);
            met.merge(Arrival.participant(partners[at]), moment, (a, b) -> a.isAfter(b) ? a : b);
        }
        return arrival.ticket().toBuilder().lastMet(met).build();
    }

    private void append(int person, int partner, long at) {
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
