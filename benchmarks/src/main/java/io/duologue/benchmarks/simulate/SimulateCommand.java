package io.duologue.benchmarks.simulate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.benchmarks.matching.ArrivalCosts;
import io.duologue.benchmarks.matching.ArrivalPicture;
import io.duologue.matching.RelaxationTable;
import io.duologue.matching.Topics;
import io.duologue.matching.index.IndexedMatcher;
import io.duologue.matching.simulation.Comparison;
import io.duologue.matching.simulation.RunFigures;
import io.duologue.matching.simulation.Simulation;
import io.duologue.matching.simulation.Strategy;
import io.duologue.matching.simulation.Trace;
import io.duologue.matching.simulation.TraceFile;
import io.duologue.matching.simulation.Workload;
import io.duologue.matching.simulation.baseline.Baselines;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everybody who pairs, on the same traces. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "How well people are paired, beside other ways to pair them. Exits with 1 if a promise was broken.")
public final class SimulateCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final String NONE = "none";
    static final String OWN_FILES = "own";

    // Of the picture of what one more costs; the command arrivals measures it alone.
    private static final List<Integer> WAITING = List.of(1_000, 10_000, 100_000);
    private static final double USUAL_THRESHOLD = 0.8;
    private static final int ARRIVALS = 20_000;

    private static final List<Double> KNOB = List.of(0.25, 0.5, 1.0, 2.0);

    @Option(
            names = "--workload",
            split = ",",
            description = "all, or some of steady, daily, flash, night, zipf, two-humped, mentors, hostile")
    private List<String> workloads = List.of(ALL);

    @Option(names = "--strategy", split = ",", description = "all, or some of duologue, greedy and the baselines")
    private List<String> strategies = List.of(ALL);

    @Option(
            names = "--frontier",
            description = "every strategy at every setting of its knob, not only as it is meant to be used")
    private boolean frontier;

    @Option(names = "--seeds", description = "how many days of each workload")
    private int seeds = 30;

    @Option(names = "--first-seed")
    private long firstSeed = 1;

    @Option(names = "--tickets", description = "how many come in a day")
    private int tickets = 4_000;

    @Option(names = "--times", description = "so many times as many people per second")
    private double times = 1;

    @Option(names = "--trace", description = "replays this file instead of the workloads")
    private @Nullable Path trace;

    @Option(
            names = "--topics",
            description = "the topics of the server that recorded the trace, instead of those that are shipped")
    private @Nullable Path topics;

    @Option(
            names = "--hindsight",
            split = ",",
            description =
                    "for which strategies to look back for what was possible: all, none, or some; it takes most of the time,"
                            + " and is for days of some thousands")
    private List<String> hindsight = List.of(ALL);

    @Option(names = "--threads", description = "how many runs at once")
    private int threads = 1;

    @Option(names = "--json", description = "a file for the figures")
    private @Nullable Path json;

    @Option(
            names = "--plots",
            description = "a folder for pictures: frontier, waits by segment, cost by size of the pool")
    private @Nullable Path plots;

    @Option(
            names = "--relaxation",
            description = "a table of one's own, or " + RelaxationTable.BY_TOPIC
                    + " for the shipped one of topics alone, tried beside the standard one as the strategy "
                    + OWN_FILES)
    private @Nullable Path relaxation;

    @Option(names = "--weights", description = "weights of one's own, tried in the same way, alone or with a table")
    private @Nullable Path weights;

    @Option(names = "--no-cost", description = "does not measure what an arrival costs, which takes a minute")
    private boolean noCost;

    @Spec
    private @Nullable CommandSpec spec;

    private final PrintStream out;

    public SimulateCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkBeforeAnythingRuns();
        ArrayNode all = new JsonMapper().createArrayNode();
        long broken = 0;
        ExecutorService runners = Executors.newFixedThreadPool(threads);
        try {
            for (Day day : days()) {
                List<RunFigures> runs = runs(day, runners);
                Comparison comparison = Comparison.of(runs);
                FiguresText.write(day.name(), comparison, runs, out);
                all.add(FiguresJson.of(day.name(), comparison, runs));
                broken += runs.stream().mapToLong(RunFigures::brokenRules).sum();
                if (plots != null) {
                    Pictures.in(plots).frontier(day.name(), comparison).waits(day.name(), comparison);
                }
            }
        } finally {
            runners.shutdownNow();
        }
        if (plots != null && !noCost) {
            ArrivalCosts costs = new ArrivalCosts(USUAL_THRESHOLD, ARRIVALS);
            ArrivalPicture.save(WAITING.stream().map(costs::measure).toList(), plots);
        }
        writeJson(all);
        return broken == 0 ? 0 : 1;
    }

    /** Whoever has waited for minutes does not want to hear that a number or a folder was wrong from the beginning. */
    private void checkBeforeAnythingRuns() {
        expect(seeds >= 1, "--seeds: expected 1 or more but was " + seeds);
        expect(tickets >= 1, "--tickets: expected 1 or more but was " + tickets);
        expect(threads >= 1, "--threads: expected 1 or more but was " + threads);
        expect(times > 0 && Double.isFinite(times), "--times: expected more than 0 but was " + times);
        expect(
                topics == null || trace != null,
                "--topics: expected --trace besides, because the workloads are about the shipped topics, but was '"
                        + topics + "'");
        if (json != null) {
            Path folder = json.toAbsolutePath().getParent();
            expect(
                    !Files.isDirectory(json) && folder != null && Files.isDirectory(folder),
                    "--json: expected a file in a folder that is there but was '" + json + "'");
        }
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw wrong(otherwise);
        }
    }

    private RuntimeException wrong(String what) {
        return spec == null ? new IllegalArgumentException(what) : new ParameterException(spec.commandLine(), what);
    }

    private Trace recorded(Path file) throws IOException {
        Topics known = topics == null ? Topics.tech() : RuleFiles.topics(topics, this::wrong);
        try {
            return TraceFile.read(file, known);
        } catch (IllegalArgumentException e) {
            throw wrong("--trace: " + file + ", " + e.getMessage());
        } catch (NoSuchFileException e) {
            throw wrong("--trace: there is no file '" + file + "'");
        }
    }

    /** A workload, or a file, and the traces of it. */
    private record Day(String name, List<Trace> traces) {}

    private List<Day> days() throws IOException {
        if (trace != null) {
            Trace recorded = recorded(trace);
            return List.of(new Day(recorded.name(), List.of(recorded)));
        }
        return named(workloads, Workload.all().stream().map(Workload::name).toList()).stream()
                .map(name -> Workload.named(name).timesAsMany(times))
                .map(workload -> new Day(
                        workload.name(),
                        Stream.iterate(firstSeed, seed -> seed + 1)
                                .limit(seeds)
                                .map(seed -> workload.trace(seed, tickets))
                                .toList()))
                .toList();
    }

    private List<Strategy> strategies() throws IOException {
        List<Strategy> known = new ArrayList<>();
        if (relaxation != null || weights != null) {
            known.add(ownFiles());
        }
        for (Strategy own : List.of(Strategy.indexed(), Strategy.greedy())) {
            known.add(own);
            if (frontier) {
                KNOB.stream()
                        .filter(setting -> setting != 1)
                        .map(own::loosening)
                        .forEach(known::add);
            }
        }
        known.addAll(frontier ? Baselines.atEverySetting() : Baselines.all());
        List<String> names = known.stream().map(Strategy::name).distinct().toList();
        if (!hindsight.equals(List.of(NONE))) {
            named(hindsight, names);
        }
        List<String> wanted = named(strategies, names);
        return known.stream()
                .filter(strategy -> wanted.contains(strategy.name()))
                .toList();
    }

    private Strategy ownFiles() throws IOException {
        Strategy.RuleBook rules = RuleFiles.read(relaxation, weights, this::wrong);
        return Strategy.of(OWN_FILES, IndexedMatcher::new)
                .lookingEvery(Duration.ZERO)
                .with(rules);
    }

    private boolean looksBack(Strategy strategy) {
        return hindsight.contains(ALL) || hindsight.contains(strategy.name());
    }

    private List<String> named(List<String> wanted, List<String> known) {
        if (wanted.contains(ALL)) {
            return known;
        }
        for (String name : wanted) {
            expect(known.contains(name), "expected " + ALL + " or some of " + known + " but was '" + name + "'");
        }
        return wanted;
    }

    private List<RunFigures> runs(Day day, ExecutorService runners) throws IOException, InterruptedException {
        List<Future<RunFigures>> begun = new ArrayList<>();
        for (Strategy strategy : strategies()) {
            for (Trace one : day.traces()) {
                Simulation simulation = Simulation.of(one, strategy);
                begun.add(runners.submit((looksBack(strategy) ? simulation.lookingBack() : simulation)::run));
            }
        }
        List<RunFigures> runs = new ArrayList<>();
        for (Future<RunFigures> run : begun) {
            try {
                runs.add(run.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a run of " + day.name() + " failed", e.getCause());
            }
        }
        return runs;
    }

    private void writeJson(ArrayNode all) throws IOException {
        if (json != null) {
            ObjectNode figures = new JsonMapper().createObjectNode();
            figures.put("java", Runtime.version().toString())
                    .put("tickets", tickets)
                    .put("seeds", seeds)
                    .put("firstSeed", firstSeed);
            figures.set("workloads", all);
            Files.writeString(json, figures.toPrettyString() + "\n");
        }
    }
}
