package io.duologue.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class MailAddressTest {

    @Test
    void whatIsTypedInSeveralWaysIsOneAddress() {
        assertThat(List.of("Maya.L@Example.ORG", " maya.l@example.org\n", "MAYA.L@EXAMPLE.ORG"))
                .allSatisfy(typed -> assertThat(MailAddress.of(typed)).contains(new MailAddress("maya.l@example.org")));
    }

    @Test
    void whatAMailServerMayTellApartStaysApart() {
        assertThat(List.of("maya+work@example.org", "m.aya@example.org", "maya@example.org", "maya@mail.example.org"))
                .extracting(typed -> MailAddress.of(typed).orElseThrow().value())
                .doesNotHaveDuplicates()
                .contains("maya+work@example.org");
    }

    @Test
    void whatLooksLikeAnotherAddressIsNone() {
        assertThat(List.of(
                        "m\u0430ya@example.org",
                        "maya@ex\u0430mple.org",
                        "maya\uFF20example.org",
                        "maya@example\u3002org",
                        "maya@g\u0131thub.example",
                        "maya@stra\u00DFe.example",
                        "\u212Aeiko@example.org"))
                .allSatisfy(typed -> assertThat(MailAddress.of(typed)).isEmpty());
    }

    @Test
    void whatCouldBeReadAsMoreThanOneAddressIsNone() {
        assertThat(List.of(
                        "maya@example.org\r\nBcc: all@example.org",
                        "maya@example.org,tomas@example.org",
                        "maya@example.org tomas@example.org",
                        "<maya@example.org>",
                        "Maya <maya@example.org>",
                        "maya%example.org@relay.example",
                        "\"maya@x\"@example.org",
                        "maya@example.org@relay.example",
                        "maya\u0000@example.org"))
                .allSatisfy(typed -> assertThat(MailAddress.of(typed)).isEmpty());
    }

    @Test
    void whatHasNoFormIsNone() {
        assertThat(List.of(
                        "",
                        "@",
                        "maya",
                        "maya@",
                        "@example.org",
                        "maya@localhost",
                        "maya@127.0.0.1",
                        "maya@[127.0.0.1]",
                        ".maya@example.org",
                        "maya.@example.org",
                        "ma..ya@example.org",
                        "maya@-example.org",
                        "maya@example-.org",
                        "maya@example..org",
                        "maya@example.org.",
                        "m".repeat(65) + "@example.org",
                        "maya@" + "e".repeat(64) + ".org",
                        "maya@" + "example.".repeat(40) + "org"))
                .allSatisfy(typed -> assertThat(MailAddress.of(typed)).isEmpty());
    }

    @Test
    void onlyTheNormalFormIsTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MailAddress("Maya@example.org"))
                .withMessageNotContaining("Maya");
    }

    @Test
    void itsOwnerKnowsItAndNobodyElseReadsIt() {
        MailAddress address = new MailAddress("maya@example.org");

        assertThat(address.masked()).isEqualTo("m…@example.org");
        assertThat(new MailAddress("m@example.org").masked()).isEqualTo("…@example.org");
        assertThat(address).hasToString("MailAddress[…]");
        assertThat(address.domain()).isEqualTo("example.org");
    }
}
