package io.duologue.core.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far somebody has come before the first conversation. Immutable and derived: never stored.
 *
 * @param card the imported card was confirmed, with seniority and time zone, or nobody will see one
 * @param topics at least one topic and one language were chosen
 * @param acknowledged the guidelines in force were accepted
 */
public record Onboarding(boolean card, boolean topics, boolean acknowledged) {

    public boolean complete() {
        return card && topics && acknowledged;
    }

    /** What is still to be done, in words for developers; empty if nothing is. */
    public String missing() {
        List<String> missing = new ArrayList<>();
        if (!card) {
            missing.add("a confirmed card with seniority and time zone");
        }
        if (!topics) {
            missing.add("a topic and a language");
        }
        if (!acknowledged) {
            missing.add("the agreement to the guidelines in force");
        }
        return missing.isEmpty() ? "" : "expected " + String.join(", and ", missing);
    }

    /** How far somebody has come where everybody confirms a card. */
    public static Onboarding of(
            Optional<Profile> profile, List<Acknowledgement> acknowledgements, Guidelines guidelines) {
        return of(profile, acknowledgements, guidelines, true);
    }

    /** @param asksForCard whether anybody will ever see a card; else none has to be confirmed */
    public static Onboarding of(
            Optional<Profile> profile,
            List<Acknowledgement> acknowledgements,
            Guidelines guidelines,
            boolean asksForCard) {
        boolean card = !asksForCard
                || profile.filter(p -> p.confirmed()
                                && p.seniority().isPresent()
                                && p.timeZone().isPresent())
                        .isPresent();
        boolean topics = profile.filter(
                        p -> !p.topics().isEmpty() && !p.languages().isEmpty())
                .isPresent();
        boolean acknowledged = acknowledgements.stream()
                .anyMatch(a ->
                        a.document().equals(Guidelines.DOCUMENT) && a.version().equals(guidelines.version()));
        return new Onboarding(card, topics, acknowledged);
    }
}
