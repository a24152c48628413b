package io.duologue.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private final Secrets secrets = new Secrets(new SecureRandom());

    @Test
    void aTokenIs32BytesAs64HexDigitsAndNoTwoAreAlike() {
        Set<String> tokens = new HashSet<>();

        for (int i = 0; i < 1_000; i++) {
            tokens.add(secrets.token());
        }

        assertThat(tokens).hasSize(1_000).allMatch(token -> token.matches("[0-9a-f]{64}"));
    }

    @Test
    void anIdIsItsPrefixAnd26LowerCaseLettersOrDigits() {
        assertThat(secrets.id("c_")).matches("c_[0-9a-z]{26}");
        assertThat(secrets.id("c_")).isNotEqualTo(secrets.id("c_"));
    }

    @Test
    void casesAreNamedBySoManyBitsThatOfAMillionNoTwoAreAlike() {
        Set<String> cases = new HashSet<>();

        for (int i = 0; i < 1_000_000; i++) {
            cases.add(secrets.caseId());
        }

        assertThat(cases).hasSize(1_000_000).allMatch(name -> name.matches("R-[0-9a-f]{16}"));
    }
}
