package io.duologue.client.account;

import java.time.Instant;
import java.util.Optional;

/**
 * A sign-in that just happened. Immutable.
 *
 * @param token the bearer: a secret, for a {@link io.duologue.client.CredentialProvider} to give
 * @param expiresAt until when the bearer is good
 * @param refreshToken for which the platform gives another bearer once; a secret, and the client's own affair unless the
 *     application has a {@link io.duologue.client.CredentialProvider}
 * @param onboarded whether nothing is left to do before one may search
 */
public record SignedIn(String userId, String name, boolean onboarded, String token, Instant expiresAt, Optional<String> refreshToken) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SignedIn[" + userId + "]";
    }
}
