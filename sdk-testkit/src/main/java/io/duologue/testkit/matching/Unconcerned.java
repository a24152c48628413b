package io.duologue.testkit.matching;

import io.duologue.matching.Relaxation;
import io.duologue.matching.Requirements;
import io.duologue.matching.Widened;
import java.time.Duration;
import java.util.List;

/** Wishes of nobody, so that what is left is the part under test. */
final class Unconcerned implements Relaxation {
    static final Relaxation RELAXATION = new Unconcerned();

    private Unconcerned() {}

    @Override
    public Requirements requirements(Duration waited) {
        return Requirements.none();
    }

    @Override
    public List<Widened> widened(Duration waited) {
        return List.of();
    }
}
