package io.duologue.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server's folder below that for temporary files. Notes whose server is in it and who started that, so that what a killed JVM left
 * behind is found and ended. A process is known by its number and when it began, as numbers are used again.
 */
record Folder(Path path) {
    private static final String PREFIX = "duologue-postgres-";
    private static final String NOTE = "processes";

    static Folder create() {
        try {
            Folder folder = new Folder(Files.createTempDirectory(PREFIX));
            Account.ofServer().give(folder.path());
            Runtime.getRuntime().addShutdownHook(new Thread(folder::abandon, "postgres-folder"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(String name, String text) {
        try {
            Path file = Files.writeString(path.resolve(name), text);
            Account.ofServer().give(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a copy of what is elsewhere, as whoever the server runs as. */
    void take(Path folder) {
        List<String> command = Account.ofServer().run(List.of("cp", "-R", "-p", folder.toString(), path.toString()));
        try {
            Process copying = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (copying.onExit().join().exitValue() != 0) {
                throw new IllegalStateException("there is no copy of " + folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void note(ProcessHandle server) {
        write(NOTE, named(ProcessHandle.current()) + "\n" + named(server) + "\n");
    }

    /** What a server that was just ended still writes is no reason to fail: the next sweep takes what is left. */
    void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // Somebody else deletes it as well.
        }
    }

    /** Ends the servers whose JVM is no more, and deletes their folders. */
    static void sweep() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> folders = Files.list(temporary)) {
            folders.filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
                    .map(Folder::new)
                    .filter(Folder::isOrphaned)
                    .forEach(Folder::abandon);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOrphaned() {
        List<String> noted = noted();
        return noted.size() == 2 && running(noted.get(0)).isEmpty();
    }

    private void abandon() {
        List<String> noted = noted();
        if (noted.size() == 2) {
            running(noted.get(1)).ifPresent(PostgresProcess::end);
        }
        if (Files.exists(path)) {
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
