package io.duologue.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void aBurstComesBackWithinWhatNanosecondsCanSay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimit(1_000_000, Duration.ofDays(1)))
                .withMessageContaining("every")
                .withMessageContaining("burst of 1000000")
                .withMessageContaining("PT24H");
        assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(0, Duration.ofSeconds(1)));
    }

    @Test
    void theLongestLimitIsKept() {
        RateLimit once = new RateLimit(2, Duration.ofDays(53_000));
        RateLimiter limiter = RateLimiter.inMemory(1);
        RateKey key = new RateKey("message", "u_maya");

        assertThat(limiter.tryAcquire(key, once, NOW)).isEqualTo(RateResult.ALLOWED);
        assertThat(limiter.tryAcquire(key, once, NOW)).isEqualTo(RateResult.ALLOWED);
        assertThat(limiter.tryAcquire(key, once, NOW)).isEqualTo(new RateResult.Limited(Duration.ofDays(53_000)));
    }
}
