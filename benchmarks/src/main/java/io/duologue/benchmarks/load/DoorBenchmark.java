package io.duologue.benchmarks.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.benchmarks.measured.Subject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How many people come through the door in a second: a ticket by {@code POST /v1/auth/ws-ticket}, and a socket that it opens. Closed
 * loop: each of some connections begins the next when the one before is done, so that a slow server is asked less, and the latencies
 * say nothing about what people wait who come when they like.
 */
@Command(
        name = "doors",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Tickets and WebSocket upgrades per second on the running server, closed loop.")
public final class DoorBenchmark implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long HIGHEST_MICROS = Duration.ofSeconds(20).toNanos() / 1_000;
    private static final double[] PERCENTILES = {50, 99, 99.9};

    @Option(names = "--connections", split = ",", description = "how many ask at once, one figure after the other")
    private List<Integer> connections = List.of(1, 4, 16);

    @Option(names = "--seconds", description = "with each of them")
    private int seconds = 20;

    @Option(names = "--warm-up", description = "seconds that are not counted, with the most connections")
    private int warmUp = 20;

    @Option(
            names = "--people",
            description = "who come in turn; nobody has more sockets than may be open without a hello")
    private int people = 1_000;

    @Option(names = "--json", description = "a file for the figures")
    private @Nullable Path json;

    @Option(names = "--jvm", split = ",", description = "further flags for the measured JVM")
    private List<String> flags = List.of();

    private final PrintStream out;

    public DoorBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode figures = JSON.createObjectNode();
        try (MeasuredProcess process = MeasuredProcess.start(Subject.SERVER_JETTY, flags)) {
            List<String> bearers = process.signIn(people);
            int most = connections.stream().mapToInt(Integer::intValue).max().orElse(1);
            if (warmUp > 0) {
                measure(process, bearers, most, warmUp);
            }
            for (int count : connections) {
                Entrances entrances = measure(process, bearers, count, seconds);
                out.println(entrances.line(count));
                figures.set(Integer.toString(count), entrances.json());
            }
        }
        ObjectNode all = JSON.createObjectNode().put("loop", "closed");
        all.set("connections", figures);
        out.println(all);
        if (json != null) {
            Files.writeString(json, all + "\n");
        }
        return 0;
    }

    private static Entrances measure(MeasuredProcess process, List<String> bearers, int count, int time)
            throws IOException, InterruptedException {
        Histogram tickets = new ConcurrentHistogram(HIGHEST_MICROS, 3);
        Histogram upgrades = new ConcurrentHistogram(HIGHEST_MICROS, 3);
        Duration cpuBefore = process.cpu();
        double busyBefore = Machine.busySeconds();
        Duration ownBefore = ProcessCost.cpu(ProcessHandle.current());
        long begun = System.nanoTime();
        long end = begun + Duration.ofSeconds(time).toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int first = i;
                all.add(threads.submit(() -> {
                    enter(process.port(), bearers, first, count, end, tickets, upgrades);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("somebody did not come in", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        double wall = (System.nanoTime() - begun) / 1e9;
        double cpu = seconds(process.cpu().minus(cpuBefore));
        double own = seconds(ProcessCost.cpu(ProcessHandle.current()).minus(ownBefore));
        double others = Math.max(0, Machine.busySeconds() - busyBefore - cpu - own);
        return new Entrances(tickets, upgrades, wall, cpu, others);
    }

    private static void enter(
            int port, List<String> bearers, int first, int step, long end, Histogram tickets, Histogram upgrades)
            throws IOException {
        try (Door door = Door.at(port)) {
            for (int person = first; System.nanoTime() < end; person = (person + step) % bearers.size()) {
                long asked = System.nanoTime();
                String ticket = door.ticket(bearers.get(person));
                long has = System.nanoTime();
                Socket socket = door.opened(ticket);
                long in = System.nanoTime();
                Door.leave(socket);
                tickets.recordValue(micros(has - asked));
                upgrades.recordValue(micros(in - has));
            }
        }
    }

    private static long micros(long nanos) {
        return Math.min(HIGHEST_MICROS, nanos / 1_000);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /**
     * What came out of it.
     *
     * @param tickets in microseconds, until a ticket was there
     * @param upgrades in microseconds, from the connecting until the answer to the handshake
     * @param wall seconds
     * @param cpu seconds of processor that the measured process took
     * @param others seconds that everything but it and the load took
     */
    private record Entrances(Histogram tickets, Histogram upgrades, double wall, double cpu, double others) {
        double perSecond() {
            return upgrades.getTotalCount() / wall;
        }

        String line(int count) {
            return String.format(
                    Locale.ROOT,
                    "%d connections, closed loop: %,.0f/s, ticket p50 %.2f ms, p99 %.2f ms, upgrade p50 %.2f ms, p99"
                            + " %.2f ms, CPU each %.0f µs, others %.0f %% of the machine",
                    count,
                    perSecond(),
                    Sample.millis(tickets, 50),
                    Sample.millis(tickets, 99),
                    Sample.millis(upgrades, 50),
                    Sample.millis(upgrades, 99),
                    cpuMicrosEach(),
                    othersPercent());
        }

        ObjectNode json() {
            ObjectNode json = JSON.createObjectNode()
                    .put("perSecond", perSecond())
                    .put("cpuMicrosEach", cpuMicrosEach())
                    .put("othersPercent", othersPercent());
            for (double percentile : PERCENTILES) {
                json.put("ticket p" + percentile + ", ms", Sample.millis(tickets, percentile));
                json.put("upgrade p" + percentile + ", ms", Sample.millis(upgrades, percentile));
            }
            return json;
        }

        private double cpuMicrosEach() {
            return 1e6 * cpu / Math.max(1, upgrades.getTotalCount());
        }

        private double othersPercent() {
            return 100 * others / wall / Runtime.getRuntime().availableProcessors();
        }
    }
}
