package io.duologue.matching;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A relaxation that may fail, so that this costs only the ticket it is asked about: rule R-7. Safe for many threads, as the one within.
 */
record GuardedRelaxation(Relaxation within) implements Relaxation {

    @Override
    public Requirements requirements(Duration waited) {
        return requirements(waited, failure -> {});
    }

    /** @param onFailure hears what the one within threw */
    Requirements requirements(Duration waited, Consumer<Throwable> onFailure) {
        return or(() -> within.requirements(waited), Requirements::strictest, onFailure);
    }

    @Override
    public List<Widened> widened(Duration waited) {
        return or(() -> within.widened(waited), List::of, failure -> {});
    }

    @Override
    public List<Widened> widensNext(Duration waited) {
        return or(() -> within.widensNext(waited), List::of, failure -> {});
    }

    @Override
    public Optional<Duration> nextChange(Duration waited) {
        return nextChange(waited, failure -> {});
    }

    Optional<Duration> nextChange(Duration waited, Consumer<Throwable> onFailure) {
        return or(() -> laterThan(waited), () -> Optional.of(waited.plus(UNKNOWN_CHANGE)), onFailure);
    }

    private Optional<Duration> laterThan(Duration waited) {
        Optional<Duration> next = within.nextChange(waited);
        if (next.isPresent() && next.get().compareTo(waited) <= 0) {
            throw new IllegalStateException("next change: expected later than " + waited + " but was " + next.get());
        }
        return next;
    }

    private static <T> T or(Supplier<T> asked, Supplier<T> otherwise, Consumer<Throwable> onFailure) {
        try {
            return Objects.requireNonNull(asked.get(), "a relaxation gave no answer");
        } catch (Throwable e) {
            onFailure.accept(PartFailure.own(e));
            return otherwise.get();
        }
    }
}
