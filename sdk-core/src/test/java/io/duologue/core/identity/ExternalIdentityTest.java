package io.duologue.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalIdentityTest {
    private static final ProviderId HOUSE = new ProviderId("house");

    @Test
    void aPictureIsAnHttpsAddressOfAHost() {
        assertThat(ExternalIdentity.picture("https://pictures.example/1?size=200"))
                .isEqualTo(URI.create("https://pictures.example/1?size=200"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "none",
                "http://pictures.example/1",
                "https:pictures",
                "https:///1",
                "https://user@pictures.example/1",
                "javascript:alert(1)",
                "data:image/png;base64,AAAA",
                "file:///etc/passwd",
                "https://pictures.example/a b"
            })
    void whatIsNoSuchAddressIsDropped(String given) {
        assertThat(ExternalIdentity.picture(given)).isNull();
    }

    @Test
    void aPictureHasABound() {
        String start = "https://pictures.example/";

        assertThat(ExternalIdentity.picture(start + "p".repeat(2_048 - start.length())))
                .isNotNull();
        assertThat(ExternalIdentity.picture(start + "p".repeat(2_049 - start.length())))
                .isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExternalIdentity(
                        HOUSE,
                        "1",
                        "Maya",
                        "",
                        "",
                        ExternalIdentity.Hints.NONE,
                        null,
                        URI.create("http://pictures.example/1")));
    }

    @Test
    void anAddressThatIsNotVerifiedIsNotAVerifiedOne() {
        ExternalIdentity.Email said = ExternalIdentity.Email.of("maya@example.org", false);

        assertThat(identity(said).verifiedEmail()).isEmpty();
        assertThat(identity(ExternalIdentity.Email.of("maya@Example.org", true)).verifiedEmail())
                .contains(new EmailAddress("maya@example.org"));
        assertThat(identity(ExternalIdentity.Email.of("nonsense", true)).verifiedEmail())
                .isEmpty();
    }

    private static ExternalIdentity identity(ExternalIdentity.Email email) {
        return new ExternalIdentity(HOUSE, "1", "Maya", "", "", ExternalIdentity.Hints.NONE, email, null);
    }
}
