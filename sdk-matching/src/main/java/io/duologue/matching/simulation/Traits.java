package io.duologue.matching.simulation;

import io.duologue.matching.Topics;

/**
 * What sets one crowd apart from another. Immutable.
 *
 * @param topics how likely each leaf of {@link Topics#tech()} is
 * @param seniority how likely each band is, from the lowest
 * @param intents how likely each intent is, of talking, learning, mentoring, hiring and being hired
 * @param oneLanguage which share speaks only what is spoken at home
 * @param blocks how many others each has blocked or is blocked by
 * @param declines of how many partners somebody usually declines one, as a share
 * @param fewestPeople who come again and again, at least; more where the trace is long
 * @param visits how often each of them comes where the trace is long
 */
record Traits(
        Choice topics,
        Choice seniority,
        Choice intents,
        double oneLanguage,
        int blocks,
        double declines,
        int fewestPeople,
        int visits) {

    private static final Choice ONE_HUMP = Choice.weighted(8, 14, 26, 27, 15, 10);
    private static final Choice TWO_HUMPS = Choice.weighted(26, 22, 3, 3, 20, 26);
    private static final Choice MOSTLY_TALK = Choice.weighted(70, 14, 8, 4, 4);
    private static final Choice ONE_MENTOR_TO_FIVE = Choice.weighted(0, 5, 1, 0, 0);
    private static final double USUAL_EXPONENT = 0.9;
    private static final double STEEP_EXPONENT = 1.8;
    private static final double USUAL_ONE_LANGUAGE = 0.2;
    private static final double USUAL_DECLINES = 0.08;
    private static final int USUAL_VISITS = 8;

    /** The seconds within which everybody comes once, where the trace is short: long enough to wait, to talk and to come back. */
    private static final int SECONDS_BETWEEN_VISITS = 1_200;

    static Traits usual(double perSecond) {
        return new Traits(
                Choice.zipf(Topics.tech().leaves().size(), USUAL_EXPONENT),
                ONE_HUMP,
                MOSTLY_TALK,
                USUAL_ONE_LANGUAGE,
                3,
                USUAL_DECLINES,
                (int) Math.ceil(perSecond * SECONDS_BETWEEN_VISITS),
                USUAL_VISITS);
    }

    Traits withSteepTopics() {
        Choice steep = Choice.zipf(topics.places(), STEEP_EXPONENT);
        return new Traits(steep, seniority, intents, oneLanguage, blocks, declines, fewestPeople, visits);
    }

    Traits withTwoHumps() {
        return new Traits(topics, TWO_HUMPS, intents, oneLanguage, blocks, declines, fewestPeople, visits);
    }

    Traits withOneMentorToFive() {
        return new Traits(topics, seniority, ONE_MENTOR_TO_FIVE, oneLanguage, blocks, declines, fewestPeople, visits);
    }

    /** From all over the world, and fewer of them understand each other. */
    Traits withMostlyOneLanguage() {
        return new Traits(topics, seniority, intents, 0.65, blocks, declines, fewestPeople, visits);
    }

    Traits timesAsMany(double factor) {
        int people = Math.max(100, (int) (fewestPeople * factor));
        return new Traits(topics, seniority, intents, oneLanguage, blocks, declines, people, visits);
    }

    /** However long the trace, it is the same people who come, so that they stay close-knit enough for blocks and repeats to matter. */
    Traits withHostility(int blocksEach, double share) {
        return new Traits(topics, seniority, intents, oneLanguage, blocksEach, share, fewestPeople, Integer.MAX_VALUE);
    }

    int people(int tickets) {
        return Math.max(fewestPeople, tickets / visits);
    }
}
