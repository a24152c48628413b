package io.duologue.benchmarks.measured;

/** Who talks with whom through a bare relay: connection 0 with 1, 2 with 3, and so on, by the path. */
public final class Seats {
    public static final String PATH = "/relay/";

    private Seats() {}

    static int number(String path) {
        return Integer.parseInt(path.substring(PATH.length()));
    }

    static int partner(int seat) {
        return seat ^ 1;
    }
}
