package io.duologue.core.profile;

import java.util.List;

/**
 * The rules of the house, as people see and accept them. Immutable.
 *
 * @param version a newer one asks everybody again
 */
public record Guidelines(String version, List<Rule> rules) {
    /** The name of this document among acknowledgements. */
    public static final String DOCUMENT = "guidelines";

    public Guidelines {
        rules = List.copyOf(rules);
    }

    /**
     * One rule.
     *
     * @param id short name, for example {@code harassment}
     * @param consequence what happens to who breaks it
     */
    public record Rule(String id, String title, String text, String consequence) {}

    /** The rules that the reference server starts with. */
    public static Guidelines standard() {
        return new Guidelines(
                "2026-11",
                List.of(
                        new Rule(
                                "harassment",
                                "Be someone you would want to meet",
                                "No insults, threats or pressure. If somebody asks you to stop, stop.",
                                "The conversation is closed; you pause for a day, and longer the next time."),
                        new Rule(
                                "hate",
                                "Talk about work, not about what people are",
                                "No hatred or contempt for who somebody is or where they come from.",
                                "You pause for a week; the second time your account is closed."),
                        new Rule(
                                "scams",
                                "No selling, no scams",
                                "No advertising, no fake offers, no asking for money or passwords.",
                                "The message is not sent; repeated attempts pause your account."),
                        new Rule(
                                "explicit",
                                "Keep it professional",
                                "Nothing sexual, nothing that would not be fine in an office.",
                                "The conversation is closed and you pause for a week."),
                        new Rule(
                                "privacy",
                                "What is said here stays here",
                                "Do not record, copy or publish what somebody tells you without asking.",
                                "A person reads the report and decides; your account may be closed.")));
    }
}
