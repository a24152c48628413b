package io.duologue.identity;

import java.net.URI;
import java.time.Duration;
import org.immutables.value.Value;

/** Sign-in with LinkedIn. Immutable. */
@Value.Immutable
public interface LinkedInOptions {

    ClientRegistration registration();

    /** Whether PKCE is used: LinkedIn has to have it switched on for the application first. */
    @Value.Default
    default boolean pkce() {
        return false;
    }

    /**
     * Whether the e-mail address is asked for as well (scope {@code email}). Off: it is needed for joining accounts alone,
     * and whoever joins none asks for no more than he needs.
     */
    @Value.Default
    default boolean email() {
        return false;
    }

    /**
     * Whether LinkedIn is asked what it has verified ("Verified on LinkedIn", scopes {@code r_verify} and
     * {@code r_profile_basicinfo}). Off: LinkedIn has to have given that product to the application first, else it lets
     * nobody sign in who is sent with these scopes.
     */
    @Value.Default
    default boolean verified() {
        return false;
    }

    /** Where the API is. */
    @Value.Default
    default URI api() {
        return URI.create("https://api.linkedin.com");
    }

    /** The version of the API that is asked, a year and a month; LinkedIn keeps each for a year at least. */
    @Value.Default
    default String apiVersion() {
        return "202510";
    }

    /** How far LinkedIn's clock and ours may be apart, at most five minutes. */
    @Value.Default
    default Duration clockSkew() {
        return Duration.ofSeconds(60);
    }

    /** Who signs. */
    @Value.Default
    default String issuer() {
        return "https://www.linkedin.com/oauth";
    }

    @Value.Default
    default OidcEndpoints endpoints() {
        return new OidcEndpoints(
                URI.create("https://www.linkedin.com/oauth/v2/authorization"),
                URI.create("https://www.linkedin.com/oauth/v2/accessToken"),
                URI.create("https://www.linkedin.com/oauth/openid/jwks"),
                false);
    }

    @Value.Check
    default void check() {
        Addresses.secure("api", api());
        if (!apiVersion().matches("20\\d{4}(\\.\\d{2})?")) {
            throw new IllegalArgumentException("api version: expected a year and a month but was " + apiVersion());
        }
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutableLinkedInOptions.Builder {
        Builder() {}
    }
}
