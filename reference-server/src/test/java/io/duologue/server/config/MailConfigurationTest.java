package io.duologue.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.identity.EmailAddress;
import io.duologue.identity.SmtpOptions.Tls;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links in mails, and guests: off unless somebody switched them on, and never half. */
class MailConfigurationTest {
    private static final Map<String, String> MAIL = Map.of(
            "DUOLOGUE_SIGN_IN_EMAIL", "true",
            "DUOLOGUE_PUBLIC_URL", "https://talk.example",
            "DUOLOGUE_MAIL_HOST", "smtp.example",
            "DUOLOGUE_MAIL_USER", "talk",
            "DUOLOGUE_MAIL_PASSWORD", "hush",
            "DUOLOGUE_MAIL_FROM", "Hello@talk.example");

    @Test
    void aMailServerIsEnoughToStartAndIsSpokenToOverTls() throws ConfigurationException {
        ServerOptions options = read(MAIL);

        assertThat(options.emailSignIn()).isTrue();
        assertThat(options.guests()).isFalse();
        assertThat(options.mail().tls()).isEqualTo(Tls.STARTTLS);
        assertThat(options.mail().sender()).contains(new EmailAddress("Hello@talk.example"));
        assertThat(options.toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DUOLOGUE_PUBLIC_URL",
                "DUOLOGUE_MAIL_HOST",
                "DUOLOGUE_MAIL_USER",
                "DUOLOGUE_MAIL_PASSWORD",
                "DUOLOGUE_MAIL_FROM"
            })
    void aHalfConfiguredOneNamesTheMissingHalfAndNoSecret(String missing) {
        Map<String, String> half = new HashMap<>(MAIL);
        half.remove(missing);
        half.put("DUOLOGUE_SIGN_IN_GUEST", "true");

        assertThatThrownBy(() -> read(half))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(missing + ": expected")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DUOLOGUE_PUBLIC_URL", "DUOLOGUE_MAIL_HOST", "DUOLOGUE_MAIL_FROM"})
    void aMailServerWithoutLinksIsForWhatPeopleAreToldAndIsWhole(String missing) throws ConfigurationException {
        Map<String, String> told = new HashMap<>(MAIL);
        told.remove("DUOLOGUE_SIGN_IN_EMAIL");
        told.put("DUOLOGUE_SIGN_IN_GUEST", "true");

        assertThat(read(told).emailSignIn()).isFalse();
        assertThat(read(told).mail().host()).contains("smtp.example");
        told.remove(missing);
        assertThatThrownBy(() -> read(told))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(missing + ": expected a value, because DUOLOGUE_MAIL_");
    }

    @Test
    void noLinkGoesOverANetworkInPlainText() throws ConfigurationException {
        Map<String, String> plain = new HashMap<>(MAIL);
        plain.put("DUOLOGUE_MAIL_TLS", "none");

        assertThatThrownBy(() -> read(plain))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("DUOLOGUE_MAIL_TLS", "starttls or at-once");

        plain.put("DUOLOGUE_MAIL_HOST", "localhost");
        assertThat(read(plain).mail().tls()).isEqualTo(Tls.NONE);
    }

    @Test
    void guestsComeWithTheAnonymousPresetUnlessTheyAreKeptOut() throws ConfigurationException {
        ServerOptions anonymous = read(Map.of("DUOLOGUE_PRESET", "anonymous"));

        assertThat(anonymous.guests()).isTrue();
        assertThat(anonymous.emailSignIn()).isFalse();
        assertThat(read(Map.of("DUOLOGUE_SIGN_IN_GUEST", "true")).guests()).isTrue();
        assertThatThrownBy(() -> read(Map.of("DUOLOGUE_PRESET", "anonymous", "DUOLOGUE_SIGN_IN_GUEST", "false")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no way to sign in");
    }

    @Test
    void linksInMailsComeWithTheRevealPresetAndNeedTheirServerUnlessItIsTheDemo() throws ConfigurationException {
        Map<String, String> reveal = new HashMap<>(MAIL);
        reveal.remove("DUOLOGUE_SIGN_IN_EMAIL");
        reveal.put("DUOLOGUE_PRESET", "reveal");

        assertThat(read(reveal).emailSignIn()).isTrue();
        assertThat(read(reveal).guests()).isFalse();
        assertThatThrownBy(() -> read(Map.of("DUOLOGUE_PRESET", "reveal")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DUOLOGUE_MAIL_HOST")
                .hasMessageContaining("because DUOLOGUE_PRESET is set");
        assertThat(read(Map.of("DUOLOGUE_PRESET", "reveal", "DUOLOGUE_DEMO", "true"))
                        .emailSignIn())
                .isFalse();
    }

    @Test
    void aPasswordThatIsNotUnderstoodIsNotRepeated() {
        Map<String, String> odd = new HashMap<>(MAIL);
        odd.put("DUOLOGUE_MAIL_PASSWORD", "hush".repeat(300));

        assertThatThrownBy(() -> read(odd))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("hush");
    }

    private static ServerOptions read(Map<String, String> environment) throws ConfigurationException {
        return Configuration.read(environment, Optional.empty(), Map.of());
    }
}
