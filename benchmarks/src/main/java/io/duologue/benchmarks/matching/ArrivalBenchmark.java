package io.duologue.benchmarks.matching;

import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.RelaxationTable;
import io.duologue.matching.Requirements;
import io.duologue.matching.WaitingRoom;
import io.duologue.matching.index.IndexedMatcher;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What one more costs when so many wait: the time of his entering and of the look that follows, and the memory of those who wait.
 *
 * <p>People come until so many are left whom nobody suits. The clock all but stands still, so that everybody insists on all that he
 * begins with and whoever stays really has to be passed by. Whoever is proposed is claimed. Then for each who comes and stays the one
 * who has been there longest goes, so that as many wait for the last as for the first.
 */
@Command(
        name = "arrivals",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "The cost of one who comes to search, by how many wait already; 1000000 wait in 2 GB.")
public final class ArrivalBenchmark implements Callable<Integer> {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration COOL_DOWN = Duration.ofHours(24);
    private static final Duration BETWEEN = Duration.ofNanos(20_000);
    private static final int FILLED_AT_ONCE = 100;

    @Option(names = "--waiting", split = ",", description = "how many wait")
    private List<Integer> waiting = List.of(1_000, 10_000, 100_000);

    @Option(
            names = "--threshold",
            description = "what a partner must be worth to somebody who has just come: the more, the more people stay")
    private double threshold = 0.8;

    @Option(names = "--arrivals", description = "how many come then, each timed")
    private int arrivals = 50_000;

    private final PrintStream out;

    public ArrivalBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        fillUntil(2_000, new Newcomers()); // Compiles what is measured.
        out.println("waiting   came      tickets/s   p50 µs    p99 µs    max µs   B/ticket   mean score");
        waiting.forEach(this::measure);
        return 0;
    }

    private void measure(int held) {
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
        out.printf(
                Locale.ROOT,
                "%-9d %-9d %-11.0f %-9.1f %-9.1f %-8.0f %-10.0f %.3f%n",
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
