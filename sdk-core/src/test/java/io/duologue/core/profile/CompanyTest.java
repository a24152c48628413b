package io.duologue.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompanyTest {

    @ParameterizedTest
    @ValueSource(strings = {"Acme", " ACME ", "Acme, Inc.", "acme inc", "Ａｃｍｅ GmbH", "Acme Co. Ltd."})
    void howeverItIsWrittenItIsOneCompany(String name) {
        assertThat(new Company(name).normalised()).isEqualTo("acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acme Robotics", "Inc Acme", "Acmé"})
    void anotherNameIsAnotherCompany(String name) {
        assertThat(new Company(name).normalised()).isNotEqualTo("acme");
    }

    @Test
    void whatHasNoOtherNameThanALegalFormKeepsIt() {
        assertThat(new Company("AG").normalised()).isEqualTo("ag");
        assertThat(new Company("任天堂 株式会社").normalised()).isEqualTo("任天堂 株式会社");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "–!–"})
    void whatHasNoLetterIsNoCompany(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Company(name));
    }

    @Test
    void aNameHasEightyCharactersAtMost() {
        assertThat(new Company("x".repeat(80)).name()).hasSize(80);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Company("x".repeat(81)))
                .withMessage("company: expected 1–80 characters but was 81");
    }
}
