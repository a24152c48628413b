package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.HardRule;
import io.duologue.matching.PairingListener;
import io.duologue.matching.PairingRound;
import io.duologue.matching.PairingRules;
import io.duologue.matching.Relaxation;
import io.duologue.matching.Requirements;
import io.duologue.matching.Ticket;
import io.duologue.matching.Topics;
import io.duologue.matching.Widened;
import io.duologue.matching.Widened.Wish;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rules of {@link Relaxation}. Extend it and hand in a relaxation of yours. */
public abstract class RelaxationContract {

    private static final Instant NOW = Tickets.START;
    private static final Duration AGES = Duration.ofDays(7);

    protected abstract Relaxation newRelaxation();

    @Test
    @Rule("R-1")
    protected void theSameWaitGivesTheSame() {
        Relaxation relaxation = newRelaxation();
        List<Duration> shuffled = new ArrayList<>(waits());
        Collections.shuffle(shuffled, new Random(3));

        for (Duration waited : shuffled) {
            assertThat(relaxation.requirements(waited))
                    .as("after %s", waited)
                    .isEqualTo(newRelaxation().requirements(waited));
            assertThat(relaxation.widened(waited))
                    .as("after %s", waited)
                    .isEqualTo(newRelaxation().widened(waited));
        }
    }

    @Test
    @Rule("R-2")
    protected void aLongerWaitNeverInsistsOnMore() {
        Relaxation relaxation = newRelaxation();
        Requirements before = relaxation.requirements(Duration.ZERO);
        for (Duration waited : waits()) {
            Requirements now = relaxation.requirements(waited);

            assertThat(now.isNoStricterThan(before))
                    .as("after %s: %s", waited, now)
                    .isTrue();
            before = now;
        }
    }

    @Test
    @Rule("R-5")
    protected void theNextChangeIsLaterAndTheLastOneTheLast() {
        Relaxation relaxation = newRelaxation();
        for (Duration waited : waits()) {
            relaxation
                    .nextChange(waited)
                    .ifPresentOrElse(
                            next -> assertThat(next).as("after %s", waited).isGreaterThan(waited),
                            () -> assertThat(relaxation.requirements(waited))
                                    .as("after %s", waited)
                                    .isEqualTo(relaxation.requirements(AGES)));
        }
    }

    /** Whoever has just come gets what the first moment insists on, however long the other has been there. */
    @Test
    @Rule("R-3")
    protected void thePartnersWaitLoosensNothing() {
        Relaxation relaxation = newRelaxation();
        double atFirst = newRelaxation().requirements(Duration.ZERO).threshold();
        double inTheEnd = newRelaxation().requirements(AGES).threshold();
        PairingRules rules = PairingRules.builder(Topics.tech(), Duration.ZERO)
                .hardRules(List.of(HardRule.notSelf()))
                .scorer((self, other, now) -> (atFirst + inTheEnd) / 2)
                .relaxation(relaxation)
                .build();
        Ticket old = Tickets.of("old").queuedAt(NOW.minus(AGES)).build();
        Ticket older = Tickets.of("older").queuedAt(NOW.minus(AGES)).build();
        Ticket fresh = Tickets.of("fresh").queuedAt(NOW).build();

        assertThat(rules.weight(old, older, NOW)).isPresent();

        assertThat(rules.weight(old, fresh, NOW).isEmpty()).isEqualTo(inTheEnd < atFirst);
        assertThat(rules.weight(fresh, old, NOW).isEmpty()).isEqualTo(inTheEnd < atFirst);
    }

    @Test
    @Rule("R-4")
    protected void eachWishThatIsLooserIsToldOnceAndNoOther() {
        Relaxation relaxation = newRelaxation();
        for (Duration waited : waits()) {
            List<Wish> told =
                    relaxation.widened(waited).stream().map(Widened::what).toList();

            assertThat(told).as("after %s", waited).isEqualTo(looser(relaxation, waited));
        }
    }

    @Test
    @Rule("R-4")
    protected void aWishIsToldWithTheMomentSinceWhichItIsWhatItIs() {
        Relaxation relaxation = newRelaxation();
        for (Duration waited : waits()) {
            for (Widened widened : relaxation.widened(waited)) {
                Object now = wish(relaxation.requirements(waited), widened.what());

                assertThat(widened.at()).as("%s after %s", widened, waited).isBetween(Duration.ofNanos(1), waited);
                assertThat(wish(relaxation.requirements(widened.at()), widened.what()))
                        .as("%s after %s", widened, waited)
                        .isEqualTo(now);
                assertThat(wish(relaxation.requirements(widened.at().minusNanos(1)), widened.what()))
                        .as("%s after %s", widened, waited)
                        .isNotEqualTo(now);
            }
        }
    }

    @Test
    @Rule("R-6")
    protected void whatWidensNextIsWhatWillBeToldThen() {
        Relaxation relaxation = newRelaxation();
        for (Duration waited : waits()) {
            List<Widened> next = relaxation.widensNext(waited);

            assertThat(next).as("after %s", waited).extracting(Widened::what).doesNotHaveDuplicates();
            for (Widened widened : next) {
                assertThat(widened.at()).as("%s after %s", widened, waited).isGreaterThan(waited);
                assertThat(relaxation.widened(widened.at()))
                        .as("%s after %s", widened, waited)
                        .contains(widened);
            }
        }
    }

    @Test
    @Rule("R-7")
    protected void everyWaitHasAnAnswer() {
        List<Throwable> failures = new ArrayList<>();
        PairingRules rules = PairingRules.builder(Topics.tech(), Duration.ZERO)
                .relaxation(newRelaxation())
                .listener(new PairingListener() {
                    @Override
                    public void relaxationFailed(Throwable thrown) {
                        failures.add(thrown);
                    }
                })
                .build();

        for (Duration waited : waits()) {
            PairingRound round = rules.at(NOW.plus(waited));
            round.requirements(Tickets.of("ann").queuedAt(NOW).build());
            round.nextChange(waited);
            round.report();
        }

        assertThat(failures).isEmpty();
    }

    /** In the order of {@link Wish}. */
    private static List<Wish> looser(Relaxation relaxation, Duration waited) {
        Requirements first = relaxation.requirements(Duration.ZERO);
        Requirements now = relaxation.requirements(waited);
        return List.of(Wish.values()).stream()
                .filter(what -> !wish(now, what).equals(wish(first, what)))
                .toList();
    }

    private static Object wish(Requirements requirements, Wish what) {
        return switch (what) {
            case TOPIC -> requirements.topic();
            case SENIORITY -> requirements.seniorityDistance();
            case TIMEZONE -> requirements.timeZoneDistance();
            case REPEAT -> requirements.repeatAfter();
        };
    }

    /** Every quarter of a second for two minutes, and then some. */
    private static List<Duration> waits() {
        List<Duration> waits = new ArrayList<>();
        for (int quarter = 0; quarter <= 480; quarter++) {
            waits.add(Duration.ofMillis(quarter * 250L));
        }
        waits.add(Duration.ofMinutes(10));
        waits.add(Duration.ofHours(1));
        waits.add(AGES);
        return waits;
    }
}
