package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllowedOriginsTest {
    private final Duologue engine = Duologue.builder()
            .options(EngineOptions.builder()
                    .addAllowedOrigins("https://talk.example.org")
                    .build())
            .build()
            .start();

    @AfterEach
    void stop() {
        engine.close();
    }

    /** 401: nobody brings a ticket here. */
    private int answer(String origin) {
        Admission admission = engine.gate().admit(new Handshake(origin, List.of("duologue.v1"), null, "192.0.2.7"));
        return ((Admission.Refused) admission).status();
    }

    @Test
    void anOriginMayBeAllowedWhenThePortIsKnown() {
        assertThat(answer("http://localhost:49152")).isEqualTo(403);

        engine.allowOrigin("http://LOCALHOST:49152/");

        assertThat(answer("http://localhost:49152")).isEqualTo(401);
        assertThat(answer("https://talk.example.org")).isEqualTo(401);
        assertThat(answer("http://localhost:49153")).isEqualTo(403);
    }

    @Test
    void whatIsNoOriginIsNotAllowed() {
        assertThatIllegalArgumentException().isThrownBy(() -> engine.allowOrigin("http://localhost:49152/talk"));
    }
}
