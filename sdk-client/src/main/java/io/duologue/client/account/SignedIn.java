package io.duologue.client.account;

import java.time.Instant;

/**
 * A sign-in that just happened. Immutable.
 *
 * @param token the bearer: a secret, for a {@link io.duologue.client.CredentialProvider} to give
 * @param onboarded whether nothing is left to do before one may search
 */
public record SignedIn(String userId, String name, boolean onboarded, String token, Instant expiresAt) {

    /** Without the token. */
    @Override
    public String toString() {
        return "SignedIn[" + userId + "]";
    }
}
