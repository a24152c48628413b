package io.duologue.core.moderation;

import io.duologue.core.Checks;
import java.time.Duration;

/**
 * The figures of {@link ModerationPolicy#standard(StandardRules)}. Immutable.
 *
 * @param maxLength a longer message is refused; in code points, 1–{@value MessageText#MOST_CODE_POINTS}, because a longer one would
 *     not be carried
 * @param flagAbove a longer message is sent and counted; in code points
 * @param repeats so many times one and the same character in a row are refused; at least 2
 * @param linksWait how long after the beginning of a conversation links are refused; zero for never
 */
public record StandardRules(int maxLength, int flagAbove, int repeats, Duration linksWait) {
    private static final StandardRules STANDARD = new StandardRules(1_000, 500, 10, Duration.ofMinutes(2));

    public StandardRules {
        if (maxLength < 1 || maxLength > MessageText.MOST_CODE_POINTS) {
            throw new IllegalArgumentException(
                    "max length: expected 1–" + MessageText.MOST_CODE_POINTS + " but was " + maxLength);
        }
        Checks.atLeast("flag above", 0, flagAbove);
        Checks.atLeast("repeats", 2, repeats);
        if (linksWait.isNegative()) {
            throw new IllegalArgumentException("links wait: expected no negative duration but was " + linksWait);
        }
    }

    /** 1000 characters, counted above 500; not 10 times the same; links after two minutes. */
    public static StandardRules standard() {
        return STANDARD;
    }
}
