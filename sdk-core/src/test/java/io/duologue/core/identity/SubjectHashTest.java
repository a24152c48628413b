package io.duologue.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.identity.Account.LinkedIdentity;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SubjectHashTest {
    private static final LinkedIdentity MAYA = new LinkedIdentity(new ProviderId("github"), "4711");
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Test
    void oneIdentityHasOneNameAndAnotherHasAnother() {
        String name = new SubjectHash(KEY).of(MAYA);

        assertThat(name).matches("[0-9a-f]{64}").isEqualTo(new SubjectHash(KEY.clone()).of(MAYA));
        assertThat(new SubjectHash(KEY).of(new LinkedIdentity(new ProviderId("github"), "4712")))
                .isNotEqualTo(name);
        assertThat(new SubjectHash(KEY).of(new LinkedIdentity(new ProviderId("linkedin"), "4711")))
                .isNotEqualTo(name);
    }

    @Test
    void whoHasAnotherKeyFindsNobody() {
        byte[] other = KEY.clone();
        other[0]++;

        assertThat(new SubjectHash(other).of(MAYA)).isNotEqualTo(new SubjectHash(KEY).of(MAYA));
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SubjectHash(new byte[31]));
    }
}
