package io.duologue.core.limit;

import io.duologue.core.Checks;

/**
 * Whose bucket: what is limited, and for whom.
 *
 * @param what for example {@code message}
 * @param who a user's id, a client's address …
 */
public record RateKey(String what, String who) {
    public RateKey {
        Checks.length("what", 1, 32, what);
        Checks.length("who", 1, 128, who);
    }
}
