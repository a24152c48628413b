package io.duologue.core.limit;

import java.time.Duration;

/** Whether a call is allowed. */
public sealed interface RateResult {
    record Allowed() implements RateResult {}

    /** @param retryAfter positive */
    record Limited(Duration retryAfter) implements RateResult {}

    RateResult ALLOWED = new Allowed();
}
