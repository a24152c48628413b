package io.duologue.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.testkit.fault.Fault.Ending;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TreatmentTest {
    private static final Fault JITTER = Fault.jitter(Duration.ofMillis(5), Duration.ofMillis(9), 42);

    @Test
    void theSameSeedGivesAConnectionTheSameTimesAgain() {
        List<Long> times = times(treated(JITTER, 3));

        assertThat(times(treated(JITTER, 3))).isEqualTo(times);
        assertThat(times(treated(JITTER, 4))).isNotEqualTo(times);
        assertThat(times)
                .allMatch(time -> time >= 5_000_000 && time <= 9_000_000)
                .doesNotHaveDuplicates();
    }

    @Test
    void delaysAddUp() {
        Treatment treatment = treated(Fault.delay(Duration.ofMillis(10)), 1);

        treatment.lay(Fault.delay(Direction.TO_CLIENT, Duration.ofMillis(5)));
        treatment.lay(Fault.delay(Direction.TO_SERVER, Duration.ofMillis(70)));

        assertThat(treatment.latenessNanos()).isEqualTo(15_000_000);
    }

    @Test
    void theEarlierOfTwoBreaksWins() {
        Treatment treatment = treated(Fault.cutAfterBytes(Direction.TO_CLIENT, 10), 1);

        treatment.lay(Fault.resetAfterBytes(Direction.TO_CLIENT, 4));
        treatment.lay(Fault.resetAfterBytes(Direction.TO_SERVER, 1));

        assertThat(treatment.bytesLeft()).isEqualTo(4);
        assertThat(treatment.countBytes(3)).isNull();
        assertThat(treatment.countBytes(1)).isEqualTo(Ending.RESET);
        assertThat(treatment.bytesLeft()).isEqualTo(6);
    }

    @Test
    void aThrottledLinePausesForWhatItLetThrough() {
        Treatment treatment = treated(Fault.throttle(1_000), 1);

        assertThat(treatment.pieceBytes()).isEqualTo(50);
        assertThat(treatment.pauseNanos(50)).isEqualTo(50_000_000);
    }

    @Test
    void healingTakesEverythingOff() {
        Treatment treatment = treated(JITTER, 1);
        treatment.lay(Fault.blackHole());
        treatment.lay(Fault.stall());
        treatment.lay(Fault.keepFin());
        treatment.lay(Fault.slices(1, Duration.ofMillis(1)));
        treatment.lay(Fault.throttle(1));
        treatment.lay(Fault.duplicateFrame(Direction.TO_CLIENT, 1));
        treatment.lay(Fault.cutAfterFrames(Direction.TO_CLIENT, 1));

        treatment.heal();

        assertThat(treatment.swallows() || treatment.stalls() || treatment.keepsFin() || treatment.duplicates())
                .isFalse();
        assertThat(treatment.pieceBytes()).isEqualTo(Integer.MAX_VALUE);
        assertThat(treatment.pauseNanos(1)).isZero();
        assertThat(treatment.latenessNanos()).isZero();
        assertThat(treatment.countFrame()).isNull();
    }

    @Test
    void faultsThatCannotBeMeantAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.cutAfterFrames(Direction.TO_CLIENT, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.cutAfterBytes(Direction.TO_CLIENT, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.slices(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.throttle(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.delay(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.jitter(Duration.ofMillis(2), Duration.ofMillis(1), 0));
    }

    private static Treatment treated(Fault fault, int connection) {
        Treatment treatment = new Treatment(Direction.TO_CLIENT, connection);
        treatment.lay(fault);
        return treatment;
    }

    private static List<Long> times(Treatment treatment) {
        return LongStream.generate(treatment::latenessNanos).limit(6).boxed().toList();
    }
}
