package io.duologue.core.identity;

import io.duologue.core.Checks;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * @param email null if the provider was not asked, or says nothing that is one
 * @param picture https to a named host, or http to this very machine, at most 2,048 characters; null if there is none
 * @param standing what the provider knows of how much stands behind the account
 */
public record ExternalIdentity(
        ProviderId provider,
        String subject,
        String name,
        String headline,
        String bio,
        Hints hints,
        @Nullable Email email,
        @Nullable URI picture,
        Standing standing) {
    private static final int PICTURE_LENGTH = 2_048;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    public ExternalIdentity {
        Checks.length("subject", 1, 255, subject);
        Checks.length("name", 1, 80, name);
        Checks.length("headline", 0, 120, headline);
        Checks.length("bio", 0, 500, bio);
        if (picture != null && !isPicture(picture)) {
            throw new IllegalArgumentException(
                    "picture: expected https to a host, without a user, at most " + PICTURE_LENGTH + " characters");
        }
    }

    /** Of a provider that says neither an address nor a picture. */
    public ExternalIdentity(
            ProviderId provider, String subject, String name, String headline, String bio, Hints hints) {
        this(provider, subject, name, headline, bio, hints, null, null);
    }

    /** Of a provider that knows nothing of the account's standing. */
    public ExternalIdentity(
            ProviderId provider,
            String subject,
            String name,
            String headline,
            String bio,
            Hints hints,
            @Nullable Email email,
            @Nullable URI picture) {
        this(provider, subject, name, headline, bio, hints, email, picture, Standing.UNKNOWN);
    }

    /** What a provider gives as the address of a picture; null if it is none that may be asked for. */
    public static @Nullable URI picture(@Nullable String given) {
        if (given == null || given.length() > PICTURE_LENGTH) {
            return null;
        }
        try {
            URI address = new URI(given);
            return isPicture(address) ? address : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isPicture(URI address) {
        boolean isPlainHere = "http".equalsIgnoreCase(address.getScheme())
                && THIS_MACHINE.contains(String.valueOf(address.getHost()));
        return ("https".equalsIgnoreCase(address.getScheme()) || isPlainHere)
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.toString().length() <= PICTURE_LENGTH;
    }

    /** The key of the account at the provider. */
    public Account.LinkedIdentity key() {
        return new Account.LinkedIdentity(provider, subject);
    }

    /** The address, if the provider says that it has seen it to be this person's. */
    public Optional<EmailAddress> verifiedEmail() {
        return Optional.ofNullable(email).filter(Email::verified).map(Email::address);
    }

    /**
     * An address that a provider names.
     *
     * @param verified whether the provider says that it has seen it to be this person's
     */
    public record Email(EmailAddress address, boolean verified) {

        /** What a provider gives as an address; null if it is none. */
        public static @Nullable Email of(@Nullable String given, boolean verified) {
            return Optional.ofNullable(given)
                    .flatMap(EmailAddress::of)
                    .map(address -> new Email(address, verified))
                    .orElse(null);
        }
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
