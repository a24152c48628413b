package io.duologue.core.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * One key's calls, kept as the instant at which the bucket will be full again (the generic cell rate algorithm): each call moves
 * it by {@link RateLimit#every}, and a call is allowed while that instant is less than the burst away. Immutable.
 *
 * @param seenAt the latest time it was asked at; an earlier one counts as this one
 * @param fullAt when it will be full again; not before {@code seenAt}
 */
public record TokenBucket(Instant seenAt, Instant fullAt) {

    /** With all its calls. */
    public static TokenBucket full(Instant now) {
        return new TokenBucket(now, now);
    }

    /** The same bucket, asked at this time. */
    public TokenBucket at(Instant now) {
        Instant seen = later(now, seenAt);
        return new TokenBucket(seen, later(seen, fullAt));
    }

    /** Whether it has a call, as of the latest time it was asked at. */
    public boolean allows(RateLimit limit) {
        return !allowedAt(limit).isAfter(seenAt);
    }

    /** How long after {@code now} it has a call; positive if it has none as of then. */
    public Duration waitFrom(Instant now, RateLimit limit) {
        return Duration.between(now, allowedAt(limit));
    }

    /** With one call less. */
    public TokenBucket taken(RateLimit limit) {
        return new TokenBucket(seenAt, fullAt.plus(limit.every()));
    }

    private Instant allowedAt(RateLimit limit) {
        return fullAt.minusNanos(limit.reserveNanos());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
