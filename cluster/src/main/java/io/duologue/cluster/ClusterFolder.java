package io.duologue.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the nodes of one cluster write their logs, below the folder for temporary files. Notes who started them and which processes
 * they are, so that what a killed JVM left behind is found and ended: a node that was paused at that moment does not notice by
 * itself. A process is known by its number and when it began, as numbers are used again. Safe for many threads.
 */
record ClusterFolder(Path path) {
    private static final String PREFIX = "duologue-cluster-";
    private static final String NOTE = "processes";

    static ClusterFolder create() {
        try {
            ClusterFolder folder = new ClusterFolder(Files.createTempDirectory(PREFIX));
            folder.note(ProcessHandle.current());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts down a process of this cluster's. */
    synchronized void note(ProcessHandle process) {
        try {
            Files.writeString(
                    path.resolve(NOTE), named(process) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException | UncheckedIOException e) {
            // Somebody else deletes it as well.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the nodes whose JVM is no more, and deletes their folders. */
    static void sweep() {
        try (Stream<Path> folders = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            folders.filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
                    .map(ClusterFolder::new)
                    .forEach(ClusterFolder::sweepUnlessOwned);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sweepUnlessOwned() {
        List<String> noted = noted();
        if (!noted.isEmpty() && running(noted.get(0)).isEmpty()) {
            noted.stream().flatMap(named -> running(named).stream()).forEach(child -> {
                child.destroyForcibly();
                child.onExit().join();
            });
            delete();
        }
    }

    private List<String> noted() {
        try {
            return Files.readAllLines(path.resolve(NOTE));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String named(ProcessHandle process) {
        return process.pid() + " " + process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static Optional<ProcessHandle> running(String named) {
        return ProcessHandle.of(Long.parseLong(named.substring(0, named.indexOf(' '))))
                .filter(process -> named(process).equals(named));
    }
}
