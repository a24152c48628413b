package io.duologue.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DataClassTest {

    @Test
    void eachHasANameOfItsOwnThatAFileCanUse() {
        assertThat(Arrays.stream(DataClass.values()).map(DataClass::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
    }

    @Test
    void eachSaysInASentenceWhatItIsAndWhy() {
        assertThat(DataClass.values()).allSatisfy(one -> {
            assertThat(one.what()).endsWith(".").hasSizeBetween(20, 200);
            assertThat(one.why()).endsWith(".").hasSizeBetween(10, 200);
            assertThat(one.store()).matches("[A-Z][A-Za-z]+");
        });
    }

    @Test
    void aTimeThatIsNoTimeIsRefused() {
        assertThatThrownBy(() -> new Kept.For(Duration.ZERO, "the request"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time: expected a positive duration but was PT0S");
    }
}
