package io.duologue.server.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The measured server in a process of its own, and what the system and the JVM say about it. */
final class ServerProcess implements AutoCloseable {
    /** The server's memory; what it is given has to be given, or nobody knows what was measured. */
    static final List<String> HEAP = List.of("-Xms256m", "-Xmx512m", "-XX:+UseG1GC");

    /** So high that nothing is refused: it is the server that is measured and not its limits. */
    private static final Map<String, String> LIMITS = Map.of(
            "DUOLOGUE_LIMIT_SIGN_IN", "1000000/1ms",
            "DUOLOGUE_LIMIT_NEW_SESSIONS", "1000000/1ms",
            "DUOLOGUE_LIMIT_HELLO", "1000000/1ms",
            "DUOLOGUE_LIMIT_QUEUE", "1000000/1ms",
            "DUOLOGUE_LIMIT_MESSAGES", "1000000/1ms",
            "DUOLOGUE_LIMIT_FRAMES", "1000000/1ms");

    private static final Pattern HEAP_USED =
            Pattern.compile("total\\s+(?:reserved \\d+K, committed )?\\d+K, used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param flags of the JVM, besides {@link #HEAP} */
    static ServerProcess start(int people, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(HEAP);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(LoadServer.class.getName(), Integer.toString(people)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("DUOLOGUE_"));
        builder.environment().putAll(LIMITS);
        Process process = builder.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(LoadServer.PORT)) {
                return new ServerProcess(process, Integer.parseInt(line.substring(LoadServer.PORT.length())));
            }
        }
        throw new IOException("the server did not start");
    }

    int port() {
        return port;
    }

    /** Processor time until now, of all its threads. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Bytes of heap that are in use after a full collection. */
    long liveHeap() throws IOException, InterruptedException {
        jcmd("GC.run");
        jcmd("GC.run");
        return 1024 * figure(HEAP_USED, jcmd("GC.heap_info"));
    }

    /** Bytes of memory that the system has given to it; 0 where the system does not tell. */
    long resident() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        return Files.exists(status) ? 1024 * figure(RESIDENT, Files.readString(status)) : 0;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + command + ": " + answer);
        }
        return answer;
    }

    private static long figure(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("expected " + pattern + " in " + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
