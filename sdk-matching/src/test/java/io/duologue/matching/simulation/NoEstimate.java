package io.duologue.matching.simulation;

import io.duologue.matching.Ticket;
import io.duologue.matching.WaitEstimate;
import io.duologue.matching.WaitEstimator;
import java.time.Instant;
import java.util.Optional;

/** Knows nothing, and costs nothing. */
final class NoEstimate implements WaitEstimator {

    @Override
    public void matched(Ticket ticket, Instant now) {}

    @Override
    public Optional<WaitEstimate> estimate(Ticket ticket, Instant now) {
        return Optional.empty();
    }
}
