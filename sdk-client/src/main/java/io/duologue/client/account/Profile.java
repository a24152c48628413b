package io.duologue.client.account;

import java.util.List;
import java.util.Optional;

/**
 * What one shows of oneself. Immutable. To change it, ask for a {@link ProfileChange}.
 *
 * @param headline may be empty
 * @param bio may be empty
 * @param seniority {@code student}, {@code 0-1}, {@code 2-4}, {@code 5-9}, {@code 10-14} or {@code 15+}; absent: not said
 * @param segment {@code professional}, {@code founder}, {@code recruiter}, {@code student} or {@code creator}; absent: not said
 * @param timeZone such as {@code Europe/Lisbon}; absent: not said
 * @param topics ids, at most 5
 * @param skills at most 20
 * @param languages two-letter codes, 1–3
 * @param imported whether it was taken from elsewhere and not confirmed yet
 */
public record Profile(
        String name,
        String headline,
        String bio,
        Optional<String> seniority,
        Optional<String> segment,
        Optional<String> timeZone,
        List<String> topics,
        List<String> skills,
        List<String> languages,
        boolean imported) {
    public Profile {
        topics = List.copyOf(topics);
        skills = List.copyOf(skills);
        languages = List.copyOf(languages);
    }
}
