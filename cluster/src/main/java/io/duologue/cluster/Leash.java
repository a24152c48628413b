package io.duologue.cluster;

import java.io.IOException;

/** Ends this process when the one that started it is no more, however that ended: then nobody holds the other end of its input. */
public final class Leash {
    private Leash() {}

    public static void attach() {
        Thread waiting = new Thread(Leash::awaitEnd, "leash");
        waiting.setDaemon(true);
        waiting.start();
    }

    private static void awaitEnd() {
        try {
            int heard = System.in.read();
            while (heard >= 0) {
                heard = System.in.read();
            }
        } catch (IOException e) {
            // As good as an end.
        }
        Runtime.getRuntime().halt(0);
    }
}
