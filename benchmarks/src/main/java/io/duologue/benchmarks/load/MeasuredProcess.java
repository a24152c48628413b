package io.duologue.benchmarks.load;

import io.duologue.benchmarks.measured.MeasuredMain;
import io.duologue.benchmarks.measured.Subject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is measured, in a process of its own, and what the system and its JVM say about it. One thread at a time. */
final class MeasuredProcess implements AutoCloseable {
    /** Always given, or nobody knows what was measured. */
    static final List<String> HEAP = List.of("-Xms256m", "-Xmx1g", "-XX:+UseG1GC");

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter questions;
    private final int port;

    private MeasuredProcess(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions =
                new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
        this.port = Integer.parseInt(answer());
    }

    /** @param flags of the JVM, besides {@link #HEAP} */
    static MeasuredProcess start(Subject subject, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HEAP);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(MeasuredMain.class.getName(), subject.name()));
        return new MeasuredProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    int port() {
        return port;
    }

    /** Secrets of so many new people. */
    List<String> signIn(int people) throws IOException {
        List<String> tokens = new ArrayList<>(people);
        for (int i = 0; i < people; i++) {
            tokens.add(ask(MeasuredMain.SIGN_IN));
        }
        return tokens;
    }

    /** Processor time until now, of all its threads. */
    Duration cpu() {
        return ProcessCost.cpu(process.toHandle());
    }

    /** Bytes allocated until now. */
    long allocated() throws IOException {
        return Long.parseLong(ask(MeasuredMain.ALLOCATED));
    }

    /** Bytes of heap that are in use after a full collection. */
    long liveHeap() throws IOException {
        return Long.parseLong(ask(MeasuredMain.LIVE_HEAP));
    }

    /** Bytes of memory that the system has given to it; 0 where the system does not tell. */
    long resident() throws IOException {
        return ProcessCost.resident(process.toHandle());
    }

    private String ask(String question) throws IOException {
        questions.println(question);
        return answer();
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(MeasuredMain.ANSWER)) {
                return line.substring(MeasuredMain.ANSWER.length());
            }
        }
        throw new IOException("the measured process has ended");
    }

    @Override
    public void close() {
        questions.close();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
