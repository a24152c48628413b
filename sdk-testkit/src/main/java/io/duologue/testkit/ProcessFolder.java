package io.duologue.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder below that for temporary files, of processes that this JVM starts. Notes who started them and which they are, so that what a
 * killed JVM left behind is found and ended by the next one that {@link #sweep sweeps}. A process is known by its number and when it
 * began, as numbers are used again. Safe for many threads.
 */
public final class ProcessFolder {
    private static final String PREFIX = "duologue-";
    private static final String NOTE = "processes";
    /** Each JVM reckons by itself when a process began, from the system's clock, which is set now and then. */
    private static final Duration SAME = Duration.ofSeconds(5);

    private final Path path;
    private final Consumer<ProcessHandle> end;

    private ProcessFolder(Path path, Consumer<ProcessHandle> end) {
        this.path = path;
        this.end = end;
    }

    /**
     * Makes one.
     *
     * @param kind of processes, such as {@code redis}: part of the folder's name
     * @param end ends a process of this kind, and waits until it has ended
     */
    public static ProcessFolder create(String kind, Consumer<ProcessHandle> end) {
        try {
            ProcessFolder folder = new ProcessFolder(Files.createTempDirectory(prefix(kind)), end);
            folder.note(ProcessHandle.current());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the processes of this kind whose JVM is no more, and deletes their folders. */
    public static void sweep(String kind, Consumer<ProcessHandle> end) {
        try (Stream<Path> folders = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            folders.filter(folder -> folder.getFileName().toString().startsWith(prefix(kind)))
                    .map(folder -> new ProcessFolder(folder, end))
                    .filter(ProcessFolder::isOrphaned)
                    .forEach(ProcessFolder::abandon);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends a process as a crash would. */
    public static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static String prefix(String kind) {
        return PREFIX + kind + "-";
    }

    public Path path() {
        return path;
    }

    /** Writes a file in it. */
    public Path write(String name, String text) {
        try {
            return Files.writeString(path.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts down a process that was started. */
    public synchronized void note(ProcessHandle process) {
        try {
            Files.writeString(
                    path.resolve(NOTE), named(process) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When this JVM ends in an orderly way, what was noted ends with it, and the folder is deleted. */
    public ProcessFolder endsWithThisJvm() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::abandon, path.getFileName() + "-end"));
        return this;
    }

    /**
     * Deletes it with all that is in it. What a process that was just ended still writes is no reason to fail: the next sweep takes what
     * is left.
     */
    public void delete() {
        Path note = path.resolve(NOTE);
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(path) && !file.equals(note)) {
                    Files.deleteIfExists(file);
                }
            }
            // Last: without it nobody would know whose the rest was.
            Files.deleteIfExists(note);
            Files.deleteIfExists(path);
        } catch (IOException | UncheckedIOException e) {
            // Somebody else deletes it as well, or writes into it.
        }
    }

    private boolean isOrphaned() {
        return noted().stream()
                .findFirst()
                .filter(owner -> running(owner).isEmpty())
                .isPresent();
    }

    private void abandon() {
        noted().stream().skip(1).flatMap(named -> running(named).stream()).forEach(end);
        if (Files.exists(path)) {
            delete();
        }
    }

    /** The owner first. */
    private List<String> noted() {
        try {
            return Files.readAllLines(path.resolve(NOTE));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String named(ProcessHandle process) {
        return process.pid() + " " + began(process);
    }

    private static Optional<ProcessHandle> running(String named) {
        int blank = named.indexOf(' ');
        Instant began = Instant.parse(named.substring(blank + 1));
        return ProcessHandle.of(Long.parseLong(named.substring(0, blank)))
                .filter(process -> Duration.between(began, began(process)).abs().compareTo(SAME) < 0);
    }

    private static Instant began(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
