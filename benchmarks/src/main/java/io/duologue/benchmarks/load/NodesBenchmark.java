package io.duologue.benchmarks.load;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Two people at two nodes, through Duologue and through Socket.IO with its Redis adapter: the same words at the same rate by the same load,
 * and what each took for it. What each promises for it is not the same.
 */
@Command(
        name = "nodes",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Messages between two nodes, beside the same over Socket.IO with its Redis adapter.")
public final class NodesBenchmark implements Callable<Integer> {
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final Duration REST = Duration.ofSeconds(3);
    private static final double KB = 1e3;

    @Option(names = "--systems", split = ",", description = "what is measured, of ${COMPLETION-CANDIDATES}")
    private List<Systems> systems = List.of(Systems.values());

    @Option(names = "--pairs", description = "of people who talk, one at each node")
    private int pairs = 50;

    @Option(names = "--rates", split = ",", description = "messages per second, of all together")
    private List<Integer> rates = List.of(200, 500);

    @Option(names = "--seconds", description = "at each of the rates")
    private int seconds = 8;

    @Option(names = "--warm-up", description = "seconds of talk, at the highest of the rates, that are not counted")
    private int warmUp = 8;

    @Option(names = "--idle", description = "connections at each node that are open and silent; 0 for none")
    private int idle = 2_000;

    private final Map<String, Map<Systems, String>> figures = new LinkedHashMap<>();
    private final PrintStream out;

    public NodesBenchmark(PrintStream out) {
        this.out = out;
    }

    /** What is measured. */
    enum Systems {
        SOCKET_IO("Socket.IO", true),
        FLEETING("Duologue, Redis without a disk", true),
        DURABLE("Duologue, `durable`", false);

        private final String word;
        /** Whether it is looked at what a connection takes: where Redis writes makes no difference for that. */
        private final boolean memory;

        Systems(String word, boolean memory) {
            this.word = word;
            this.memory = memory;
        }

        TwoNodes start() throws IOException {
            return switch (this) {
                case SOCKET_IO -> SocketIoNodes.start();
                case FLEETING -> DuologueNodes.fleeting();
                case DURABLE -> DuologueNodes.durable();
            };
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Systems> measured = new ArrayList<>(systems);
        if (measured.contains(Systems.SOCKET_IO)) {
            Optional<String> missing = SocketIoNodes.prepare();
            missing.ifPresent(reason -> out.println("skipped: Socket.IO is not measured, since " + reason));
            missing.ifPresent(reason -> measured.remove(Systems.SOCKET_IO));
        }
        for (Systems system : measured) {
            talk(system);
            if (idle > 0 && system.memory) {
                memory(system);
            }
        }
        out.printf(
                "%n%d processors, Java %s, Node %s; %d pairs, %d s at each rate after %d s, %d idle at each node%n%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                SocketIoNodes.version().isEmpty() ? "none" : SocketIoNodes.version(),
                pairs,
                seconds,
                warmUp,
                idle);
        out.println(table(measured));
        return 0;
    }

    private void talk(Systems system) throws IOException {
        try (TwoNodes two = system.start();
                Swarm swarm = Swarm.start()) {
            swarm.connect(pairs * 2, two.arrive(pairs * 2));
            swarm.pair();
            int highest = rates.stream().mapToInt(Integer::intValue).max().orElse(1);
            swarm.talk(highest, Duration.ofSeconds(warmUp));
            boolean arrived = swarm.settles(SETTLE, true);
            out.printf(
                    "%s: %d pairs talk%s%n", system.word, pairs, arrived ? "" : ", and not everything has arrived yet");
            for (int rate : rates) {
                measure(system, two, swarm, rate);
            }
            swarm.measurements().troubles().forEach(trouble -> out.println("  trouble: " + trouble));
        }
    }

    private void measure(Systems system, TwoNodes two, Swarm swarm, int rate) throws IOException {
        Measurements measurements = swarm.measurements();
        measurements.reset();
        Taken before = Taken.by(two);
        long begun = System.nanoTime();
        swarm.talk(rate, Duration.ofSeconds(seconds));
        boolean complete = swarm.settles(SETTLE, true);
        double wall = (System.nanoTime() - begun) / 1e9;
        Taken taken = Taken.by(two).since(before);
        long messages = measurements.arrived();
        String at = "at " + rate + "/s: ";
        note(system, at + "messages delivered", "%,.0f" + (complete ? "" : ", not all"), (double) messages);
        note(system, at + "to the partner, p50", "%.2f ms", Sample.millis(measurements.toPartner(), 50));
        note(system, at + "to the partner, p99", "%.2f ms", Sample.millis(measurements.toPartner(), 99));
        note(system, at + "to the sender's answer, p50", "%.2f ms", Sample.millis(measurements.toOk(), 50));
        note(system, at + "to the sender's answer, p99", "%.2f ms", Sample.millis(measurements.toOk(), 99));
        note(system, at + "CPU of both nodes", "%.2f s", taken.nodes);
        note(system, at + "CPU of Redis", "%.2f s", taken.redis);
        note(system, at + "CPU of Postgres", "%.2f s", taken.postgres);
        note(system, at + "messages per CPU second of the nodes", "%,.0f", messages / taken.nodes);
        note(system, at + "messages per CPU second of everything", "%,.0f", messages / taken.all());
        note(
                system,
                at + "what else ran, of the machine",
                "%.0f %%",
                100
                        * Math.max(0, taken.machine - taken.load - taken.all())
                        / wall
                        / Runtime.getRuntime().availableProcessors());
    }

    /** Of nodes that have done nothing else, so that nothing of it is in memory that they had before. */
    private void memory(Systems system) throws IOException, InterruptedException {
        try (TwoNodes two = system.start();
                Swarm swarm = Swarm.start()) {
            // The first ones bring classes and pools into being.
            swarm.connect(2, two.arrive(2));
            Swarm.Opening opening = two.arrive(idle * 2);
            long heapBefore = two.liveHeap();
            long residentBefore = resident(two);
            swarm.connect(idle * 2, opening);
            Thread.sleep(REST.toMillis());
            // Before the collection: the garbage that connecting has made is resident as well.
            double resident = resident(two) - residentBefore;
            double heap = two.liveHeap() - heapBefore;
            note(system, "resident with nobody, each node", "%.0f MB", residentBefore / KB / KB / 2);
            note(system, "resident per idle connection", "%.1f KB", resident / KB / idle / 2);
            note(system, "heap per idle connection", "%.1f KB", heap / KB / idle / 2);
            swarm.measurements().troubles().forEach(trouble -> out.println("  trouble: " + trouble));
        }
    }

    private static long resident(TwoNodes two) throws IOException {
        long all = 0;
        for (ProcessHandle node : two.nodes()) {
            all += ProcessCost.resident(node);
        }
        return all;
    }

    private void note(Systems system, String what, String format, double figure) {
        String cell = String.format(Locale.ROOT, format, figure);
        figures.computeIfAbsent(what, first -> new LinkedHashMap<>()).put(system, cell);
        out.println("  " + what + ": " + cell);
    }

    private String table(List<Systems> measured) {
        StringBuilder table = new StringBuilder("| |");
        measured.forEach(system -> table.append(' ').append(system.word).append(" |"));
        table.append("\n|---|").append("---:|".repeat(measured.size())).append('\n');
        figures.forEach((what, cells) -> {
            table.append("| ").append(what).append(" |");
            measured.forEach(system ->
                    table.append(' ').append(cells.getOrDefault(system, "")).append(" |"));
            table.append('\n');
        });
        return table.toString();
    }

    /**
     * Seconds of processor until now.
     *
     * @param machine of everything on it
     */
    private record Taken(double nodes, double redis, double postgres, double load, double machine) {
        static Taken by(TwoNodes two) throws IOException {
            return new Taken(
                    two.nodes().stream()
                            .mapToDouble(node -> seconds(ProcessCost.cpu(node)))
                            .sum(),
                    seconds(ProcessCost.cpu(two.redis())),
                    two.postgres()
                            .map(ProcessCost::cpuOfAll)
                            .map(Taken::seconds)
                            .orElse(0.0),
                    seconds(ProcessCost.cpu(ProcessHandle.current())),
                    Machine.busySeconds());
        }

        Taken since(Taken before) {
            return new Taken(
                    nodes - before.nodes,
                    redis - before.redis,
                    postgres - before.postgres,
                    load - before.load,
                    machine - before.machine);
        }

        double all() {
            return nodes + redis + postgres;
        }

        private static double seconds(Duration duration) {
            return duration.toNanos() / 1e9;
        }
    }
}
