package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scripts of what another store has said, each by itself. */
@ExtendWith(Servers.class)
class RememberedScriptsIT {
    private ScriptRun scripts;
    private List<String> keys;

    @BeforeEach
    void connect() {
        scripts = new ScriptRun();
        keys = scripts.keys("answer");
    }

    @AfterEach
    void hangUp() {
        scripts.close();
    }

    @Test
    void rememberAnswerKeepsNothingThatWasAskedBeforeTheLatestForgetting() {
        assertThat(scripts.run("remember-answer", keys, "0", "one", "1.000000000", 60_000))
                .isEqualTo(1L);
        assertThat(scripts.ask("HGET", "@answer", "v")).isEqualTo("one");
        assertThat(scripts.run("forget-answer", keys, 60_000)).isEqualTo(1L);
        assertThat(scripts.ask("HGET", "@answer", "v")).isNull();
        assertThat(scripts.run("remember-answer", keys, "0", "one", "1.000000000", 60_000))
                .isEqualTo(0L);
        assertThat(scripts.ask("HGET", "@answer", "v")).isNull();
        assertThat(scripts.run("remember-answer", keys, "1", "two", "2.000000000", 60_000))
                .isEqualTo(1L);
        assertThat((Long) scripts.ask("PTTL", "@answer")).isPositive();
    }

    @Test
    void forgetAnswerCountsAndEnds() {
        assertThat(scripts.run("forget-answer", keys, 60_000)).isEqualTo(1L);
        assertThat(scripts.run("forget-answer", keys, 60_000)).isEqualTo(2L);
        assertThat((Long) scripts.ask("PTTL", "@answer")).isPositive();
    }
}
