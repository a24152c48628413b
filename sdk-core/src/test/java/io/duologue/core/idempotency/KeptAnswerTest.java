package io.duologue.core.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class KeptAnswerTest {

    @Test
    void oneByteTooManyIsRefused() {
        assertThat(new KeptAnswer(new byte[KeptAnswer.MAX_BYTES]).bytes()).hasSize(8_192);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeptAnswer(new byte[KeptAnswer.MAX_BYTES + 1]))
                .withMessage("expected at most 8192 bytes but was 8193");
    }

    @Test
    void nobodyChangesItAndItsBytesAreNotPrinted() {
        byte[] given = {65, 66};
        KeptAnswer answer = new KeptAnswer(given);

        given[0] = 0;
        answer.bytes()[1] = 0;

        assertThat(answer)
                .isEqualTo(new KeptAnswer(new byte[] {65, 66}))
                .hasSameHashCodeAs(new KeptAnswer(new byte[] {65, 66}))
                .isNotEqualTo(new KeptAnswer(new byte[] {65, 67}))
                .hasToString("KeptAnswer[2 bytes]");
    }
}
