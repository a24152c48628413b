package io.duologue.core.profile;

import io.duologue.core.profile.AgeAssurance.Answer.Adult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far somebody has come before the first conversation. Immutable and derived: never stored.
 *
 * @param card the imported card was confirmed, with seniority and time zone, or nobody will see one
 * @param topics at least one topic and one language were chosen
 * @param acknowledged the guidelines in force were accepted
 * @param age whether the person is old enough
 */
public record Onboarding(boolean card, boolean topics, boolean acknowledged, AgeAssurance.Answer age) {

    public boolean complete() {
        return card && topics && acknowledged && adult();
    }

    public boolean adult() {
        return age instanceof Adult;
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
        if (!adult()) {
            missing.add("to be known to be of age");
        }
        return missing.isEmpty() ? "" : "expected " + String.join(", and ", missing);
    }

    /** How far somebody has come where everybody confirms a card. */
    public static Onboarding of(
            Optional<Profile> profile,
            List<Acknowledgement> acknowledgements,
            Guidelines guidelines,
            AgeAssurance.Answer age) {
        return of(profile, acknowledgements, guidelines, age, true);
    }

    /**
     * @param age what {@link AgeAssurance} says of the person
     * @param asksForCard whether anybody will ever see a card; else none has to be confirmed
     */
    public static Onboarding of(
            Optional<Profile> profile,
            List<Acknowledgement> acknowledgements,
            Guidelines guidelines,
            AgeAssurance.Answer age,
            boolean asksForCard) {
        boolean card = !asksForCard || profile.filter(Onboarding::hasCard).isPresent();
        boolean topics = profile.filter(Onboarding::hasTopics).isPresent();
        boolean acknowledged = acknowledgements.stream()
                .anyMatch(a ->
                        a.document().equals(Guidelines.DOCUMENT) && a.version().equals(guidelines.version()));
        return new Onboarding(card, topics, acknowledged, age);
    }

    /** Whether somebody has come through once, whichever guidelines were in force. */
    public static boolean wasComplete(Profile profile, List<Acknowledgement> acknowledgements) {
        return hasCard(profile)
                && hasTopics(profile)
                && acknowledgements.stream().anyMatch(a -> a.document().equals(Guidelines.DOCUMENT));
    }

    private static boolean hasCard(Profile profile) {
        return profile.confirmed()
                && profile.seniority().isPresent()
                && profile.timeZone().isPresent();
    }

    private static boolean hasTopics(Profile profile) {
        return !profile.topics().isEmpty() && !profile.languages().isEmpty();
    }
}
