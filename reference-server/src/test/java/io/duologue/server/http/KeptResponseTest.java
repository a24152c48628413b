package io.duologue.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.idempotency.KeptAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptResponseTest {
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "application/json", "Location", "/api/v1/reports/Tomás", "X-Empty", "");

    @Test
    void statusHeadersAndBodyAreReadAsTheyWere() {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }

        for (HttpResponse response : List.of(
                HttpResponse.bytes(201, HEADERS, every), HttpResponse.ok(Json.object()), HttpResponse.noContent())) {
            HttpResponse read = KeptResponse.read(kept(response)).orElseThrow();
            assertThat(read.status()).isEqualTo(response.status());
            assertThat(read.headers()).isEqualTo(response.headers());
            assertThat(read.body()).isEqualTo(response.body());
        }
    }

    @Test
    void cookiesAreLeftOut() {
        HttpResponse response =
                HttpResponse.noContent().with(new SetCookie("session", "marker-secret", "/", Duration.ofDays(1), true));

        KeptAnswer kept = kept(response);

        assertThat(KeptResponse.read(kept).orElseThrow().cookies()).isEmpty();
        assertThat(new String(kept.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("marker-secret");
    }

    @Test
    void oneByteTooManyIsNotKept() {
        int most = KeptAnswer.MAX_BYTES - kept(withBody(0)).bytes().length;

        assertThat(kept(withBody(most)).bytes()).hasSize(KeptAnswer.MAX_BYTES);
        assertThat(KeptResponse.of(withBody(most + 1))).isEmpty();
        assertThat(KeptResponse.of(HttpResponse.noContent().with("X-Large", "x".repeat(70_000))))
                .isEmpty();
    }

    @Test
    void anythingElseIsNoAnswer() {
        byte[] sound =
                kept(HttpResponse.bytes(201, HEADERS, new byte[] {1, 2, 3})).bytes();

        for (int i = 0; i < sound.length; i++) {
            byte[] changed = sound.clone();
            changed[i] ^= 1;
            assertThat(KeptResponse.read(new KeptAnswer(changed)))
                    .as("byte %s changed", i)
                    .isEmpty();
            assertThat(KeptResponse.read(new KeptAnswer(Arrays.copyOf(sound, i))))
                    .as("%s bytes", i)
                    .isEmpty();
        }
        assertThat(KeptResponse.read(new KeptAnswer(Arrays.copyOf(sound, sound.length + 1))))
                .isEmpty();
    }

    /** As another version might write it, sound in itself. */
    @Test
    void whatIsSoundButPromisesMoreThanItHasIsNoAnswer() {
        // Status 200 and two headers, of which there is none.
        byte[] content = {0, (byte) 200, 0, 2};

        assertThat(KeptResponse.read(new KeptAnswer(KeptResponse.sealed(content))))
                .isEmpty();
        assertThat(KeptResponse.read(new KeptAnswer(KeptResponse.sealed(new byte[] {0, (byte) 200, 0, 0}))))
                .hasValueSatisfying(read -> assertThat(read.status()).isEqualTo(200));
    }

    private static HttpResponse withBody(int length) {
        return HttpResponse.bytes(200, HEADERS, new byte[length]);
    }

    private static KeptAnswer kept(HttpResponse response) {
        return KeptResponse.of(response).orElseThrow();
    }
}
