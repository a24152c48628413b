package io.duologue.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SecretHashTest {
    @Test
    void whatIsPresentedNamesNoPurposeOfItsOwn() {
        SecretHash link = SecretHash.of("link", "code");

        assertThat(SecretHash.of("link\0code")).isNotEqualTo(link);
        assertThat(SecretHash.of("\0link\0code")).isNotEqualTo(link);
        assertThat(SecretHash.of("code")).isNotEqualTo(link);
        assertThat(SecretHash.of("link", "code")).isEqualTo(link);
    }

    @Test
    void noTwoPurposesAndSecretsHaveOneHash() {
        assertThat(SecretHash.of("link", "a\0b")).isNotEqualTo(SecretHash.of("link\1", "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> SecretHash.of("link\0a", "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> SecretHash.of("", "link\0code"));
    }

    @Test
    void aSecretWithoutANulHasTheHashThatItAlwaysHad() {
        assertThat(SecretHash.of("abc").value())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
