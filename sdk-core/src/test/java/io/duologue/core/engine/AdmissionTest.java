package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Admission.Refused REFUSED =
            new Admission.Refused(403, "auth.denied", "not \"you\"", Map.of("Retry-After", "3"));

    @Test
    void aRefusalBringsTheErrorThatIsAnswered() throws IOException {
        JsonNode error = new ObjectMapper().readTree(REFUSED.body()).path("error");

        assertThat(error.path("code").asText()).isEqualTo("auth.denied");
        assertThat(error.path("retry").asText()).isEqualTo("never");
        assertThat(error.path("message").asText()).isEqualTo("not \"you\"");
        assertThat(error.path("ref").asText()).isNotEmpty();
    }

    @Test
    void aCodeThatTheWireDoesNotKnowIsAnInternalError() throws IOException {
        Admission.Refused unknown = new Admission.Refused(500, "no.such", "it broke", Map.of());

        assertThat(new ObjectMapper()
                        .readTree(unknown.body())
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("internal");
    }

    @Test
    void aRefusalIsThrownAsWhateverTheLibraryWants() {
        assertThatThrownBy(() -> REFUSED.orElseThrow(refused -> new IOException(refused.message())))
                .isInstanceOf(IOException.class)
                .hasMessage("not \"you\"");
    }

    @Test
    void anAdmissionIsItself() {
        Admission admitted = new Admission.Admitted(
                new UserId("u_maya"), SecretHash.of("s"), "duologue.v1", Instant.EPOCH, "192.0.2.7");

        assertThat(admitted.orElseThrow(refused -> new AssertionError())).isSameAs(admitted);
    }

    @Test
    void anAdmissionThatIsLoggedNamesNeitherTheAddressNorTheSignIn() {
        SecretHash signIn = SecretHash.of("secret");
        Admission.Admitted admitted = new Admission.Admitted(
                new UserId("u_maya"), signIn, "duologue.v1", Instant.parse("2026-11-21T09:00:00Z"), "192.0.2.7");

        assertThat(admitted.toString())
                .contains("u_maya")
                .doesNotContain("192.0.2.7")
                .doesNotContain(signIn.toString());
    }
}
