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
                "L u_maya c_talk x",
                "L u_maya c_talk 1:7 - 8",
                "L u_maya c_talk 1 - 8 9.000000000 M A 1 text",
                "L u_maya c_talk 1:7 x 8 9.000000000 M A 1 text",
                "L u_maya c_talk 1:7 - 8 9.000000000 P A AWAY -",
                "L u_maya c_talk -1:7 - 8 9.000000000 M A 1 text",
                "M u_maya c_talk -",
                "N u_maya u_tomas"
            })
    void whatIsNoBellIsNothing(String text) {
        assertThat(BellText.read(text)).isEmpty();
    }
}
