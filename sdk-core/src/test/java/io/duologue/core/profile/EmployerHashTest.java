package io.duologue.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EmployerHashTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Test
    void oneCompanyHasOneHashAndAnotherHasAnother() {
        String hash = new EmployerHash(KEY).of(new Company("Acme, Inc."));

        assertThat(hash).matches("[0-9a-f]{64}").isEqualTo(new EmployerHash(KEY.clone()).of(new Company("ACME")));
        assertThat(new EmployerHash(KEY).of(new Company("Apex"))).isNotEqualTo(hash);
    }

    @Test
    void withAnotherKeyTheSameCompanyIsAnother() {
        byte[] other = KEY.clone();
        other[0]++;

        assertThat(new EmployerHash(other).of(new Company("Acme")))
                .isNotEqualTo(new EmployerHash(KEY).of(new Company("Acme")));
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EmployerHash(new byte[31]));
    }
}
