package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DepartureTest {
    private static final Instant BEGUN = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration TURN = Duration.ofMillis(100);

    @Test
    void fewPeopleGoAtOnce() {
        assertThat(asked(new Departure(BEGUN, Duration.ofSeconds(10), 5), 0)).isGreaterThanOrEqualTo(5);
    }

    @Test
    void manyPeopleGoFiftyInASecond() {
        Departure departure = new Departure(BEGUN, Duration.ofSeconds(10), 200);

        assertThat(asked(departure, 0)).isEqualTo(5);
        assertThat(asked(departure, 1_900)).isEqualTo(100);
        assertThat(asked(departure, 3_900)).isGreaterThanOrEqualTo(200);
    }

    @Test
    void howeverManyThereAreAllAreAskedInTheFirstHalf() {
        Departure departure = new Departure(BEGUN, Duration.ofSeconds(10), 20_000);

        assertThat(asked(departure, 0)).isEqualTo(400);
        assertThat(asked(departure, 4_800)).isLessThan(20_000);
        assertThat(asked(departure, 4_900)).isGreaterThanOrEqualTo(20_000);
    }

    @Test
    void whoCameSinceIsAskedInTheEnd() {
        assertThat(asked(new Departure(BEGUN, Duration.ofSeconds(10), 10), 200)).isGreaterThan(1_000_000);
    }

    @Test
    void nothingIsLeftOfAGraceThatIsOver() {
        Departure departure = new Departure(BEGUN, Duration.ofSeconds(10), 1);

        assertThat(departure.left(BEGUN.plusSeconds(4))).isEqualTo(Duration.ofSeconds(6));
        assertThat(departure.left(BEGUN.plusSeconds(11))).isZero();
        assertThat(new Departure(BEGUN, Duration.ZERO, 1).left(BEGUN)).isZero();
    }

    private static int asked(Departure departure, long passedMs) {
        return departure.asked(BEGUN.plusMillis(passedMs), TURN);
    }
}
