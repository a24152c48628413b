package io.duologue.matching;

import java.time.Instant;
import java.util.Optional;

/** Learns nothing, and tells of no wait. */
enum NoEstimates implements WaitEstimator {
    EVER;

    @Override
    public void matched(Ticket ticket, Instant now) {}

    @Override
    public Optional<WaitEstimate> estimate(Ticket ticket, Instant now) {
        return Optional.empty();
    }
}
