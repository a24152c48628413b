package io.duologue.client.account;

import java.time.Instant;
import java.util.List;

/**
 * The rules, and what one agreed to. Immutable.
 *
 * @param version the one in force
 */
public record Guidelines(String version, List<Rule> rules, List<Acknowledgement> given) {
    public Guidelines {
        rules = List.copyOf(rules);
        given = List.copyOf(given);
    }

    /** A rule, and what follows from breaking it. */
    public record Rule(String id, String title, String text, String consequence) {}

    /** That one agreed. */
    public record Acknowledgement(String document, String version, Instant at) {}
}
