package io.duologue.matching;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a ticket still insists on after having waited so long. It loosens wishes only; {@link HardRule hard rules} are none of
 * its business.
 *
 * <ul>
 *   <li><b>R-1</b> It is pure: the same wait gives the same requirements.
 *   <li><b>R-2</b> It is monotone: a longer wait never insists on more ({@link Requirements#isNoStricterThan}).
 *   <li><b>R-3</b> It loosens a ticket's own wishes by that ticket's own wait, never by the partner's.
 *   <li><b>R-4</b> {@code widened} names each wish at most once, with what it is now and since when, and only wishes that
 *       are looser than at the beginning.
 *   <li><b>R-5</b> {@code nextChange} is later than the wait asked for. What changes before it is noticed no sooner than then.
 *   <li><b>R-6</b> {@code widensNext} names each wish at most once, with what {@code widened} will say of it from then on.
 *   <li><b>R-7</b> It has an answer for every wait. Of one that throws, as for a threshold that is no number, a ticket insists on all that can be insisted on
 *       ({@link Requirements#strictest}) and is asked about again {@link #UNKNOWN_CHANGE} later; the failure is reported ({@link
 *       PairingListener}), and the others are paired.
 * </ul>
 *
 * <p>Safe for many threads.
 */
public interface Relaxation {

    /** How often a ticket is looked at whose relaxation does not say when it changes. */
    Duration UNKNOWN_CHANGE = Duration.ofSeconds(1);

    /** @param waited not negative */
    Requirements requirements(Duration waited);

    /** What has been loosened by then, in the order of {@link Widened.Wish}. */
    List<Widened> widened(Duration waited);

    /**
     * What will be loosened next, of each wish that will be, in the order of {@link Widened.Wish}. Unless a relaxation knows, nothing is
     * said.
     */
    default List<Widened> widensNext(Duration waited) {
        return List.of();
    }

    /**
     * After which wait the requirements change next, so that nobody is looked at again before. Unless a relaxation knows better: they
     * may have changed {@link #UNKNOWN_CHANGE} later.
     *
     * @param waited not negative
     * @return longer than {@code waited}, and to be exact no longer than the first wait whose requirements differ; empty if none does
     */
    default Optional<Duration> nextChange(Duration waited) {
        return Optional.of(waited.plus(UNKNOWN_CHANGE));
    }

    /** The standard table, with the repeat cool-down of 24 h. */
    static Relaxation standard() {
        return RelaxationTable.standard(Duration.ofHours(24));
    }
}
