package io.duologue.identity;

import io.duologue.core.Checks;
import io.duologue.core.identity.ProviderId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/** One provider that speaks OpenID Connect: Google, Microsoft Entra, Keycloak and others. Immutable. */
@Value.Immutable
public interface OidcOptions {

    /** The first half of an account's key: never changed once somebody has signed in. */
    ProviderId id();

    /** What the sign-in button says, 1–40 characters. */
    String label();

    /** Who signs, exactly as the provider writes it, for example {@code https://accounts.google.com}. */
    String issuer();

    ClientRegistration registration();

    /** Where it is asked what; read from the issuer's {@code /.well-known/openid-configuration} if it is not given. */
    Optional<OidcEndpoints> endpoints();

    /** What is asked for; {@code openid} has to be among it. */
    @Value.Default
    default Set<String> scopes() {
        return Set.of("openid", "profile");
    }

    /**
     * What has to be among the scopes that were granted, by the names that the provider uses. Empty, so that nothing is
     * compared, as some providers answer with other names than they were asked by.
     */
    Set<String> requiredScopes();

    /** Further parameters of the address that people are sent to, for example {@code prompt=select_account}. */
    Map<String, String> parameters();

    /** Whether a code is bound to who asked for it (RFC 7636, S256). */
    @Value.Default
    default boolean pkce() {
        return true;
    }

    /** Whether what is signed has to repeat a value of this one sign-in. */
    @Value.Default
    default boolean nonce() {
        return true;
    }

    /** How far the provider's clock and ours may be apart, at most five minutes. */
    @Value.Default
    default Duration clockSkew() {
        return Duration.ofSeconds(60);
    }

    /** How long the provider's keys are kept; one that is not among them is asked for at once. */
    @Value.Default
    default Duration keyLifetime() {
        return Duration.ofMinutes(15);
    }

    /** Within this time the keys are asked for at most twice, whatever comes. Less than their lifetime. */
    @Value.Default
    default Duration keyPause() {
        return Duration.ofSeconds(30);
    }

    @Value.Check
    default void check() {
        Checks.length("label", 1, 40, label());
        Addresses.secure("issuer", URI.create(issuer()));
        if (!scopes().contains("openid")) {
            throw new IllegalArgumentException("scopes: expected openid among them but was " + scopes());
        }
        if (clockSkew().isNegative() || clockSkew().compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("clock skew: expected 0–5 minutes but was " + clockSkew());
        }
        if (keyPause().toMillis() < 1 || keyLifetime().compareTo(keyPause()) <= 0) {
            throw new IllegalArgumentException(
                    "key pause: expected more than nothing and less than " + keyLifetime() + " but was " + keyPause());
        }
        for (String own : OidcIdentityProvider.OWN_PARAMETERS) {
            if (parameters().containsKey(own)) {
                throw new IllegalArgumentException(
                        "parameters: expected none that a sign-in sets itself but was " + own);
            }
        }
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutableOidcOptions.Builder {
        Builder() {}
    }
}
