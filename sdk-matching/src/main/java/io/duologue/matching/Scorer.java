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
 *   <li><b>SC-5</b> What weighs nothing in {@link Ticket#weights()} makes no difference to that ticket's scores.
 * </ul>
 *
 * <p>Safe for many threads, and quick: it is asked for every pair that the hard rules leave.
 */
@FunctionalInterface
public interface Scorer {

    double score(Ticket self, Ticket other, Instant now);

    /** {@link #standard(Topics, ScoreWeights)} with {@link ScoreWeights#standard()}. */
    static Scorer standard(Topics topics) {
        return standard(topics, ScoreWeights.standard());
    }

    /**
     * The weighted mean of what two tickets tell of the aspects in {@link Aspect}. Each is worth from 0 to 1:
     *
     * <ul>
     *   <li>topic: 1 for all that could be shared, 0.85 and more for one of several, 0.5 for a shared parent, 0 for none; who names nothing
     *       and wants to be surprised is content with anybody (1), and worth 0.7 to whoever named something
     *   <li>seniority: a fifth less for every band away from what the intent wishes for ({@link Intent})
     *   <li>intent: 1 for the counterpart, 0.5 for anybody else
     *   <li>time zone: in proportion to the shorter way round the world, 0 for 12 h
     *   <li>language: 1, 0.8 or 0.6 for the first, second or third of one's own
     *   <li>tags: a third for each shared one, the whole if either has fewer and all are shared
     *   <li>novelty: 0 just after a talk, growing evenly to 1 within 90 days
     *   <li>provider: 1 if the other has connected an account that suits the topic, else it does not count
     *   <li>band: a fifth less for every band of reputation between the two, either way
     *   <li>activity: 1 for who is as active as oneself or more, a hundredth less for every point below
     *   <li>pace: 1 for who answers as soon as oneself or sooner, else the proportion of the two, each taken 10 s longer
     *   <li>feedback: what former partners said
     * </ul>
     *
     * @param weights of whoever's ticket has none of its own ({@link Ticket#weights()})
     */
    static Scorer standard(Topics topics, ScoreWeights weights) {
        return new WeightedScorer(topics, weights);
    }
}
