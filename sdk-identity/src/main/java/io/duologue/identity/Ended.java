package io.duologue.identity;

import io.duologue.core.identity.IdentityProvider.Outcome;
import org.jspecify.annotations.Nullable;

/** A sign-in ends before it is known who somebody is. Never leaves this package. */
final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    private Ended(Outcome outcome, String reason, @Nullable Throwable cause) {
        super(reason, cause, false, false);
        this.outcome = outcome;
    }

    static Ended refused(String reason) {
        return refused(Outcome.Why.OTHER, reason);
    }

    static Ended refused(Outcome.Why why, String reason) {
        return new Ended(new Outcome.Refused(why, reason), reason, null);
    }

    static Ended unavailable(String reason, @Nullable Throwable cause) {
        return new Ended(new Outcome.Unavailable(reason, cause), reason, cause);
    }

    Outcome outcome() {
        return outcome;
    }
}
