package io.duologue.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
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
        "o'neil@XN--Bcher-KVA.example, o'neil@xn--bcher-kva.example",
    })
    void anAddressIsKeptAsItWasGivenItsDomainInLowerCase(String given, String form) {
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
                "ma..ya@example.org"
            })
    void whatHasNoFormIsNone(String given) {
        assertThat(EmailAddress.of(given)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maya lindqvist@example.org",
                "\"maya\"@example.org",
                "\"maya@x\"@example.org",
                "maya@evil.example@example.org",
                "maya%example.org@relay.example",
                "maya@example.org\r\nBcc: all@example.org",
                "maya@example.org,ada@example.org",
                "maya@example.org ada@example.org",
                "<maya@example.org>",
                "Maya <maya@example.org>",
                "maya\u0000@example.org"
            })
    void whatCouldBeReadAsMoreThanOneAddressIsNone(String given) {
        assertThat(EmailAddress.of(given)).isEmpty();
    }

    /** Among them what a change of case makes into ASCII: the Kelvin sign, the long s, the dotted and the dotless i. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u212Aeiko@example.org",
                "keiko@\u212Aeiko.example",
                "keiko@example.\u212Ar",
                "ma\u017Fon@example.org",
                "mason@ma\u017Fon.example",
                "\u0130lke@example.org",
                "ilke@\u0130lke.example",
                "\u0131lke@example.org",
                "ilke@\u0131lke.example",
                "stra\u00dfe@example.org",
                "maya@stra\u00dfe.example",
                "maya@STRA\u1E9EE.example",
                "m\u0430ya@example.org",
                "maya@ex\u0430mple.org",
                "maya@g\u0131thub.example",
                "maya@\uff45xample.org",
                "maya\uFF20example.org",
                "maya@example\u3002org",
                "maya@b\u00fccher.example",
                "maya@example.org\u202e"
            })
    void whatLooksLikeAnotherAddressOrBecomesItIsNone(String given) {
        assertThat(EmailAddress.of(given)).isEmpty();
    }

    @Test
    void anAddressIsAsLongAsMailAllows() {
        String domain = "d".repeat(63) + "." + "d".repeat(63) + "." + "d".repeat(57) + ".org";

        assertThat(EmailAddress.of("l".repeat(64) + "@" + domain)).isPresent();
        assertThat(EmailAddress.of("l".repeat(65) + "@example.org")).isEmpty();
        assertThat(EmailAddress.of("l".repeat(64) + "@d" + domain)).isEmpty();
        assertThat(EmailAddress.of("maya@" + "e".repeat(64) + ".org")).isEmpty();
        assertThat(EmailAddress.of("a.".repeat(1_000_000) + "@example.org")).isEmpty();
    }

    @Test
    void forWhoseAccountItIsTwoSpellingsAreTwoPeople() {
        assertThat(List.of("Maya@example.org", "maya@example.org", "maya+work@example.org", "m.aya@example.org"))
                .extracting(given -> EmailAddress.of(given).orElseThrow())
                .doesNotHaveDuplicates();
        assertThat(EmailAddress.of("maya@Example.ORG")).isEqualTo(EmailAddress.of("maya@example.org"));
    }

    @Test
    void mailForASignInGoesToLowerCaseAndToNothingElse() {
        assertThat(List.of("Maya.L@Example.ORG", " maya.l@example.org\n", "MAYA.L@EXAMPLE.ORG"))
                .allSatisfy(given -> assertThat(EmailAddress.of(given).map(EmailAddress::lowerCase))
                        .contains(new EmailAddress("maya.l@example.org")));
        assertThat(List.of("maya+work@example.org", "m.aya@example.org", "maya@example.org", "maya@mail.example.org"))
                .extracting(given -> EmailAddress.of(given).orElseThrow().lowerCase())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "maya.l@example.org, mayal@example.org",
        "Maya.L+talk@Example.ORG, mayal@example.org",
        "m.a.y.a.l+a+b@example.org, mayal@example.org",
        "mayal@mail.example.org, mayal@mail.example.org",
        "+maya@example.org, +maya@example.org",
    })
    void mailIsCountedUnderWhatOneBoxMayGet(String given, String mailbox) {
        assertThat(EmailAddress.of(given).map(EmailAddress::mailbox)).contains(mailbox);
    }

    @Test
    void itsOwnerKnowsItAndNobodyElseReadsIt() {
        EmailAddress maya = new EmailAddress("maya@example.org");

        assertThat(maya.masked()).isEqualTo("m…@example.org");
        assertThat(new EmailAddress("m@example.org").masked()).isEqualTo("…@example.org");
        assertThat(maya.domain()).isEqualTo("example.org");
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
