package io.duologue.benchmarks.measured;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.slf4j.LoggerFactory;

/**
 * The process that is measured. Its argument is a {@link Subject}; it says its port, answers questions on its input, each with
 * lines that begin with {@link #ANSWER}, and lives until its input ends.
 */
public final class MeasuredMain {
    /** In front of what it says, since JVM and log may have something to say too. */
    public static final String ANSWER = "= ";
    /** Signs somebody in; the answer is the secret. */
    public static final String SIGN_IN = "sign-in";
    /** The answer is how many bytes were allocated until now, by all threads that are or were there at such a question. */
    public static final String ALLOCATED = "allocated";
    /** The answer is how many bytes of the heap are in use after a full collection. */
    public static final String LIVE_HEAP = "live-heap";

    private MeasuredMain() {}

    @SuppressWarnings("SystemOut") // how it answers
    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        ((Logger) LoggerFactory.getLogger("io.duologue")).setLevel(Level.WARN);
        Subject subject = Subject.valueOf(arguments[0]);
        Allocation allocation = new Allocation();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Measured measured = start(subject)) {
            System.out.println(ANSWER + measured.port());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(ANSWER + answer(line, measured, allocation));
            }
        }
        // Whatever is left of threads has nothing more to do.
        System.exit(0);
    }

    private static Measured start(Subject subject) throws Exception {
        return switch (subject) {
            case RELAY_JETTY -> JettyRelay.start();
            case RELAY_JAVA_WEBSOCKET -> JavaWebSocketRelay.listen();
            case SERVER_JETTY, SERVER_JAVA_WEBSOCKET -> MeasuredServer.start(subject.transport());
        };
    }

    private static String answer(String question, Measured measured, Allocation allocation) {
        if (question.equals(SIGN_IN) && measured instanceof MeasuredServer server) {
            return server.signIn();
        }
        if (question.equals(ALLOCATED)) {
            return Long.toString(allocation.bytes());
        }
        if (question.equals(LIVE_HEAP)) {
            return Long.toString(liveHeap());
        }
        throw new IllegalArgumentException(
                "expected a question but was " + question + " of " + Arrays.toString(Subject.values()));
    }

    private static long liveHeap() {
        // Twice: what the first one finds unreachable may hold something by its reference.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
