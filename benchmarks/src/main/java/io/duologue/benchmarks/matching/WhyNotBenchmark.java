package io.duologue.benchmarks.matching;

import io.duologue.matching.PairingRules;
import io.duologue.matching.QueueCounts;
import io.duologue.matching.QueueSnapshot;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What it costs to say why somebody is not paired when so many wait: to an operator, and to himself. They came over the last minute, so that
 * people of every step of the relaxation are asked about. The snapshot is made once, as a node makes it for all who ask in a while.
 */
@Command(
        name = "why-not",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "The cost of saying why somebody is not paired, by how many wait.")
public final class WhyNotBenchmark implements Callable<Integer> {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Option(names = "--waiting", split = ",", description = "how many wait")
    private List<Integer> waiting = List.of(1_000, 10_000, 100_000);

    @Option(names = "--questions", description = "how many are asked about, each timed, after as many to warm up")
    private int questions = 2_000;

    private final PairingRules rules = PairingRules.standard(Newcomers.topics(), Duration.ofHours(24));
    private final PrintStream out;

    public WhyNotBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        out.println("waiting   asked by   p50 ms    p99 ms    max ms");
        waiting.forEach(this::measure);
        return 0;
    }

    private void measure(int held) {
        Instant now = START.plus(MINUTE);
        QueueSnapshot snapshot = snapshot(held);
        Newcomers newcomers = new Newcomers();
        List<Ticket> asked = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            Duration waited = MINUTE.multipliedBy(i % 60).dividedBy(60);
            asked.add(newcomers.next(now.minus(waited)).ticket());
        }
        report(held, "operator", asked, ticket -> snapshot.whyNot(rules, ticket, now));
        report(held, "himself", asked, ticket -> snapshot.toldWhyNot(rules, ticket, now));
    }

    private static QueueSnapshot snapshot(int held) {
        Newcomers newcomers = new Newcomers();
        List<QueuedTicket> oldestFirst = new ArrayList<>();
        for (int i = 0; i < held; i++) {
            oldestFirst.add(newcomers.next(START.plus(MINUTE.multipliedBy(i).dividedBy(held))));
        }
        return QueueSnapshot.of(oldestFirst, new QueueCounts(held, 0, 0));
    }

    private void report(int held, String by, List<Ticket> asked, Consumer<Ticket> question) {
        asked.forEach(question);
        double[] millis = new double[asked.size()];
        for (int i = 0; i < millis.length; i++) {
            long begin = System.nanoTime();
            question.accept(asked.get(i));
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        out.printf(
                Locale.ROOT,
                "%-9d %-10s %-9.3f %-9.3f %-9.3f%n",
                held,
                by,
                millis[millis.length / 2],
                millis[millis.length - 1 - millis.length / 100],
                millis[millis.length - 1]);
    }
}
