package io.duologue.identity;

import io.duologue.core.Checks;
import java.net.URI;
import org.immutables.value.Value;

/** What an application is registered as at a provider. Immutable. */
@Value.Immutable
public interface ClientRegistration {

    /** The client id, 1–255 characters. */
    @Value.Parameter
    String id();

    /** The client secret, 1–1,024 characters. It is not printed. */
    @Value.Parameter
    @Value.Redacted
    String secret();

    /** Where people come back to, exactly as it is registered: https, or http to this very machine. */
    @Value.Parameter
    URI redirectUri();

    @Value.Check
    default void check() {
        Checks.length("client id", 1, 255, id());
        Checks.length("client secret", 1, 1_024, secret());
        Addresses.secure("redirect URI", redirectUri());
    }

    static ClientRegistration of(String id, String secret, URI redirectUri) {
        return ImmutableClientRegistration.of(id, secret, redirectUri);
    }
}
