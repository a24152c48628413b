package io.duologue.core.moderation;

import io.duologue.core.Checks;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen with a message. Immutable.
 *
 * @param rule the rule's short name, 1–40 characters such as {@code links-wait}: {@code a–z}, {@code 0–9} and {@code -}, a letter first;
 *     empty for {@code ALLOW}
 * @param reason for the person, in the second person, 1–200 characters; empty for {@code ALLOW}
 * @param field the member it is about, or null
 * @param limit the bound that was exceeded, −1 if there is none
 * @param restriction for {@code RESTRICT}: how long the author may not talk
 */
public record Verdict(
        Action action,
        String rule,
        String reason,
        @Nullable String field,
        long limit,
        @Nullable Duration restriction) {

    /** Characters of a reason at most. */
    public static final int MOST_REASON = 200;

    private static final Pattern RULE = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    /** From mild to stern. */
    public enum Action {
        /** It is sent. */
        ALLOW,
        /** It is sent and counted. */
        FLAG,
        /** It is not sent; the author is told why. */
        BLOCK,
        /** It is not sent, the conversation is closed and the author may not talk for a while. */
        RESTRICT
    }

    public static final Verdict ALLOW = new Verdict(Action.ALLOW, "", "", null, -1, null);

    public Verdict {
        if (action != Action.ALLOW) {
            checkRule(rule);
            Checks.length("reason", 1, MOST_REASON, reason);
        }
        if ((action == Action.RESTRICT) != (restriction != null)) {
            throw new IllegalArgumentException("a duration goes with RESTRICT and with nothing else");
        }
    }

    static void checkRule(String rule) {
        if (!isRule(rule)) {
            throw new IllegalArgumentException(
                    "rule: expected 1–40 characters of [a-z0-9-], a letter first, but was " + rule);
        }
    }

    /** Whether this can be a rule's short name. */
    public static boolean isRule(String name) {
        return RULE.matcher(name).matches();
    }

    public static Verdict flag(String rule, String reason) {
        return new Verdict(Action.FLAG, rule, reason, null, -1, null);
    }

    public static Verdict block(String rule, String reason) {
        return new Verdict(Action.BLOCK, rule, reason, "data.text", -1, null);
    }

    public static Verdict tooLong(String rule, String reason, long limit) {
        return new Verdict(Action.BLOCK, rule, reason, "data.text", limit, null);
    }

    public static Verdict restrict(String rule, String reason, Duration duration) {
        return new Verdict(Action.RESTRICT, rule, reason, "data.text", -1, duration);
    }
}
