package io.duologue.server.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Measures a server on this machine and prints a table and a line of JSON for each run, and the medians of all runs.
 * Arguments: how many runs (3), and flags for the server's JVM.
 */
final class LoadMain {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int IDLE_PEOPLE = 2_000;
    private static final int TALKING_PEOPLE = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofSeconds(6);
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final double WARM_UP_RATE = 1_000;
    private static final double CLAIMED_RATE = 100;
    private static final double FIXED_RATE = 1_000;
    private static final double[] STEPS = {
        500, 1_000, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 14_000, 16_000, 18_000, 20_000, 22_000, 24_000, 26_000,
        28_000, 30_000, 32_000, 34_000, 36_000, 40_000, 45_000, 50_000
    };
    private static final double BOUND_MS = 50;

    private final Map<String, List<Double>> figures = new LinkedHashMap<>();
    private Map<String, Double> run = new LinkedHashMap<>();

    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        List<String> flags = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        LoadMain main = new LoadMain();
        for (int i = 1; i <= runs; i++) {
            System.out.printf(Locale.ROOT, "%nrun %d of %d%n", i, runs);
            main.measure(flags);
        }
        main.printMedians();
        // The HTTP client keeps a thread for a while.
        System.exit(0);
    }

    private void measure(List<String> flags) throws IOException, InterruptedException {
        run = new LinkedHashMap<>();
        memory(flags);
        talk(flags);
        ObjectNode line = JSON.createObjectNode();
        run.forEach(line::put);
        System.out.println(line);
    }

    private void note(String what, double figure) {
        double rounded = Math.round(figure * 1_000) / 1_000.0;
        System.out.printf(Locale.ROOT, "  %-52s %,14.3f%n", what, rounded);
        run.put(what, rounded);
        figures.computeIfAbsent(what, first -> new ArrayList<>()).add(rounded);
    }

    private void memory(List<String> flags) throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(IDLE_PEOPLE, flags);
                Swarm swarm = Swarm.start()) {
            new People(server.port()).signIn(1);
            Memory empty = Memory.of(server);
            List<String> tokens = new People(server.port()).signIn(IDLE_PEOPLE);
            Memory signedIn = Memory.of(server);
            swarm.connect(server.port(), tokens);
            Thread.sleep(5_000);
            Memory connected = Memory.of(server);
            Duration before = server.cpu();
            Thread.sleep(10_000);
            double idleCpu = 100 * seconds(server.cpu().minus(before)) / 10;
            swarm.pair();
            Memory talking = Memory.of(server);

            note("heap, nobody there, MB", empty.heap() / 1e6);
            note("heap, 2000 connected, MB", connected.heap() / 1e6);
            note("heap, 2000 talking, MB", talking.heap() / 1e6);
            note("heap per account and session, KB", (signedIn.heap() - empty.heap()) / 1e3 / IDLE_PEOPLE);
            note("heap per idle connection, KB", (connected.heap() - signedIn.heap()) / 1e3 / IDLE_PEOPLE);
            note("heap per person who talks, KB", (talking.heap() - connected.heap()) / 1e3 / IDLE_PEOPLE);
            note("resident, nobody there, MB", empty.resident() / 1e6);
            note("resident, 2000 connected, MB", connected.resident() / 1e6);
            note("resident per idle connection, KB", (connected.resident() - signedIn.resident()) / 1e3 / IDLE_PEOPLE);
            note("CPU with 2000 idle, % of one core", idleCpu);
        }
    }

    private record Memory(long heap, long resident) {
        static Memory of(ServerProcess server) throws IOException, InterruptedException {
            return new Memory(server.liveHeap(), server.resident());
        }
    }

    private void talk(List<String> flags) throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(TALKING_PEOPLE, flags);
                Swarm swarm = Swarm.start()) {
            swarm.connect(server.port(), new People(server.port()).signIn(TALKING_PEOPLE));
            swarm.pair();
            swarm.talk(WARM_UP_RATE, WARM_UP);
            swarm.settles(SETTLE);

            claimed(server, swarm);
            fixed(server, swarm);
            steps(server, swarm);
        }
    }

    private void claimed(ServerProcess server, Swarm swarm) throws IOException {
        Sample sample = sample(server, swarm, CLAIMED_RATE, Duration.ofSeconds(20));
        note("at 100/s: CPU, % of one core", sample.cpuPercent());
        note("at 100/s: others, % of all processors", sample.othersPercent());
        percentiles("at 100/s: to the partner", swarm.measurements().toPartner());
    }

    private void fixed(ServerProcess server, Swarm swarm) throws IOException {
        Sample sample = sample(server, swarm, FIXED_RATE, Duration.ofSeconds(20));
        note("at 1000/s: messages accepted and received", (double)
                swarm.measurements().accepted());
        note("at 1000/s: accepted per second", sample.perSecond());
        percentiles("at 1000/s: to the partner", swarm.measurements().toPartner());
        percentiles("at 1000/s: to the own ok", swarm.measurements().toOk());
        note("at 1000/s: CPU, % of one core", sample.cpuPercent());
        note("at 1000/s: CPU seconds per 1000 messages", sample.cpuPer1000());
        note("at 1000/s: the load's own CPU, % of one core", 100 * sample.ownCpu() / sample.wall());
        note("at 1000/s: others, % of all processors", sample.othersPercent());
    }

    private void steps(ServerProcess server, Swarm swarm) throws IOException {
        double best = 0;
        double cpu = 0;
        for (double rate : STEPS) {
            Sample sample = step(server, swarm, rate);
            if (!sample.isGood()) {
                // Something else on the machine may have been in the way.
                sample = step(server, swarm, rate);
            }
            if (!sample.isGood()) {
                break;
            }
            best = rate;
            cpu = sample.cpuPer1000();
        }
        note("highest rate with p99 < 50 ms, messages/s", best);
        note("CPU seconds per 1000 messages at that rate", cpu);
    }

    private static Sample step(ServerProcess server, Swarm swarm, double rate) throws IOException {
        Sample sample = sample(server, swarm, rate, STEP);
        System.out.printf(
                Locale.ROOT,
                "  step %,6.0f/s: accepted %,8.0f/s, p50 %,6.1f ms, p99 %,7.1f ms, CPU %3.0f %%, load %3.0f %%, others"
                        + " %3.0f %%, %s%n",
                rate,
                sample.perSecond(),
                sample.p50(),
                sample.p99(),
                sample.cpuPercent(),
                100 * sample.ownCpu() / sample.wall(),
                sample.othersPercent(),
                sample.complete() ? "complete" : "incomplete");
        return sample;
    }

    /** Talks at a rate and waits for the last word. */
    private static Sample sample(ServerProcess server, Swarm swarm, double rate, Duration time) throws IOException {
        swarm.measurements().reset();
        Duration cpuBefore = server.cpu();
        Duration ownBefore = ownCpu();
        double busyBefore = Machine.busySeconds();
        long begun = System.nanoTime();
        swarm.talk(rate, time);
        boolean complete = swarm.settles(SETTLE);
        double wall = (System.nanoTime() - begun) / 1e9;
        double cpu = seconds(server.cpu().minus(cpuBefore));
        double own = seconds(ownCpu().minus(ownBefore));
        double others = Math.max(0, Machine.busySeconds() - busyBefore - cpu - own);
        for (String trouble : swarm.measurements().troubles()) {
            System.out.println("  trouble: " + trouble);
        }
        Histogram micros = swarm.measurements().toPartner();
        return new Sample(
                swarm.measurements().accepted(),
                wall,
                cpu,
                own,
                others,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                complete);
    }

    private static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** @param cpu seconds that the server took; {@code ownCpu}: the load itself, {@code othersCpu}: everything else */
    private record Sample(
            long accepted,
            double wall,
            double cpu,
            double ownCpu,
            double othersCpu,
            double p50,
            double p99,
            boolean complete) {
        boolean isGood() {
            return complete && p99 < BOUND_MS;
        }

        double perSecond() {
            return accepted / wall;
        }

        /** How much of the machine was taken by what has nothing to do with this. */
        double othersPercent() {
            return 100 * othersCpu / wall / Runtime.getRuntime().availableProcessors();
        }

        double cpuPercent() {
            return 100 * cpu / wall;
        }

        double cpuPer1000() {
            return 1_000 * cpu / Math.max(1, accepted);
        }
    }

    private void percentiles(String what, Histogram micros) {
        for (String percentile : List.of("50", "90", "99", "99.9")) {
            note(what + ", p" + percentile + ", ms", micros.getValueAtPercentile(Double.parseDouble(percentile)) / 1e3);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private void printMedians() {
        System.out.printf(
                Locale.ROOT,
                "%nmedians on %d processors, Java %s, server %s%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                ServerProcess.HEAP);
        ObjectNode line = JSON.createObjectNode();
        figures.forEach((what, values) -> {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            double median = sorted[sorted.length / 2];
            line.put(what, median);
            System.out.printf(
                    Locale.ROOT,
                    "  %-52s %,14.3f   (%,.3f … %,.3f)%n",
                    what,
                    median,
                    sorted[0],
                    sorted[sorted.length - 1]);
        });
        System.out.println(line);
    }
}
