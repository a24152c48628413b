package io.duologue.server.api;

import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;

/**
 * Who is signed in and asks.
 *
 * @param token the secret that he showed
 */
record Caller(SignedInSession session, String token) {
    UserId user() {
        return session.user();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Caller[" + user() + "]";
    }
}
