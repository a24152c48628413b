package io.duologue.cluster;

import io.duologue.testkit.ProcessFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One server as a child process, at the same port however often it is started again. Safe for many threads; one call after the
 * other.
 */
public final class Node {
    private static final long PAUSE_NANOS = 20_000_000;
    private static final int LAST_LINES = 10;
    /** What Java ends with after a SIGTERM and all that it does then. */
    private static final int TERMINATED = 128 + 15;

    private final int number;
    private final int port;
    private final List<String> command;
    private final Map<String, String> environment;
    private final ProcessFolder folder;
    private @Nullable Process process;
    private boolean paused;
    private volatile boolean endedInOrder = true;

    /**
     * A node that is not started yet.
     *
     * @param number from 1
     * @param main of the class path of this process
     * @param java what its Java is told
     * @param arguments besides its port
     */
    Node(
            int number,
            int port,
            List<String> java,
            String main,
            List<String> arguments,
            Map<String, String> environment,
            ProcessFolder folder) {
        this.number = number;
        this.port = port;
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(java);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        words.addAll(arguments);
        words.addAll(List.of("--port", Integer.toString(port)));
        this.command = List.copyOf(words);
    }

    public int number() {
        return number;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Where it writes what it has to say. */
    public Path log() {
        return folder.path().resolve("node-" + number + ".log");
    }

    /** Starts it, if it does not run. It is ready some seconds later: {@link #awaitReady}. */
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("DUOLOGUE_"));
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            process = started;
            paused = false;
            folder.note(started.toHandle());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalStateException if it was never started */
    public synchronized ProcessHandle process() {
        if (process == null) {
            throw new IllegalStateException("node " + number + " was never started");
        }
        return process.toHandle();
    }

    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    public synchronized boolean isPaused() {
        return isRunning() && paused;
    }

    /** Whether it takes people. */
    public boolean isReady() {
        return Readiness.of(uri());
    }

    /** @throws IllegalStateException if it has ended, or is not ready in that time */
    public void awaitReady(Duration within) {
        long until = System.nanoTime() + within.toNanos();
        while (!isReady()) {
            if (!isRunning() || System.nanoTime() > until) {
                throw new IllegalStateException(
                        "node " + number + (isRunning() ? " is not ready: " : " has ended: ") + lastWords());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The log goes with the cluster. */
    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join(
                    System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as a crash would. */
    public synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    /**
     * Asks it to end, and waits until it has, or kills it after that time.
     *
     * @see #hasEndedInOrder
     */
    public void stop(Duration within) {
        Process asked;
        synchronized (this) {
            asked = process;
            if (asked == null) {
                return;
            }
            endedInOrder = false;
            resume();
            // By its handle: Process.destroy would close its input too, at which the leash ends the node as in a crash.
            asked.toHandle().destroy();
        }
        try {
            endedInOrder =
                    asked.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS).exitValue() == TERMINATED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        } catch (ExecutionException | TimeoutException e) {
            kill();
        }
    }

    /** Whether it ended by itself, and as one that was asked to, when it was stopped last; also if it never was. */
    public boolean hasEndedInOrder() {
        return endedInOrder;
    }

    /** Stops it in the middle of whatever it does; its connections stay. */
    public synchronized void pause() {
        if (process != null && process.isAlive()) {
            Signals.pause(process.pid());
            paused = true;
        }
    }

    public synchronized void resume() {
        if (process != null && paused) {
            Signals.resume(process.pid());
            paused = false;
        }
    }

    @Override
    public String toString() {
        return "node " + number + " at " + uri() + ": "
                + (!isRunning() ? "not running" : isPaused() ? "paused" : isReady() ? "ready" : "not ready");
    }
}
