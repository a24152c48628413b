package io.duologue.client.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} in seconds; a date is not worth the trouble, so it counts as absent. */
public final class RetryAfter {
    private static final long MOST_SECONDS = 3_600;

    private RetryAfter() {}

    /** @return zero if it says nothing that is understood, an hour at most */
    public static Duration parse(@Nullable String header) {
        if (header == null || !header.strip().matches("\\d{1,9}")) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(Math.min(MOST_SECONDS, Long.parseLong(header.strip())));
    }
}
