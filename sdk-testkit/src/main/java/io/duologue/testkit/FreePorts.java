package io.duologue.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Ports of loopback on which nobody listens, below the range from which the system itself gives ports: nobody gets one by chance before
 * it is used, or while what listens there is started again. Safe for many threads.
 */
public final class FreePorts {
    private static final int LOWEST = 10_240;
    private static final int HIGHEST = 32_000;

    private FreePorts() {}

    public static int one() {
        return one(port -> true);
    }

    /** @param fits what else the port has to be */
    public static int one(IntPredicate fits) {
        return free(fits).findFirst().orElseThrow();
    }

    /** So many, each another one. */
    public static List<Integer> several(int count) {
        return free(port -> true).distinct().limit(count).boxed().toList();
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static IntStream free(IntPredicate fits) {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST))
                .filter(FreePorts::isFree)
                .filter(fits);
    }
}
