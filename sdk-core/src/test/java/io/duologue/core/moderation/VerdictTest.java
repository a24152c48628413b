package io.duologue.core.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "word-list", "rule-7", "a234567890123456789012345678901234567890"})
    void aRuleHasAShortName(String rule) {
        assertThat(Verdict.block(rule, "Not here.").rule()).isEqualTo(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Word-list",
                "word list",
                "word_list",
                "7",
                "-a",
                "a\n",
                "über",
                "a2345678901234567890123456789012345678901"
            })
    void whatIsNoNameOfARuleIsRefusedWhereItIsWritten(String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Verdict.flag(rule, "Not here."))
                .withMessageContaining("[a-z0-9-], a letter first");
    }

    @Test
    void nothingIsSaidOfWhatIsAllowed() {
        assertThat(Verdict.ALLOW.rule()).isEmpty();
        assertThat(Verdict.ALLOW.reason()).isEmpty();
    }
}
