package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineOptionsTest {

    @ParameterizedTest
    @CsvSource({
        "https://Talk.Example.org, https://talk.example.org",
        "https://talk.example.org/, https://talk.example.org",
        "HTTPS://talk.example.org:443, https://talk.example.org",
        "http://localhost:80, http://localhost",
        "http://localhost:8080, http://localhost:8080",
        "https://talk.example.org:80, https://talk.example.org:80",
        "http://[::1]:8080/, http://[::1]:8080",
        "capacitor://localhost, capacitor://localhost",
        "null, null"
    })
    void anOriginIsKeptAsABrowserWritesIt(String given, String kept) {
        EngineOptions options = EngineOptions.builder().addAllowedOrigins(given).build();

        assertThat(options.allowedOrigins()).containsExactly(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "https://*.example.org",
                "talk.example.org",
                "https://",
                "https://talk.example.org/chat",
                "https://maya@talk.example.org",
                "https://talk.example.org?a",
                "https://talk example.org"
            })
    void whatCanBeNoOriginIsRefused(String given) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> EngineOptions.builder().addAllowedOrigins(given).build())
                .withMessageContaining("https://talk.example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "P3650DT1S"})
    void aCoolDownOutOfItsBoundsIsRefused(Duration given) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineOptions.builder().repeatCoolDown(given).build())
                .withMessage("repeat cool-down: expected PT0S to PT87600H but was " + given);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000_001})
    void aQueueOfNobodyOrOfMoreThanAMillionIsRefused(int size) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineOptions.builder().queueSize(size).build())
                .withMessage("queue size: expected 1 to 1000000 but was " + size);
    }

    @Test
    void twoWaysToWriteOneOriginAreOne() {
        EngineOptions options = EngineOptions.builder()
                .addAllowedOrigins("https://talk.example.org", "https://talk.example.org/")
                .build();

        assertThat(options.allowedOrigins()).hasSize(1);
    }
}
