package io.duologue.core.session;

import io.duologue.core.Checks;

/** Names one stay of a user, over all its connections. */
public record SessionId(String value) {
    public SessionId {
        Checks.id("session id", "s_", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
