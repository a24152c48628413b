package io.duologue.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;

/** What the system's signals do to a process. */
public final class Signals {
    private Signals() {}

    /** Stops it in the middle of whatever it does; its connections stay. */
    public static void pause(long pid) {
        send("STOP", pid);
    }

    public static void resume(long pid) {
        send("CONT", pid);
    }

    private static void send(String name, long pid) {
        try {
            // Not the program kill, which not every system has, but the word of every shell.
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
