package io.duologue.core.presence;

import io.duologue.core.Checks;

/** Names one run of one engine; a restarted node has a new one. */
public record NodeId(String value) {
    public NodeId {
        Checks.id("node id", "", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
