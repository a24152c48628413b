package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.zaxxer.hikari.HikariDataSource;
import io.duologue.core.BackendException;
import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.analytics.AnalyticsEvent.Name;
import io.duologue.core.analytics.AnalyticsSink;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.contract.AnalyticsSinkContract;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class PostgresAnalyticsIT extends AnalyticsSinkContract {
    private static final LocalDate SATURDAY = LocalDate.parse("2026-11-21");
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

    private final PostgresBackend postgres = Servers.empty();
    private final PostgresAnalytics analytics = postgres.analytics();
    private final PostgresFigures figures = postgres.figures();

    @Override
    protected AnalyticsSink newSink() {
        return analytics;
    }

    @AfterEach
    void close() {
        analytics.close();
    }

    @Test
    void whatHappensIsCountedByTheDayAndByWhatWasSaidOfIt() {
        happens(Name.MATCHED, NINE, Map.of("topic", "backend"));
        happens(Name.MATCHED, NINE.plusSeconds(7_200), Map.of("topic", "backend"));
        happens(Name.MATCHED, NINE, Map.of("topic", "design"));
        happens(Name.MATCHED, NINE, Map.of());
        happens(Name.MATCHED, NINE.plusSeconds(86_400), Map.of());
        happens(Name.WAITED, NINE, Map.of("for", "PT30S"));
        happens(Name.REPORTED, NINE, Map.of("reason", "spam"));
        for (int i = 0; i < 6; i++) {
            happens(Name.MESSAGE_ACCEPTED, NINE, Map.of());
        }
        analytics.write();

        List<PostgresFigures.Day> days = figures.days(SATURDAY, SATURDAY.plusDays(2));

        assertThat(days)
                .extracting(PostgresFigures.Day::date)
                .containsExactly(SATURDAY, SATURDAY.plusDays(1), SATURDAY.plusDays(2));
        PostgresFigures.Day first = days.get(0);
        assertThat(first.times(Name.MATCHED)).isEqualTo(4);
        assertThat(first.by().get(Name.MATCHED)).isEqualTo(Map.of("topic", Map.of("backend", 2L, "design", 1L)));
        assertThat(first.by().get(Name.WAITED)).isEqualTo(Map.of("for", Map.of("PT30S", 1L)));
        assertThat(first.perMatch(Name.REPORTED)).isCloseTo(0.25, within(0.001));
        assertThat(first.perMatch(Name.MESSAGE_ACCEPTED)).isCloseTo(1.5, within(0.001));
        assertThat(days.get(1).times(Name.MATCHED)).isEqualTo(1);
        assertThat(days.get(2).counted()).isEmpty();
    }

    @Test
    void whoTalkedHowManyAndHowLongIsReadFromTheConversations() {
        talks("c_1", "u_maya", "u_tomas", NINE, Duration.ofMinutes(10));
        talks("c_2", "u_maya", "u_ada", NINE.plusSeconds(3_600), Duration.ofMinutes(20));
        talks("c_3", "u_maya", "u_lin", NINE.plusSeconds(8 * 86_400), Duration.ofMinutes(5));
        postgres.accounts().register(new LinkedIdentity(new ProviderId("github"), "1"), new UserId("u_maya"), NINE);
        postgres.accounts().register(new LinkedIdentity(new ProviderId("linkedin"), "2"), new UserId("u_ada"), NINE);

        PostgresFigures.Day day = figures.days(SATURDAY, SATURDAY).get(0);

        assertThat(day.people()).isEqualTo(3);
        assertThat(day.conversations()).isEqualTo(2);
        assertThat(day.averageLength()).isEqualTo(Duration.ofMinutes(15));
        assertThat(figures.people(NINE, NINE.plusSeconds(30 * 86_400))).isEqualTo(4);
        assertThat(figures.providers()).isEqualTo(Map.of("github", 1L, "linkedin", 1L));
        assertThat(figures.returned(SATURDAY)).startsWith(3L, 1L, 0L).hasSize(PostgresFigures.WEEKS + 1);
    }

    @Test
    void nodesThatCountAtOnceAddUp() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> nodes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                nodes.add(threads.submit(() -> {
                    try (PostgresAnalytics node = postgres.analytics()) {
                        for (int n = 0; n < 200; n++) {
                            node.accept(new AnalyticsEvent(Name.MATCHED, NINE, Map.of("topic", "t" + n % 20)));
                            if (n % 10 == 0) {
                                node.write();
                            }
                        }
                    }
                }));
            }
            for (Future<?> node : nodes) {
                node.get();
            }
        } finally {
            threads.shutdown();
        }

        PostgresFigures.Day day = figures.days(SATURDAY, SATURDAY).get(0);
        assertThat(day.times(Name.MATCHED)).isEqualTo(800);
        assertThat(day.by().get(Name.MATCHED).get("topic")).hasSize(20).containsEntry("t7", 40L);
    }

    @Test
    void whatCannotBeWrittenStaysAndIsCountedOnceLater() {
        happens(Name.MATCHED, NINE, Map.of("topic", "backend"));
        postgres.database().ask(handle -> handle.execute("ALTER TABLE duologue.event_count RENAME TO elsewhere"));
        try {
            assertThatExceptionOfType(BackendException.class).isThrownBy(analytics::write);
        } finally {
            postgres.database().ask(handle -> handle.execute("ALTER TABLE duologue.elsewhere RENAME TO event_count"));
        }
        happens(Name.MATCHED, NINE, Map.of("topic", "backend"));

        analytics.write();
        analytics.write();

        PostgresFigures.Day day = figures.days(SATURDAY, SATURDAY).get(0);
        assertThat(day.times(Name.MATCHED)).isEqualTo(2);
    }

    @Test
    void whoCountsWaitsForNobodyWhoWrites() throws Exception {
        happens(Name.MATCHED, NINE, Map.of());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (HikariDataSource pool =
                        PostgresPool.of(PostgresOptions.of(Servers.url()).copy().withConnections(1));
                Connection other = pool.getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE duologue.event_count");
            Future<?> writing = thread.submit(analytics::write);
            Waiting.until(this::isAnybodyWaiting);

            happens(Name.MATCHED, NINE, Map.of());
            boolean wasWriting = !writing.isDone();
            other.commit();

            writing.get();
            assertThat(wasWriting).isTrue();
        } finally {
            thread.shutdownNow();
        }
        analytics.write();
        assertThat(figures.days(SATURDAY, SATURDAY).get(0).times(Name.MATCHED)).isEqualTo(2);
    }

    private boolean isAnybodyWaiting() {
        return postgres.database()
                .ask(handle -> handle.createQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
                        .mapTo(Boolean.class)
                        .one());
    }

    @Test
    void aNodeThatIsClosedHasWrittenWhatItCounted() {
        happens(Name.BLOCKED, NINE, Map.of());

        analytics.close();

        assertThat(figures.days(SATURDAY, SATURDAY).get(0).times(Name.BLOCKED)).isEqualTo(1);
    }

    @Test
    void hoursThatAreOldEnoughAreRemovedSomeAtATime() {
        happens(Name.MATCHED, NINE, Map.of("topic", "backend"));
        happens(Name.MATCHED, NINE.plusSeconds(3_600), Map.of());
        analytics.write();

        int first = analytics.removeUntil(NINE, 1);
        int second = analytics.removeUntil(NINE, 1_000);

        assertThat(first).isEqualTo(1);
        assertThat(second).isEqualTo(1);
        assertThat(figures.days(SATURDAY, SATURDAY).get(0).times(Name.MATCHED)).isEqualTo(1);
    }

    private void happens(Name name, Instant at, Map<String, String> attributes) {
        analytics.accept(new AnalyticsEvent(name, at, attributes));
    }

    private void talks(String id, String one, String other, Instant from, Duration length) {
        ConversationId conversation = new ConversationId(id);
        postgres.conversations()
                .started(new ConversationInfo(conversation, new UserId(one), new UserId(other), null, from));
        postgres.conversations().ended(conversation, EndCause.NEXT, null, from.plus(length));
    }
}
