package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.limit.RateResult;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link RateLimiter}. Extend it and hand in a limiter of yours that has not been asked anything. */
public abstract class RateLimiterContract {
    private static final RateKey MESSAGES = new RateKey("message", "u_maya");
    private static final RateLimit FIVE = new RateLimit(5, Duration.ofMillis(500));

    private RateLimiter limiter = RateLimiter.inMemory(1);

    /** A limiter for at least 100 keys that shares nothing with those made before. */
    protected abstract RateLimiter newLimiter() throws Exception;

    @BeforeEach
    final void makeLimiter() throws Exception {
        limiter = newLimiter();
    }

    @Test
    @Rule("T-1")
    protected void aBurstIsAllowedAndThenOneCallPerInterval() {
        assertThat(allowedAt(NINE, 10)).isEqualTo(5);
        assertThat(allowedAt(NINE.plusMillis(499), 10)).isZero();
        assertThat(allowedAt(NINE.plusMillis(500), 10)).isEqualTo(1);
        assertThat(allowedAt(NINE.plusMillis(1_600), 10)).isEqualTo(2);
    }

    @Test
    @Rule("T-1")
    protected void afterALongPauseNoMoreThanABurstIsAllowed() {
        allowedAt(NINE, 10);

        assertThat(allowedAt(NINE.plusSeconds(3_600), 10)).isEqualTo(5);
    }

    @Test
    @Rule("T-1")
    protected void noPeriodHasMoreThanItsShare() {
        Random random = new Random(7);
        List<Instant> allowed = new ArrayList<>();
        Instant now = NINE;
        for (int i = 0; i < 2_000; i++) {
            now = now.plusMillis(random.nextInt(i % 100 < 50 ? 20 : 900));
            if (allowed(limiter.tryAcquire(MESSAGES, FIVE, now))) {
                allowed.add(now);
            }
        }

        for (int from = 0; from < allowed.size(); from++) {
            for (int to = from; to < Math.min(allowed.size(), from + 50); to++) {
                long period =
                        Duration.between(allowed.get(from), allowed.get(to)).toMillis();
                assertThat(to - from + 1L).isLessThanOrEqualTo(5 + period / 500);
            }
        }
        assertThat(allowed).hasSizeGreaterThan(500);
    }

    @Test
    @Rule("T-1")
    protected void callsAtOnceShareOneBurst() throws Exception {
        List<Integer> allowed = Together.all(i -> allowedAt(NINE, 5));

        assertThat(allowed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
    }

    @Test
    @Rule("T-2")
    protected void aRefusalTakesNothingAndSaysWhenToComeBack() {
        allowedAt(NINE, 5);

        for (int i = 0; i < 20; i++) {
            assertThat(limiter.tryAcquire(MESSAGES, FIVE, NINE.plusMillis(100)))
                    .isEqualTo(new RateResult.Limited(Duration.ofMillis(400)));
        }

        assertThat(allowedAt(NINE.plusMillis(500), 1)).isEqualTo(1);
    }

    @Test
    @Rule("T-3")
    protected void keysDoNotTouchEachOther() {
        allowedAt(NINE, 10);

        assertThat(allowed(limiter.tryAcquire(new RateKey("message", "u_tomas"), FIVE, NINE)))
                .isTrue();
        assertThat(allowed(limiter.tryAcquire(new RateKey("typing", "u_maya"), FIVE, NINE)))
                .isTrue();
        assertThat(allowed(limiter.tryAcquire(new RateKey("messag", "eu_maya"), FIVE, NINE)))
                .isTrue();
    }

    @Test
    @Rule("T-4")
    protected void aClockThatGoesBackGivesNothing() {
        allowedAt(NINE, 10);

        assertThat(allowedAt(NINE.minusSeconds(60), 10)).isZero();
        assertThat(allowedAt(NINE, 10)).isZero();
        assertThat(allowedAt(NINE.plusMillis(500), 10)).isEqualTo(1);
    }

    @Test
    @Rule("T-4")
    protected void aClockThatGoesBackTakesNothing() {
        allowedAt(NINE, 2);

        assertThat(allowedAt(NINE.minusSeconds(60), 10)).isEqualTo(3);
        assertThat(allowedAt(NINE.plusMillis(2_500), 10)).isEqualTo(5);
    }

    @Test
    @Rule("T-5")
    protected void whatWasCountedForWhoIsErasedIsForgotten() {
        RateKey others = new RateKey("message", "u_mayas");
        allowedAt(NINE, 5);
        for (int i = 0; i < 5; i++) {
            limiter.tryAcquire(others, FIVE, NINE);
        }

        limiter.erase(new UserId("u_maya"));

        assertThat(allowedAt(NINE, 10)).isEqualTo(5);
        assertThat(allowed(limiter.tryAcquire(others, FIVE, NINE))).isFalse();
    }

    @Test
    @Rule("T-6")
    protected void whoHasAllHisCallsAgainIsForgottenAndNobodyIsAllowedMoreByIt() {
        allowedAt(NINE, 5);
        Instant full = NINE.plusMillis(2_500);

        assertThat(limiter.removeUntil(full.minusMillis(1), 10)).isZero();
        assertThat(allowedAt(NINE.plusMillis(499), 10)).isZero();

        assertThat(limiter.removeUntil(full, 10)).isEqualTo(1);
        assertThat(limiter.removeUntil(full, 10)).isZero();
        assertThat(allowedAt(full, 10)).isEqualTo(5);
    }

    private int allowedAt(Instant now, int calls) {
        int allowed = 0;
        for (int i = 0; i < calls; i++) {
            if (allowed(limiter.tryAcquire(MESSAGES, FIVE, now))) {
                allowed++;
            }
        }
        return allowed;
    }

    private static boolean allowed(RateResult result) {
        return result instanceof RateResult.Allowed;
    }
}
