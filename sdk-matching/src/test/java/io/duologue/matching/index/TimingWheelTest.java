package io.duologue.matching.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimingWheelTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void nobodyIsRemindedBeforeHisMomentAndEverybodyAtIt() {
        TimingWheel wheel = new TimingWheel(0);
        wheel.set(3, 30 * SECOND + 1);

        assertThat(reminded(wheel, 30 * SECOND)).isEmpty();
        assertThat(reminded(wheel, 30 * SECOND + 1)).containsExactly(3);
        assertThat(reminded(wheel, 90 * SECOND)).isEmpty();
    }

    @Test
    void aReminderReplacesTheOneBefore() {
        TimingWheel wheel = new TimingWheel(0);
        wheel.set(0, SECOND);
        wheel.set(0, 5 * SECOND);
        wheel.set(1, SECOND);
        wheel.cancel(1);

        assertThat(reminded(wheel, 4 * SECOND)).isEmpty();
        assertThat(reminded(wheel, 5 * SECOND)).containsExactly(0);
    }

    @Test
    void aMomentThatHasPassedIsRemindedOfNext() {
        TimingWheel wheel = new TimingWheel(0);
        reminded(wheel, 100 * SECOND);
        wheel.set(7, 2 * SECOND);

        assertThat(wheel.next()).hasValue(2 * SECOND);
        assertThat(reminded(wheel, 100 * SECOND)).containsExactly(7);
        assertThat(wheel.next()).isEmpty();
    }

    @Test
    void whoeverIsRemindedMaySetAReminder() {
        TimingWheel wheel = new TimingWheel(0);
        wheel.set(1, SECOND);

        wheel.turn(2 * SECOND, number -> wheel.set(number, SECOND));

        assertThat(reminded(wheel, 2 * SECOND)).containsExactly(1);
    }

    @Test
    void itDoesWhatAListWouldDo() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            long now = random.nextLong() / 4;
            TimingWheel wheel = new TimingWheel(now);
            Map<Integer, Long> list = new HashMap<>();
            for (int step = 0; step < 500; step++) {
                int number = random.nextInt(60);
                if (random.nextInt(5) == 0) {
                    wheel.cancel(number);
                    list.remove(number);
                } else {
                    long moment = now + (long) (Math.pow(random.nextDouble(), 4) * 300 * SECOND) - SECOND;
                    wheel.set(number, moment);
                    list.put(number, moment);
                }
                if (random.nextInt(4) == 0) {
                    now += (long) (Math.pow(random.nextDouble(), 6) * 200 * SECOND);
                    assertThat(reminded(wheel, now)).as("seed %s", seed).isEqualTo(due(list, now));
                }
                long first = list.values().stream().min(Long::compare).orElse(Long.MAX_VALUE);
                assertThat(wheel.next().orElse(Long.MAX_VALUE))
                        .as("seed %s", seed)
                        .isLessThanOrEqualTo(first);
            }
        }
    }

    private static List<Integer> due(Map<Integer, Long> list, long now) {
        List<Integer> due = new ArrayList<>();
        list.forEach((number, moment) -> {
            if (moment <= now) {
                due.add(number);
            }
        });
        due.forEach(list::remove);
        Collections.sort(due);
        return due;
    }

    private static List<Integer> reminded(TimingWheel wheel, long now) {
        List<Integer> reminded = new ArrayList<>();
        wheel.turn(now, reminded::add);
        Collections.sort(reminded);
        return reminded;
    }
}
