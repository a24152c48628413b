package io.duologue.core.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The refresh tokens of one session: which one is good next. Each is good once; whoever brings one that is not the next has
 * taken it, or was robbed of it. Pure and immutable.
 *
 * <p>The one exception is an answer that got lost on its way, after which an honest program has the old token only. It is
 * answered again if it brings the name that it had given to that attempt, within {@link #GRACE}, and while nobody has used
 * what the lost answer held. A thief of the stored token does not know that name, which the program makes up anew for each
 * token and keeps in memory only; and whoever has heard it on the wire has heard the answer too. Two who go on from one
 * attempt are told apart by the next refresh, as there is one next token only.
 *
 * @param next the hash of the token that is good next
 * @param last the hash of the one that was used last, if there was one
 * @param attempt the hash of the name of the attempt that used it, if it had one
 * @param at when that was, or when the session began
 */
public record RefreshChain(SecretHash next, Optional<SecretHash> last, Optional<SecretHash> attempt, Instant at) {
    /** How long a lost answer is given again: a program's own time limit and a few attempts. */
    public static final Duration GRACE = Duration.ofSeconds(60);

    /** What to do with a token that was brought. */
    public enum Verdict {
        /** It is the next one. */
        GOOD,
        /** Its answer got lost. */
        AGAIN,
        /** It was used before, or never given out. */
        REUSED
    }

    public static RefreshChain beginning(SecretHash first, Instant now) {
        return new RefreshChain(first, Optional.empty(), Optional.empty(), now);
    }

    public Verdict judge(SecretHash brought, Optional<SecretHash> named, Instant now) {
        if (brought.equals(next)) {
            return Verdict.GOOD;
        }
        boolean again = last.filter(brought::equals).isPresent()
                && attempt.isPresent()
                && attempt.equals(named)
                && now.isBefore(at.plus(GRACE));
        return again ? Verdict.AGAIN : Verdict.REUSED;
    }

    /** After a token was {@link Verdict#GOOD}. */
    public RefreshChain advanced(SecretHash following, Optional<SecretHash> named, Instant now) {
        return new RefreshChain(following, Optional.of(next), named, now);
    }

    /** After one was good {@link Verdict#AGAIN}: what the lost answer held is worth nothing, and the grace is no longer. */
    public RefreshChain repeated(SecretHash following) {
        return new RefreshChain(following, last, attempt, at);
    }
}
