package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.presence.NodeId;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a second report about the same person, and of one for which there is no room. */
class ReportingTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final EngineOptions OPTIONS =
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build();

    @Test
    void aSecondReportAboutTheSamePersonIsAnsweredWithTheFirstCaseAndCountedOnce() {
        EngineWorld world = new EngineWorld(OPTIONS);
        Pair pair = world.talk(world.engine("n1"));
        List<AnalyticsEvent.Name> counted = new ArrayList<>();
        Commands commands = Duologue.builder()
                .stores(world.stores)
                .options(OPTIONS)
                .node(new NodeId("n2"))
                .clock(world)
                .executor(Runnable::run)
                .timer((delay, task) -> () -> {})
                .analytics(event -> counted.add(event.name()))
                .build()
                .start()
                .commands();

        Answer<String> first = commands.report(MAYA, report(pair));
        world.pass(Duration.ofSeconds(10));
        Answer<String> second = commands.report(MAYA, report(pair));

        assertThat(first).isInstanceOf(Answer.Done.class);
        assertThat(second).isEqualTo(first);
        assertThat(world.stores.reports().countAbout(TOMAS)).isEqualTo(1);
        assertThat(counted).containsOnlyOnce(AnalyticsEvent.Name.REPORTED);
    }

    @Test
    void aReportForWhichThereIsNoRoomMayComeAgainAndTheConversationGoesOn() {
        EngineWorld world = new EngineWorld(OPTIONS, stores -> with(stores, ReportStore.inMemory(1)));
        Duologue engine = world.engine("n1");
        Pair pair = world.talk(engine);
        pair.b().say(report(pair));

        pair.a().say(report(pair));
        world.pass(Duration.ofSeconds(10));
        Answer<String> overHttp = engine.commands().report(MAYA, report(pair));

        assertMayComeAgain(pair.a().get(ServerFrame.Error.class).error());
        assertThat(pair.a().get(ServerFrame.Error.class).re()).isEqualTo("r");
        assertMayComeAgain(((Answer.Refused<String>) overHttp).problem());
        assertThat(world.stores.reports().by(MAYA, 1)).isEmpty();
        assertThat(pair.a().closeCode).isZero();
        pair.a().send(pair.conversation(), 1, "still here");
        assertThat(pair.b().texts()).containsExactly("still here");
    }

    private static void assertMayComeAgain(Problem problem) {
        assertThat(problem.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(problem.retry()).isEqualTo(Retry.AFTER);
        assertThat(problem.retryAfterMs()).isPositive();
    }

    private static ClientFrame.Report report(Pair pair) {
        return new ClientFrame.Report("r", pair.conversation(), ReportReason.SPAM, null, List.of(), false, null);
    }

    private static Stores with(Stores s, ReportStore reports) {
        return s.toBuilder().reports(reports).build();
    }
}
