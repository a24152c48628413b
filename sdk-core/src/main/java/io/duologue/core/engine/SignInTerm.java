package io.duologue.core.engine;

import io.duologue.core.identity.SecretHash;
import java.time.Duration;
import java.time.Instant;

/**
 * The sign-in under which a connection was admitted, and until when it lasts. Pure and immutable.
 *
 * @param signIn the hash of the signed-in session
 * @param told whether the client was told that it ends soon
 */
record SignInTerm(SecretHash signIn, Instant expiresAt, boolean told) {
    /** Before the end the client is told so that it can renew it. */
    private static final Duration NOTICE = Duration.ofSeconds(60);

    /** What to do now. */
    enum Action {
        NOTHING,
        TELL,
        END
    }

    Action action(Instant now) {
        if (!now.isBefore(expiresAt)) {
            return Action.END;
        }
        return told || now.isBefore(expiresAt.minus(NOTICE)) ? Action.NOTHING : Action.TELL;
    }

    SignInTerm asTold() {
        return new SignInTerm(signIn, expiresAt, true);
    }

    /** When to ask {@link #action} again. */
    Instant next() {
        return told ? expiresAt : expiresAt.minus(NOTICE);
    }
}
