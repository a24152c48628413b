package io.duologue.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AliasesTest {

    @Test
    void aMadeUpNameIsTwoWordsAndTheSameForTheSameRandomness() {
        Aliases aliases = new Aliases(new Random(7));

        for (int i = 0; i < 1_000; i++) {
            String name = aliases.next();
            assertThat(name).matches("[A-Z][a-z]+ [A-Z][a-z]+").hasSizeLessThanOrEqualTo(Aliases.MOST);
            assertThat(Aliases.chosen(name)).isEqualTo(name);
        }
        assertThat(new Aliases(new Random(7)).next()).isEqualTo(new Aliases(new Random(7)).next());
    }

    @Test
    void aChosenNameIsKeptOnOneLineWithoutWhatIsNotSeen() {
        assertThat(Aliases.chosen("  Night\u202e\u200b  Owl\n")).isEqualTo("Night Owl");
        assertThat(Aliases.chosen("\uff21\uff44\uff41")).isEqualTo("Ada");
        assertThat(Aliases.chosen("\u200d \u2060")).isEmpty();
        assertThat(Aliases.chosen("x".repeat(40))).hasSize(Aliases.MOST);
    }
}
