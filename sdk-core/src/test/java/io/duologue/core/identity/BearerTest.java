package io.duologue.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BearerTest {
    @Test
    void theSchemeIsReadInWhateverCaseAndBlanksAreNoneOfTheSecret() {
        assertThat(Bearer.of("Bearer secret")).contains("secret");
        assertThat(Bearer.of("bEARER   secret ")).contains("secret");
    }

    @Test
    void whatIsNoBearerPresentsNothing() {
        assertThat(Bearer.of(null)).isEmpty();
        assertThat(Bearer.of("")).isEmpty();
        assertThat(Bearer.of("Bearer")).isEmpty();
        assertThat(Bearer.of("Basic dTpw")).isEmpty();
    }
}
