package io.duologue.matching;

import java.time.Instant;

/**
 * How well {@code other} suits {@code self}, from 0 to 1. It cannot forbid a pair for ever: after long waiting a ticket takes
 * any score; that is what a {@link HardRule} is for.
 *
 * <ul>
 *   <li><b>SC-1</b> A score is directional: what suits the one need not suit the other.
 *   <li><b>SC-2</b> A scorer is pure: its answer depends on its three arguments alone.
 *   <li><b>SC-3</b> An answer that is not a number from 0 to 1, or an exception, counts as 0 and is reported ({@link
 *       PairingListener}).
 *   <li><b>SC-4</b> What a ticket does not tell neither helps nor harms.
 * </ul>
 *
 * <p>Safe for many threads, and quick: it is asked for every pair that the hard rules leave.
 */
@FunctionalInterface
public interface Scorer {

    double score(Ticket self, Ticket other, Instant now);

    /**
     * Topic, seniority given the intent, intent, time zone, language, tags, novelty, and an account elsewhere that suits the topic, in
     * this order of weight.
     */
    static Scorer standard(Topics topics) {
        return new WeightedScorer(topics);
    }
}
