package io.duologue.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Ends what a server's first process and its children are. */
final class PostgresProcess {
    private static final int PATIENCE_SECONDS = 10;

    private PostgresProcess() {}

    /** Ends it as it ends by itself: what it has on disk is whole. */
    static void stop(ProcessHandle server) {
        signal(server, "INT");
        await(server);
    }

    /** Ends it at once, and its children with it: they would outlive it for a moment if it were killed. */
    static void end(ProcessHandle server) {
        signal(server, "QUIT");
        await(server);
    }

    private static void await(ProcessHandle server) {
        try {
            server.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException | CompletionException e) {
            kill(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill(server);
        }
    }

    /** As a crash of the machine would: with its children, which else go on answering until they notice. */
    static void kill(ProcessHandle server) {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(server), server.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
    }

    static void signal(ProcessHandle server, String name) {
        try {
            // Not the program kill, which not every system has, but the word of every shell.
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + server.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
