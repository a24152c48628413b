package io.duologue.fuzz;

import io.duologue.testkit.InstalledPrograms;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A search for input that breaks one target, by Jazzer, in a process of its own: there can be one in a process only, and
 * what it finds may be an endless loop or memory without end. Writes to {@code target/fuzz} and nowhere else.
 */
final class Search {
    private static final Duration SHORT = Duration.ofMinutes(1);
    /** Whatever else is tested at the same time goes first, where a system can do that. */
    private static final List<String> BEHIND_ALL_ELSE = InstalledPrograms.named("nice")
            .findFirst()
            .map(nice -> List.of(nice.toString(), "-n", "10"))
            .orElse(List.of());

    /** Longer over one input is a finding. */
    private static final int PATIENCE_SECONDS = 25;
    /** On top of the search: the start, and the last input. */
    private static final Duration AROUND = Duration.ofMinutes(10);

    private static final int TAIL = 12_000;
    private static final Pattern ATTEMPTS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern COVERAGE = Pattern.compile("#\\d+\\s+\\w+\\s+cov: (\\d+) ft: (\\d+) corp: (\\d+)");

    private final Path folder;
    private final List<String> arguments;

    private Search(Path folder, List<String> arguments) {
        this.folder = folder;
        this.arguments = arguments;
    }

    /**
     * What came of it.
     *
     * @param broken whether a promise was broken, or the search itself
     * @param inputs by which
     */
    record Outcome(boolean broken, List<Path> inputs, long attempts, String summary, String report) {
        Outcome {
            inputs = List.copyOf(inputs);
        }
    }

    /** @param keeps whether it goes on from what an earlier one left */
    static Search of(Target target, boolean keeps) throws IOException {
        Path folder = folder(target.label(), keeps);
        List<String> arguments = new ArrayList<>(List.of(
                "--target_class=" + Fuzzing.class.getName(),
                "--target_args=" + target.label(),
                "--instrumentation_includes=io.duologue.**",
                "--instrumentation_excludes=io.duologue.fuzz.**" + File.pathSeparator + "io.duologue.testkit.**",
                "-max_len=" + target.maxBytes()));
        if (Files.exists(target.dictionary())) {
            arguments.add("-dict=" + target.dictionary());
        }
        // What is new goes to the first folder; the others are only read.
        arguments.add(folder.resolve("corpus").toString());
        target.folders().forEach(known -> arguments.add(known.toString()));
        return new Search(folder, arguments);
    }

    /** @param type has the method that Jazzer calls */
    static Search of(String label, Class<?> type) throws IOException {
        Path folder = folder(label, false);
        return new Search(
                folder,
                List.of(
                        "--target_class=" + type.getName(),
                        "--instrumentation_includes=" + type.getName(),
                        folder.resolve("corpus").toString()));
    }

    private static Path folder(String label, boolean keeps) throws IOException {
        Path folder = Path.of("target", "fuzz", label);
        delete(folder.resolve("found"));
        if (!keeps) {
            delete(folder.resolve("corpus"));
        }
        Files.createDirectories(folder.resolve("found"));
        Files.createDirectories(folder.resolve("corpus"));
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    Outcome run(Duration time) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command(time))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended;
        try {
            ended = process.waitFor(time.plus(AROUND).toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(log, StandardCharsets.ISO_8859_1);
        boolean broken = !ended || process.exitValue() != 0;
        return new Outcome(broken, found(), attempts(said), summary(said, time), tail(said));
    }

    private List<String> command(Duration time) {
        List<String> command = new ArrayList<>(BEHIND_ALL_ELSE);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                // One thread does nearly all of the work, and several processors may not be there.
                "-XX:+UseSerialGC",
                // The second compiler has not paid for itself before a short search is over.
                "-XX:TieredStopAtLevel=" + (time.compareTo(SHORT) < 0 ? 1 : 4),
                // Jazzer attaches its agent to the process that it is in.
                "-XX:+EnableDynamicAgentLoading",
                "-classpath",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                // To watch the libraries as well costs half a minute at the start.
                "--custom_hook_includes=io.duologue.**",
                // A target that opens a socket is no server that was talked into it.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder.resolve("found") + File.separator,
                "-seed=" + Integer.getInteger("duologue.fuzz.seed", 1),
                "-max_total_time=" + Math.max(1, time.toSeconds()),
                "-timeout=" + PATIENCE_SECONDS,
                // The heap has its bound; what the agent takes is no business of the target's.
                "-rss_limit_mb=0",
                "-print_final_stats=1"));
        command.addAll(arguments);
        return command;
    }

    private List<Path> found() {
        try (Stream<Path> files = Files.list(folder.resolve("found"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long attempts(String said) {
        Matcher attempts = ATTEMPTS.matcher(said);
        return attempts.find() ? Long.parseLong(attempts.group(1)) : 0;
    }

    private static String summary(String said, Duration time) {
        String covered = "nothing covered";
        for (Matcher line = COVERAGE.matcher(said); line.find(); ) {
            covered = "coverage " + line.group(1) + ", features " + line.group(2) + ", corpus " + line.group(3);
        }
        return attempts(said) + " inputs in " + time.toSeconds() + " s, " + covered;
    }

    private static String tail(String said) {
        return said.substring(Math.max(0, said.length() - TAIL));
    }
}
