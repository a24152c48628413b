package io.duologue.core.identity;

import io.duologue.core.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says about a person who has just signed in. Immutable. The key is (provider, subject), never an
 * e-mail address. All texts are data from outside: kept as given within their bounds, escaped where they are rendered.
 *
 * @param subject the provider's own stable id of the person, 1–255 characters
 * @param name 1–80 characters
 * @param headline at most 120 characters, may be empty
 * @param bio at most 500 characters, may be empty
 * @param hints what the provider suggests for the profile
 */
public record ExternalIdentity(
        ProviderId provider, String subject, String name, String headline, String bio, Hints hints) {
    public ExternalIdentity {
        Checks.length("subject", 1, 255, subject);
        Checks.length("name", 1, 80, name);
        Checks.length("headline", 0, 120, headline);
        Checks.length("bio", 0, 500, bio);
    }

    /** Suggestions for the profile that the person confirms; each may be absent or empty. */
    public record Hints(
            @Nullable String seniority,
            @Nullable String segment,
            @Nullable String timeZone,
            List<String> topics,
            List<String> skills,
            List<String> languages,
            List<ProviderId> connected) {
        public static final Hints NONE = new Hints(null, null, null, List.of(), List.of(), List.of(), List.of());

        public Hints {
            topics = List.copyOf(topics);
            skills = List.copyOf(skills);
            languages = List.copyOf(languages);
            connected = List.copyOf(connected);
        }
    }
}
