package io.duologue.cluster;

import io.duologue.server.Main;

/** The reference server as it is, as a child of whoever runs a cluster. */
public final class NodeMain {
    private NodeMain() {}

    public static void main(String[] arguments) {
        Leash.attach();
        Main.main(arguments);
    }
}
