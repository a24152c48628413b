package io.duologue.core.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider knows of how much stands behind an account of its. Immutable. A signal against accounts that are made to
 * be thrown away, and no proof of anything.
 *
 * @param history null if the provider does not say
 * @param maySignUp whether the provider lets this account make a new account here. For signing up alone: who has one signs
 *     in anyway, and what is joined or connected to one makes none; disconnected, it has to be old enough again
 * @param verified what the provider has verified of the person; empty if nothing, or if it was not asked
 */
public record Standing(@Nullable History history, boolean maySignUp, Set<Verification> verified) {
    /** Of a provider that says nothing. */
    public static final Standing UNKNOWN = new Standing(null, true, Set.of());

    public Standing {
        verified = Set.copyOf(verified);
    }

    /** Of an account of which this much is known. */
    public static Standing of(History history, boolean maySignUp) {
        return new Standing(history, maySignUp, Set.of());
    }

    /** The same of somebody of whom this is verified. */
    public Standing withVerified(Set<Verification> kinds) {
        return new Standing(history, maySignUp, kinds);
    }

    /**
     * How long the provider has known the account, and whether anything of it is public. Coarse: neither the day nor the
     * number is needed by anybody.
     */
    public record History(Age age, boolean publicWork) {}

    /** How long the provider has known the account. */
    public enum Age {
        /** Less than seven days. */
        DAYS,
        /** Less than ninety days. */
        WEEKS,
        /** Ninety days or more. */
        SETTLED;

        private static final Duration FEW_DAYS = Duration.ofDays(7);
        private static final Duration FEW_WEEKS = Duration.ofDays(90);

        /** Of an account that was made then; one of the future is as new as can be. */
        public static Age of(Instant made, Instant now) {
            Duration age = Duration.between(made, now);
            if (age.compareTo(FEW_DAYS) < 0) {
                return DAYS;
            }
            return age.compareTo(FEW_WEEKS) < 0 ? WEEKS : SETTLED;
        }
    }
}
