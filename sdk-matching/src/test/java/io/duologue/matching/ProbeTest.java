package io.duologue.matching;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeTest {
    @Test
    void probe() {
        for (double step : new double[] {0, 0.01, 0.02, 0.05})
            for (int seed = 1; seed <= 3; seed++) {
                long t0 = System.nanoTime();
                WaitingCrowd steady = new WaitingCrowd(
                                new CompatibleWaits(Topics.tech(), new WaitCell.Calibration(step)),
                                Topics.tech(),
                                seed,
                                Duration.ofMinutes(20))
                        .receive(20000, t -> 1.0);
                long t1 = System.nanoTime();
                WaitingCrowd slow = new WaitingCrowd(
                                new CompatibleWaits(Topics.tech(), new WaitCell.Calibration(step)),
                                Topics.tech(),
                                seed,
                                Duration.ofMinutes(20))
                        .receive(20000, t -> 0.15);
                WaitingCrowd wave = new WaitingCrowd(
                                new CompatibleWaits(Topics.tech(), new WaitCell.Calibration(step)),
                                Topics.tech(),
                                seed,
                                Duration.ofMinutes(20))
                        .receive(43000, t -> 0.25 * (1 + 0.9 * Math.sin(2 * Math.PI * t.toSeconds() / 86400)));
                System.out.printf(
                        "step %.2f seed %d steady %.3f (told %.2f) slow %.3f (told %.2f) wave %.3f (told %.2f) q %.3f %.3f %.3f %.3f  %d ms%n",
                        step,
                        seed,
                        steady.coverage(),
                        steady.toldShare(),
                        slow.coverage(),
                        slow.toldShare(),
                        wave.coverage(),
                        wave.toldShare(),
                        wave.coverageInQuarter(0),
                        wave.coverageInQuarter(1),
                        wave.coverageInQuarter(2),
                        wave.coverageInQuarter(3),
                        (t1 - t0) / 1000000);
            }
    }
}
