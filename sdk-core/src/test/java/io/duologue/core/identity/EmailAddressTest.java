package io.duologue.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @ParameterizedTest
    @CsvSource({
        "maya@example.org, maya@example.org",
        "' maya@Example.ORG\t', maya@example.org",
        "Maya+talk@example.org, Maya+talk@example.org",
        "m.l@mail.example.org, m.l@mail.example.org",
        "o'neil@xn--bcher-kva.example, o'neil@xn--bcher-kva.example",
    })
    void anAddressHasOneForm(String given, String form) {
        assertThat(EmailAddress.of(given)).contains(new EmailAddress(form));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "maya",
                "maya@",
                "@example.org",
                "maya@localhost",
                "maya@127.0.0.1",
                "maya@[127.0.0.1]",
                "maya@example..org",
                "maya@-example.org",
                "maya@example-.org",
                "maya@example.org.",
                ".maya@example.org",
                "maya.@example.org",
                "ma..ya@example.org",
                "maya lindqvist@example.org",
                "\"maya\"@example.org",
                "maya@evil.example@example.org",
                "maya@example.org\r\nBcc: all@example.org",
                "maya@example.org,ada@example.org",
                "<maya@example.org>",
                "maya\u0000@example.org",
                "m\u0430ya@example.org",
                "maya@ex\u0430mple.org",
                "maya@stra\u00dfe.example",
                "maya@\uff45xample.org",
                "maya@example.org\u202e"
            })
    void whatIsNoPlainAddressIsNone(String given) {
        assertThat(EmailAddress.of(given)).isEmpty();
    }

    @Test
    void anAddressIsAsLongAsMailAllows() {
        String domain = "d".repeat(63) + "." + "d".repeat(63) + "." + "d".repeat(57) + ".org";

        assertThat(EmailAddress.of("l".repeat(64) + "@" + domain)).isPresent();
        assertThat(EmailAddress.of("l".repeat(65) + "@example.org")).isEmpty();
        assertThat(EmailAddress.of("l".repeat(64) + "@d" + domain)).isEmpty();
        assertThat(EmailAddress.of("a.".repeat(1_000_000) + "@example.org")).isEmpty();
    }

    @Test
    void whatStandsBeforeTheAtSignIsComparedLetterForLetter() {
        assertThat(EmailAddress.of("Maya@example.org")).isNotEqualTo(EmailAddress.of("maya@example.org"));
    }

    @Test
    void anAddressIsShownMaskedAndPrintedNotAtAll() {
        EmailAddress maya = new EmailAddress("maya@example.org");

        assertThat(maya.masked()).isEqualTo("m…@example.org");
        assertThat(maya.toString()).doesNotContain("maya").doesNotContain("@");
        assertThat(new ExternalIdentity.Email(maya, true).toString()).doesNotContain("@");
    }

    @Test
    void onlyWhatIsInFormIsMadeDirectly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EmailAddress("maya@Example.org"))
                .withMessageNotContaining("maya");
    }
}
