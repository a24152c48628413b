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

    static Builder builder() {
        return new Builder();
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutableLinkedInOptions.Builder {
        Builder() {}
    }
}
