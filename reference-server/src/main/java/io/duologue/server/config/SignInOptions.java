package io.duologue.server.config;

import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ProviderId;
import io.duologue.identity.SmtpOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Where people sign in besides the demo. A provider without keys is not offered; which settings belong together is checked
 * by {@link Configuration}. Immutable.
 */
@Value.Enclosing
public interface SignInOptions {

    /** LinkedIn, or what speaks as LinkedIn does. */
    @Value.Immutable
    interface LinkedIn {
        Optional<String> clientId();

        @Value.Redacted
        Optional<String> clientSecret();

        /** LinkedIn has to have it switched on for the application first. */
        @Value.Default
        default boolean pkce() {
            return false;
        }

        /** LinkedIn's own paths are below it. */
        @Value.Default
        default URI site() {
            return URI.create("https://www.linkedin.com");
        }

        /** Whether it is asked what it has verified of people. */
        @Value.Default
        default boolean verified() {
            return false;
        }

        @Value.Default
        default URI api() {
            return URI.create("https://api.linkedin.com");
        }

        @Value.Default
        default String apiVersion() {
            return "202510";
        }

        static LinkedIn none() {
            return ImmutableSignInOptions.LinkedIn.builder().build();
        }
    }

    /** GitHub, or an Enterprise Server. */
    @Value.Immutable
    interface GitHub {
        Optional<String> clientId();

        @Value.Redacted
        Optional<String> clientSecret();

        /** Whether GitHub has to have verified the primary e-mail address. */
        @Value.Default
        default boolean verifiedEmail() {
            return true;
        }

        /** How long GitHub has to have known an account that makes a new one here. */
        @Value.Default
        default Duration minimumAge() {
            return Duration.ZERO;
        }

        @Value.Default
        default URI site() {
            return URI.create("https://github.com");
        }

        @Value.Default
        default URI api() {
            return URI.create("https://api.github.com");
        }

        static GitHub none() {
            return ImmutableSignInOptions.GitHub.builder().build();
        }
    }

    /** The mail server that takes letters with links. */
    @Value.Immutable
    interface Mail {
        Optional<String> host();

        /** Absent for the usual one of that kind of TLS. */
        Optional<Integer> port();

        @Value.Default
        default SmtpOptions.Tls tls() {
            return SmtpOptions.Tls.STARTTLS;
        }

        Optional<String> user();

        @Value.Redacted
        Optional<String> password();

        /** Whom the letters are from. */
        Optional<EmailAddress> sender();

        static Mail none() {
            return ImmutableSignInOptions.Mail.builder().build();
        }
    }

    /** One provider that speaks OpenID Connect. */
    @Value.Immutable
    interface Oidc {
        /** Half of every account's key. */
        Optional<ProviderId> id();

        /** What the button says. */
        Optional<String> label();

        /** As the provider itself writes it. */
        Optional<String> issuer();

        Optional<String> clientId();

        @Value.Redacted
        Optional<String> clientSecret();

        static Oidc none() {
            return ImmutableSignInOptions.Oidc.builder().build();
        }
    }
}
