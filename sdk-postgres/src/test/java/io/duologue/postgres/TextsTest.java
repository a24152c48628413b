package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void aTextIsKeptAsItIs() {
        String text = "No “way” 🙂\n\u0001";

        assertThat(Texts.kept(text)).isSameAs(text);
    }

    @Test
    void whatPostgresCannotKeepIsReplaced() {
        assertThat(Texts.kept("a\u0000b\ud83dc\ude42")).isEqualTo("a\ufffdb\ufffdc\ufffd");
        assertThat(Texts.kept(List.of("\u0000", "x"))).containsExactly("\ufffd", "x");
    }
}
