package io.duologue.core.identity;

import io.duologue.core.Checks;

/**
 * Names a signed-in session to the person whose it is. No secret.
 *
 * @param value {@code s_} and 1–62 of {@code A-Z a-z 0-9 _ -}
 */
public record SessionId(String value) {
    private static final int LENGTH = 32;

    public SessionId {
        Checks.id("session id", "s_", value);
    }

    /** The id of the session of this key: a hash of it, from which the key is not found. */
    static SessionId of(SecretHash key) {
        return new SessionId("s_" + SecretHash.of("id", key.value()).value().substring(0, LENGTH));
    }

    @Override
    public String toString() {
        return value;
    }
}
