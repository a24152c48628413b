package io.duologue.benchmarks.matching;

import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.RelaxationTable;
import io.duologue.matching.Requirements;
import io.duologue.matching.WaitingRoom;
import io.duologue.matching.index.IndexedMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Lets people come until so many are left whom nobody suits, and then times some more. The clock all but stands still, so that everybody
 * insists on all that he begins with and whoever stays really has to be passed by. Whoever is proposed is claimed. For each who comes and
 * stays while it is timed, the one who has been there longest goes, so that as many wait for the last as for the first. One thread at a time.
 */
public final class ArrivalCosts {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration COOL_DOWN = Duration.ofHours(24);
    private static final Duration BETWEEN = Duration.ofNanos(20_000);
    private static final int FILLED_AT_ONCE = 100;
    private static final int WARMED_BY = 2_000;

    private final double threshold;
    private final int arrivals;

    /**
     * @param threshold what a partner must be worth to somebody who has just come: the more, the more people stay
     * @param arrivals how many are timed, of whom it compiles what is measured first
     */
    public ArrivalCosts(double threshold, int arrivals) {
        this.threshold = threshold;
        this.arrivals = arrivals;
        fillUntil(WARMED_BY, new Newcomers());
    }

    /** With so many who wait. */
    public ArrivalCost measure(int held) {
        Newcomers newcomers = new Newcomers();
        long before = usedMemory();
        Filled filled = fillUntil(held, newcomers);
        double bytes = (usedMemory() - before) / (double) filled.room().size();
        long[] nanos = new long[arrivals];
        Instant now = filled.now();
        for (int arrival = 0; arrival < arrivals; arrival++) {
            QueuedTicket newcomer = newcomers.next(now);
            now = now.plus(BETWEEN);
            long begin = System.nanoTime();
            filled.room().enter(newcomer);
            filled.room().propose(now);
            nanos[arrival] = System.nanoTime() - begin;
            filled.keepTo(held, newcomer.participant());
        }
        Arrays.sort(nanos);
        return new ArrivalCost(
                filled.room().size(),
                filled.came(),
                filled.came() / (filled.nanos() / 1e9),
                nanos[arrivals / 2] / 1e3,
                nanos[arrivals - 1 - arrivals / 100] / 1e3,
                nanos[arrivals - 1] / 1e3,
                bytes,
                filled.meanScore());
    }

    /** @param nanos what the room took, not those who made the people */
    private record Filled(
            WaitingRoom room, Deque<ParticipantId> oldestFirst, Instant now, int came, long nanos, double meanScore) {

        void keepTo(int held, ParticipantId newcomer) {
            oldestFirst.add(newcomer);
            while (room.size() > held) {
                room.leave(oldestFirst.remove());
            }
        }
    }

    private Filled fillUntil(int held, Newcomers newcomers) {
        WaitingRoom room = new IndexedMatcher(rules()).open();
        Instant now = START;
        int came = 0;
        long nanos = 0;
        Deque<ParticipantId> oldestFirst = new ArrayDeque<>();
        List<Double> scores = new ArrayList<>();
        while (room.size() < held) {
            List<QueuedTicket> some = new ArrayList<>();
            for (int i = 0; i < FILLED_AT_ONCE; i++) {
                some.add(newcomers.next(now));
            }
            some.forEach(newcomer -> oldestFirst.add(newcomer.participant()));
            came += FILLED_AT_ONCE;
            now = now.plus(BETWEEN);
            long begin = System.nanoTime();
            some.forEach(room::enter);
            List<Proposal> proposals = room.propose(now);
            nanos += System.nanoTime() - begin;
            proposals.forEach(proposal -> scores.add(proposal.weight()));
        }
        double mean = scores.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        return new Filled(room, oldestFirst, now, came, nanos, mean);
    }

    private PairingRules rules() {
        List<RelaxationTable.Row> rows =
                new ArrayList<>(RelaxationTable.standard(COOL_DOWN).rows());
        RelaxationTable.Row first = rows.get(0);
        Requirements picky =
                first.requirements().toBuilder().threshold(threshold).build();
        rows.set(0, new RelaxationTable.Row(first.from(), picky));
        return PairingRules.builder(Newcomers.topics(), COOL_DOWN)
                .relaxation(RelaxationTable.of(rows))
                .build();
    }

    private static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
