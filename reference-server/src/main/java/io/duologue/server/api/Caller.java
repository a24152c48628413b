package io.duologue.server.api;

import io.duologue.core.identity.UserId;

/**
 * Who is signed in and asks.
 *
 * @param token the secret of the session
 */
record Caller(UserId user, String token) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "Caller[" + user + "]";
    }
}
