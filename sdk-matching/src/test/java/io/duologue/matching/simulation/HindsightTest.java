package io.duologue.matching.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.duologue.matching.PairingRules;
import io.duologue.matching.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HindsightTest {
    private static final PairingRules RELAXED = Relaxed.rules(Topics.tech(), Duration.ofHours(24));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsFoundIsTheBestOfAllPairings(long seed) {
        List<Guest> guests = new ArrayList<>();
        Presences presences = new Presences(RELAXED);
        for (Arrival arrival : Workload.named("night").trace(seed, 9)) {
            Guest guest = new Guest(arrival, guests.size(), arrival.ticket(), null);
            guests.add(guest);
            presences.add(guest, until(guest));
        }

        Hindsight hindsight = presences.hindsight();

        assertThat(hindsight.isExact()).isTrue();
        assertThat(hindsight.atMost()).isCloseTo(best(guests), within(1e-6));
        assertThat(hindsight.halfOfTheBest()).isGreaterThanOrEqualTo(hindsight.atMost() - 1e-6);
    }

    @Test
    void nobodyIsPairedWithWhomHeNeverSaw() {
        Presences presences = new Presences(RELAXED);
        for (Arrival arrival : Workload.named("night").trace(1, 50)) {
            presences.add(
                    new Guest(arrival, 0, arrival.ticket(), null), arrival.at().toMillis());
        }

        assertThat(presences.hindsight().atMost()).isZero();
    }

    @Test
    void aRunReachesNoMoreThanHindsight() {
        RunFigures figures = Simulation.of(Workload.named("night").trace(1, 1_000), Strategy.indexed())
                .lookingBack()
                .run();

        assertThat(figures.hindsight().orElseThrow().isExact()).isTrue();
        assertThat(figures.ofOptimum().orElseThrow()).isBetween(0.8, 1.0);
    }

    private static long until(Guest guest) {
        return guest.cameAt() + guest.arrival.patience().toMillis() / 20;
    }

    /** The first one left alone, or with each of the others. */
    private static double best(List<Guest> guests) {
        if (guests.size() < 2) {
            return 0;
        }
        Guest first = guests.get(0);
        List<Guest> others = guests.subList(1, guests.size());
        double best = best(others);
        for (Guest other : others) {
            if (other.cameAt() < until(first)) {
                List<Guest> left = new ArrayList<>(others);
                left.remove(other);
                double worth = RELAXED.weight(first.ticket, other.ticket, other.ticket.queuedAt())
                        .orElse(0);
                best = Math.max(best, worth + best(left));
            }
        }
        return best;
    }
}
