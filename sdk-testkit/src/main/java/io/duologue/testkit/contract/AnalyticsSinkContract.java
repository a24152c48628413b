package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.analytics.AnalyticsSink;
import io.duologue.testkit.Rule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link AnalyticsSink}, as far as a sink has a part in them. Extend it and hand in a sink of yours.
 */
public abstract class AnalyticsSinkContract {
    private AnalyticsSink sink = AnalyticsSink.none();

    protected abstract AnalyticsSink newSink() throws Exception;

    @BeforeEach
    final void makeSink() throws Exception {
        sink = newSink();
    }

    @Test
    @Rule("N-1")
    protected void everyEventIsAcceptedFromWhicheverThreadComesNext() throws Exception {
        for (AnalyticsEvent.Name name : AnalyticsEvent.Name.values()) {
            AnalyticsEvent event = new AnalyticsEvent(name, NINE, Map.of("topic", "backend"));

            List<Boolean> accepted = Together.all(List.of(() -> {
                sink.accept(event);
                return true;
            }));

            assertThat(accepted).containsExactly(true);
        }
    }

    @Test
    @Rule("N-2")
    protected void whatCannotBeCountedIsNoErrorAndTheNextEventIsAccepted() {
        AnalyticsEvent odd = new AnalyticsEvent(
                AnalyticsEvent.Name.MATCHED, NINE, Map.of("topic", "x".repeat(10_000), "", "", "新しい", "\n"));
        AnalyticsEvent usual = new AnalyticsEvent(AnalyticsEvent.Name.MATCHED, NINE, Map.of());

        Throwable thrown = catchThrowable(() -> sink.accept(odd));

        assertThat(thrown)
                .satisfiesAnyOf(
                        nothing -> assertThat(nothing).isNull(),
                        refusal -> assertThat(refusal).isInstanceOf(RuntimeException.class));
        assertThatCode(() -> sink.accept(usual)).doesNotThrowAnyException();
    }
}
