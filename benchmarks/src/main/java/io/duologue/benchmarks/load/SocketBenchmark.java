package io.duologue.benchmarks.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.UnixOperatingSystemMXBean;
import io.duologue.benchmarks.measured.Subject;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whole servers over real sockets, and beside each a bare relay on the same transport. */
@Command(
        name = "sockets",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Drives the server, and beside it a bare relay, on each transport with an open-loop load.")
public final class SocketBenchmark implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double BOUND_MILLIS = 50;
    /** Of files, besides one for each connection. */
    private static final int OTHER_FILES = 500;

    private static final double[] PERCENTILES = {50, 99, 99.9};
    /** What connecting leaves behind for a while is over by then. */
    private static final Duration REST = Duration.ofSeconds(5);

    private static final Duration SHORT_REST = Duration.ofMillis(500);
    private static final int MANY_IDLE = 1_000;

    @Option(
            names = "--subjects",
            split = ",",
            description = "what is measured, of ${COMPLETION-CANDIDATES}; everything by default")
    private List<Subject> subjects = List.of(Subject.values());

    @Option(names = "--rates", split = ",", description = "messages per second at which latency and cost are measured")
    private List<Integer> rates = List.of(1_000, 5_000);

    @Option(
            names = "--steps",
            split = ",",
            description = "ascending rates; the last one with p99 < 50 ms is the highest; 0 for none")
    private List<Integer> steps = List.of(
            6_000, 8_000, 10_000, 12_000, 14_000, 16_000, 18_000, 20_000, 22_000, 24_000, 26_000, 28_000, 30_000,
            34_000, 38_000, 42_000, 46_000, 50_000);

    @Option(names = "--seconds", description = "at each of the rates")
    private int seconds = 20;

    @Option(names = "--step-seconds", description = "at each of the steps")
    private int stepSeconds = 6;

    @Option(names = "--warm-up", description = "seconds of talk, at the highest of the rates, that are not counted")
    private int warmUp = 15;

    @Option(names = "--people", description = "who talk, in half as many conversations")
    private int people = 200;

    @Option(names = "--idle", description = "connections that are open and silent; 0 for none")
    private int idle = 10_000;

    @Option(names = "--runs", description = "everything is measured so often, in turn; the table has medians")
    private int runs = 1;

    @Option(names = "--quick", description = "a look within a minute; its figures say little")
    private boolean quick;

    @Option(names = "--json", description = "a file for the figures")
    private @Nullable Path json;

    @Option(names = "--jvm", split = ",", description = "further flags for the measured JVM")
    private List<String> flags = List.of();

    private final Figures figures = new Figures();
    private final PrintStream out;

    public SocketBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (quick) {
            beQuick();
        }
        checkFiles();
        for (int run = 1; run <= runs; run++) {
            for (Subject subject : subjects) {
                out.printf(Locale.ROOT, "run %d of %d: %s%n", run, runs, subject.word());
                talk(subject);
                memory(subject);
            }
        }
        out.printf("%n%s%n%s%n", machine(), figures.table());
        ObjectNode all = JSON.createObjectNode().put("machine", machine()).put("options", options());
        all.set("figures", figures.json());
        out.println(all);
        if (json != null) {
            Files.writeString(json, all + "\n");
        }
        return 0;
    }

    private void beQuick() {
        rates = List.of(1_000);
        steps = List.of(4_000);
        seconds = 2;
        stepSeconds = 1;
        warmUp = 2;
        people = 20;
        idle = Math.min(idle, 500);
    }

    private void checkFiles() throws IOException {
        long needed = OTHER_FILES + (long) Math.max(people, idle);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < needed) {
            throw new IOException("expected a limit of at least " + needed + " open files (ulimit -n) but was "
                    + system.getMaxFileDescriptorCount());
        }
    }

    // ── what is measured ────────────────────────────────────────────────────────────────────────────────────────────

    private void talk(Subject subject) throws IOException {
        try (MeasuredProcess process = MeasuredProcess.start(subject, flags);
                Swarm swarm = Swarm.start()) {
            connect(subject, process, swarm, people);
            swarm.pair();
            int warmUpRate = rates.stream().mapToInt(Integer::intValue).max().orElse(1);
            Sample.take(process, swarm, !subject.isBare(), warmUpRate, Duration.ofSeconds(warmUp));
            for (int rate : rates) {
                Sample sample = sample(subject, process, swarm, rate, seconds);
                noteAll(subject, "at " + rate + "/s: ", sample);
            }
            figures.note(subject, "highest rate with p99 < 50 ms, messages/s", highest(subject, process, swarm));
        }
    }

    private void noteAll(Subject subject, String at, Sample sample) {
        figures.noteAlone(subject, at + "delivered, messages/s", sample.perSecond());
        for (double percentile : PERCENTILES) {
            String name = "p" + (percentile == Math.rint(percentile) ? "" + (int) percentile : "" + percentile);
            figures.note(
                    subject, at + "to the partner, " + name + ", ms", Sample.millis(sample.toPartner(), percentile));
            Histogram toOk = sample.toOk();
            if (toOk.getTotalCount() > 0) {
                figures.note(subject, at + "to the own ok, " + name + ", ms", Sample.millis(toOk, percentile));
            }
        }
        figures.noteAlone(
                subject, at + "frames per message", (double) sample.frames() / Math.max(1, sample.messages()));
        figures.note(subject, at + "CPU per frame, µs", sample.cpuMicrosPerFrame());
        figures.note(subject, at + "CPU per message, µs", sample.cpuMicrosPerMessage());
        figures.note(subject, at + "allocated per message, bytes", sample.bytesPerMessage());
        figures.noteAlone(subject, at + "others' CPU, % of machine", sample.othersPercent());
    }

    private double highest(Subject subject, MeasuredProcess process, Swarm swarm) throws IOException {
        double best = 0;
        for (int rate : steps) {
            if (rate <= 0) {
                continue;
            }
            boolean good = sample(subject, process, swarm, rate, stepSeconds).isGood(BOUND_MILLIS);
            if (!good) {
                // Once more before giving up: something else on the machine may have been in the way.
                good = sample(subject, process, swarm, rate, stepSeconds).isGood(BOUND_MILLIS);
            }
            if (!good) {
                break;
            }
            best = rate;
        }
        return best;
    }

    private Sample sample(Subject subject, MeasuredProcess process, Swarm swarm, int rate, int time)
            throws IOException {
        Sample sample = Sample.take(process, swarm, !subject.isBare(), rate, Duration.ofSeconds(time));
        out.printf(
                Locale.ROOT,
                "  %,6d/s: delivered %,8.0f/s, p50 %,6.2f ms, p99 %,7.2f ms, p99.9 %,7.2f ms, CPU %3.0f %%, load %3.0f %%,"
                        + " others %3.0f %%, %s%n",
                rate,
                sample.perSecond(),
                Sample.millis(sample.toPartner(), 50),
                Sample.millis(sample.toPartner(), 99),
                Sample.millis(sample.toPartner(), 99.9),
                sample.cpuPercent(),
                sample.ownPercent(),
                sample.othersPercent(),
                sample.complete() ? "complete" : "incomplete");
        for (String trouble : swarm.measurements().troubles()) {
            out.println("  trouble: " + trouble);
        }
        return sample;
    }

    private void memory(Subject subject) throws IOException, InterruptedException {
        if (idle <= 0) {
            return;
        }
        try (MeasuredProcess process = MeasuredProcess.start(subject, flags);
                Swarm swarm = Swarm.start()) {
            // The first ones bring classes and pools into being.
            connect(subject, process, swarm, 2);
            List<String> tokens = subject.isBare() ? List.of() : process.signIn(idle);
            long heapBefore = process.liveHeap();
            long residentBefore = process.resident();
            connect(subject, process, swarm, idle, tokens);
            Thread.sleep((idle < MANY_IDLE ? SHORT_REST : REST).toMillis());
            double heap = (process.liveHeap() - heapBefore) / 1e3 / idle;
            double resident = (process.resident() - residentBefore) / 1e3 / idle;
            out.printf(Locale.ROOT, "  %,d idle: %.1f KB of heap each, %.1f KB resident%n", idle, heap, resident);
            figures.note(subject, "heap per idle connection, KB", heap);
            figures.note(subject, "resident per idle connection, KB", resident);
        }
    }

    private static void connect(Subject subject, MeasuredProcess process, Swarm swarm, int count) throws IOException {
        connect(subject, process, swarm, count, subject.isBare() ? List.of() : process.signIn(count));
    }

    private static void connect(Subject subject, MeasuredProcess process, Swarm swarm, int count, List<String> tokens)
            throws IOException {
        int port = process.port();
        swarm.connect(
                count,
                subject.isBare()
                        ? (number, selector, measurements) -> RelayedLine.open(port, number, selector, measurements)
                        : (number, selector, measurements) ->
                                Participant.open(port, tokens.get(number), selector, measurements));
    }

    // ── what is said of it ──────────────────────────────────────────────────────────────────────────────────────────

    private static String machine() {
        return String.format(
                Locale.ROOT,
                "%d processors, %s %s, Java %s, measured JVM %s",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version(),
                String.join(" ", MeasuredProcess.HEAP));
    }

    private String options() {
        List<String> words = new ArrayList<>();
        words.add(people + " people");
        words.add(seconds + " s at each rate");
        words.add(stepSeconds + " s at each step");
        words.add(warmUp + " s before");
        words.add(idle + " idle");
        words.add(runs + " runs");
        flags.forEach(words::add);
        return String.join(", ", words);
    }
}
