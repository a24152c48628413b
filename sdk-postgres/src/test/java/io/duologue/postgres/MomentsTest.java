package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MomentsTest {

    @Test
    void whatIsBelowAMicrosecondIsCutOff() {
        assertThat(Moments.kept(Instant.parse("2026-11-21T09:00:00.123456789Z")))
                .isEqualTo(Instant.parse("2026-11-21T09:00:00.123456Z"));
    }

    @Test
    void everyMomentCanBeWritten() {
        assertThat(Moments.write(Instant.MIN).getYear()).isEqualTo(-4000);
        assertThat(Moments.write(Instant.MAX).getYear()).isEqualTo(200_000);
        assertThat(Moments.kept(Instant.EPOCH)).isEqualTo(Instant.EPOCH);
    }
}
