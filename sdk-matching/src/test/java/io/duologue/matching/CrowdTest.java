package io.duologue.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrowdTest {

    @Test
    void fewerThanFiveAreFewWithAndWithoutAnybody() {
        assertThat(IntStream.rangeClosed(0, 4).mapToObj(Crowd::of))
                .containsOnly(new Crowd(0))
                .allMatch(Crowd::isFew);
    }

    @Test
    void moreAreToldInSteps() {
        assertThat(IntStream.of(5, 9, 10, 12, 19, 20, 49, 50, 99, 100, 4_321, Integer.MAX_VALUE)
                        .mapToObj(people -> Crowd.of(people).atLeast()))
                .containsExactly(5, 5, 10, 10, 10, 20, 20, 50, 50, 100, 2_000, 2_000_000_000);
    }

    @Test
    void anExactNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Crowd(12))
                .withMessage("expected 0, 5, 10, 20, 50, 100 and so on people but was 12");
        assertThatIllegalArgumentException().isThrownBy(() -> new Crowd(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Crowd(-5));
    }
}
