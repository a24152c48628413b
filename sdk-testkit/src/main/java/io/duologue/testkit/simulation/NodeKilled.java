package io.duologue.testkit.simulation;

/** Unwinds what a node was doing when it was killed. No engine may catch it. */
final class NodeKilled extends Error {
    private static final long serialVersionUID = 1L;

    NodeKilled() {
        super("killed", null, false, false);
    }
}
