package io.duologue.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0                                                               | Firefox on Linux
            Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36                      | Chrome on Windows
            Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0        | Edge on Windows
            Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15                | Safari on macOS
            Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1 | Safari on iOS
            Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36                | Chrome on Android
            okhttp/5.5.1                                                                                                                         | Program
            Java-http-client/17.0.1                                                                                                              | Program
            """)
    void theFamilyAndTheSystemAreKeptAndNothingFiner(String userAgent, String device) {
        assertThat(Device.of(Optional.of(userAgent))).isEqualTo(device);
    }

    @Test
    void whatSaysNothingOfUseIsNothing() {
        assertThat(Device.of(Optional.empty())).isEmpty();
        assertThat(Device.of(Optional.of("<script>alert(1)</script>"))).isEmpty();
        assertThat(Device.of(Optional.of(" ".repeat(600) + "Firefox/1 Linux"))).isEmpty();
    }
}
