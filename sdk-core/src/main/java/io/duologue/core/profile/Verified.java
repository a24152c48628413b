package io.duologue.core.profile;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What a provider said in the latest sign-in with it that it has verified of a person. Immutable. To have signed in is
 * none of these.
 *
 * @param what one at least
 * @param at when it was said; it holds for {@link #LIFETIME}
 */
public record Verified(ProviderId by, Set<Verification> what, Instant at) {
    /** Whoever does not sign in with this provider again in this time is shown as verified no longer. */
    public static final Duration LIFETIME = Duration.ofDays(90);

    public Verified {
        what = Set.copyOf(what);
        if (what.isEmpty()) {
            throw new IllegalArgumentException("verified: expected one at least");
        }
    }

    public boolean holds(Instant now) {
        return now.isBefore(at.plus(LIFETIME));
    }
}
