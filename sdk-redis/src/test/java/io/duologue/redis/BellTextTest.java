package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BellTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "probe",
                "S",
                "S maya",
                "X u_maya",
                "L u_maya",
                "L u_maya talk",
                "S u_maya c_talk",
                "L u_maya c_talk x"
            })
    void whatIsNoBellIsNothing(String text) {
        assertThat(BellText.read(text)).isEmpty();
    }
}
