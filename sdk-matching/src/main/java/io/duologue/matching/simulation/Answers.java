package io.duologue.matching.simulation;

import java.time.Duration;

/**
 * How somebody answers an offer: what he says depends on whom he is offered and on nothing else, so that whoever pairs him meets the same
 * person. Immutable.
 *
 * @param salt what makes this arrival answer otherwise than another
 * @param declines the share of partners whom he declines, 0–1
 * @param sleeps the share of offers that he does not answer, 0–1; both together at most 1
 * @param usualDelay how long he usually thinks; half of the answers come sooner
 */
public record Answers(long salt, double declines, double sleeps, Duration usualDelay) {

    private static final double SPREAD = 0.6;
    private static final Duration MOST_USUAL_DELAY = Duration.ofMinutes(5);

    /** What he does. */
    public enum Reply {
        ACCEPT,
        DECLINE,
        /** Nothing, until the offer lapses. */
        SLEEP
    }

    /**
     * A reply, and when it comes.
     *
     * @param delay after the offer was made
     */
    public record Answer(Reply reply, Duration delay) {}

    /** @throws IllegalArgumentException naming what is out of bounds */
    public Answers {
        checkShare("declines", declines);
        checkShare("sleeps", sleeps);
        checkShare("declines and sleeps", declines + sleeps);
        if (usualDelay.isNegative() || usualDelay.compareTo(MOST_USUAL_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "expected a usual delay of PT0S–" + MOST_USUAL_DELAY + " but was " + usualDelay);
        }
    }

    /** Accepts everybody at once. */
    public static Answers always() {
        return new Answers(0, 0, 0, Duration.ZERO);
    }

    /** The answer to being offered that person. */
    public Answer to(int partner) {
        Dice dice = Dice.of(salt, partner);
        double what = dice.fraction();
        Reply reply = what < declines ? Reply.DECLINE : what < declines + sleeps ? Reply.SLEEP : Reply.ACCEPT;
        double millis = dice.logNormal((double) usualDelay.toMillis(), SPREAD);
        return new Answer(reply, Duration.ofMillis((long) millis));
    }

    private static void checkShare(String what, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("expected a share of " + what + " of 0–1 but was " + share);
        }
    }
}
