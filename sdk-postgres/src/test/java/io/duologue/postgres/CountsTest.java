package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.analytics.AnalyticsEvent.Name;
import io.duologue.postgres.Counts.Counted;
import io.duologue.testkit.FakeTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountsTest {
    private static final Instant HOUR = FakeTime.START.truncatedTo(ChronoUnit.HOURS);

    @Test
    void whatIsTakenIsCountedAnew() {
        Counts counts = new Counts(10);
        counts.add(event(Map.of()));
        counts.add(event(Map.of()));

        assertThat(counts.take()).isEqualTo(Map.of(new Counted(HOUR, "MATCHED", "", ""), 2L));
        assertThat(counts.take()).isEmpty();
    }

    @Test
    void whatIsNoTopicAndNoReasonIsCountedWithoutIt() {
        Counts counts = new Counts(10);

        counts.add(event(Map.of("topic", "x".repeat(65), "", "empty", "said", "", "y".repeat(41), "long")));

        assertThat(counts.take()).containsOnlyKeys(new Counted(HOUR, "MATCHED", "", ""));
    }

    @Test
    void beyondItsRoomWhatIsNewIsLostAndWhatIsKnownIsCounted() {
        Counts counts = new Counts(3);
        for (int i = 0; i < 10; i++) {
            counts.add(event(Map.of("topic", "t" + i)));
        }

        assertThat(counts.lost()).isEqualTo(8);
        assertThat(counts.take()).hasSize(3).containsEntry(new Counted(HOUR, "MATCHED", "", ""), 10L);
    }

    private static AnalyticsEvent event(Map<String, String> attributes) {
        return new AnalyticsEvent(Name.MATCHED, FakeTime.START, attributes);
    }
}
