package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.session.SkipPolicy;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.QueueLeftReason;
import io.duologue.protocol.QueueRefusal;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long and how often: searches, typing, reports, and conversations that both have left. */
class EngineLimitsTest {
    private static final UserId MAYA = new UserId("u_maya");

    private final EngineWorld world = new EngineWorld(EngineOptions.builder()
            .repeatCoolDown(Duration.ZERO)
            .searchLimit(Duration.ofMinutes(1))
            .skips(SkipPolicy.FREE)
            .build());
    private final Duologue engine = world.engine("n1");

    @Test
    void aSearchThatFindsNobodyEndsWithAnHonestWord() {
        Line line = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");
        line.say(EngineWorld.join());

        world.pass(Duration.ofSeconds(58), line);
        assertThat(line.all(ServerFrame.QueueLeft.class)).isEmpty();
        world.pass(Duration.ofSeconds(5), line);

        assertThat(line.get(ServerFrame.QueueLeft.class).reason()).isEqualTo(QueueLeftReason.TIMEOUT);
        assertThat(engine.commands().queue(MAYA))
                .isEqualTo(Answer.done(new Commands.QueueView(Commands.Doing.IDLE, null, null, null)));
    }

    @Test
    void howLongASearchUsuallyTakesIsToldOnceEnoughPeopleHaveWaited() {
        Line maya = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-m");
        assertThat(engine.commands().usualWait(MAYA, EngineWorld.join())).isEqualTo(Answer.done(Optional.empty()));

        for (int i = 0; i < 4; i++) {
            Line a = world.hello(engine, world.person("a" + i, OfferMode.AUTO), "instance-a");
            a.say(EngineWorld.join());
            world.pass(Duration.ofSeconds(4));
            world.hello(engine, world.person("b" + i, OfferMode.AUTO), "instance-b")
                    .say(EngineWorld.join());
        }

        Answer<Optional<ServerFrame.EstimateMs>> before = engine.commands().usualWait(MAYA, EngineWorld.join());
        maya.say(EngineWorld.join());
        ServerFrame.EstimateMs estimate =
                maya.get(ServerFrame.QueueWaiting.class).estimate();
        assertThat(estimate).isNotNull();
        assertThat(estimate.p50()).isBetween(0L, 4_000L);
        assertThat(estimate.p80()).isBetween(estimate.p50(), 4_000L);
        assertThat(before).isEqualTo(Answer.done(Optional.of(new ServerFrame.EstimateMs(4_000, 4_000))));
    }

    @Test
    void howLongTwoWaitWhoMeetAgainAndAgainIsToldToNobody() {
        Line a = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");
        Line b = world.hello(engine, world.person("tomas", OfferMode.AUTO), "instance-b");
        a.say(EngineWorld.join());

        for (int i = 0; i < 8; i++) {
            world.pass(Duration.ofSeconds(4));
            b.say(EngineWorld.join());
            String conversation = b.get(ServerFrame.MatchFound.class).conversation();
            b.say(new ClientFrame.ConversationEnd("e", conversation, 1, false, null));
            a.say(EngineWorld.join());
        }

        assertThat(a.get(ServerFrame.QueueWaiting.class).estimate()).isNull();
    }

    @Test
    void whoComesToAFullQueueIsToldSoAndSearchesOnceSomebodyHasLeft() {
        EngineWorld small = new EngineWorld(EngineOptions.builder().queueSize(2).build());
        Duologue node = small.engine("n1");
        Line maya = small.hello(node, small.person("maya", OfferMode.AUTO), "instance-a");
        Line tomas = small.hello(node, small.person("tomas", OfferMode.AUTO), "instance-b");
        Line keiko = small.hello(node, small.person("keiko", OfferMode.AUTO), "instance-c");
        maya.say(search("fr"));
        tomas.say(search("de"));

        keiko.say(search("ja"));

        assertThat(keiko.get(ServerFrame.QueueRefused.class).reason()).isEqualTo(QueueRefusal.FULL);
        assertThat(keiko.get(ServerFrame.QueueRefused.class).retryAfterMs()).isPositive();
        maya.say(new ClientFrame.QueueLeave("l"));
        keiko.say(search("ja"));
        assertThat(keiko.get(ServerFrame.QueueWaiting.class).languages()).containsExactly("ja");
    }

    /** Nobody whom this one meets speaks the others' languages. */
    private static ClientFrame.QueueJoin search(String language) {
        return new ClientFrame.QueueJoin(
                "j", List.of("backend"), TalkMode.TEXT, TalkIntent.TALK, false, List.of(language));
    }

    @Test
    void theEleventhSearchAtOnceHasToWait() {
        Line line = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");

        for (int i = 0; i < 11; i++) {
            line.say(EngineWorld.join());
        }

        assertThat(line.all(ServerFrame.Error.class)).singleElement().satisfies(error -> {
            assertThat(error.error().code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(error.error().retryAfterMs()).isBetween(1L, 1_000L);
        });
    }

    @Test
    void typingIsPassedOnOnceASecondAfterABurstOfTwo() {
        Pair pair = world.talk(engine);

        for (int i = 0; i < 10; i++) {
            pair.a().say(new ClientFrame.TypingStart(null, pair.conversation(), null));
            pair.a().say(new ClientFrame.TypingStop(null, pair.conversation(), null));
        }

        assertThat(begun(pair.b())).isEqualTo(2);
        world.pass(Duration.ofSeconds(1));
        pair.a().say(new ClientFrame.TypingStart(null, pair.conversation(), null));
        assertThat(begun(pair.b())).isEqualTo(3);
    }

    private static long begun(Line line) {
        return line.all(ServerFrame.Typing.class).stream()
                .filter(ServerFrame.Typing::active)
                .count();
    }

    @Test
    void theSecondReportWithinTenSecondsHasToWait() {
        Pair pair = world.talk(engine);

        pair.a().say(report("one", pair.conversation()));
        pair.a().say(report("two", pair.conversation()));

        assertThat(pair.a().get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(pair.a().get(ServerFrame.Error.class).error().retryAfterMs()).isBetween(9_000L, 10_000L);
        world.pass(Duration.ofSeconds(10));
        pair.a().say(report("three", pair.conversation()));
        assertThat(pair.a().get(ServerFrame.Ok.class).re()).isEqualTo("three");
    }

    @Test
    void aPartnerIsReportedWithWhatWasSaidAlsoAfterTheEnd() {
        Pair pair = world.talk(engine);
        pair.b().send(pair.conversation(), 1, "something rude");
        pair.b().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 2, false, null));
        pair.b().say(new ClientFrame.Bye(null));
        world.pass(Duration.ofMinutes(5), pair.a());

        pair.a().say(report("r", pair.conversation()));

        Report filed = world.stores.reports().by(MAYA, 1).get(0);
        assertThat(pair.a().get(ServerFrame.Ok.class).caseId()).isEqualTo(filed.caseId());
        assertThat(filed.reported()).isEqualTo(new UserId("u_tomas"));
        assertThat(filed.evidence())
                .singleElement()
                .satisfies(said -> assertThat(said.text()).isEqualTo("something rude"));
    }

    private static ClientFrame.Report report(String id, String conversation) {
        return new ClientFrame.Report(id, conversation, ReportReason.HARASSMENT, null, List.of(), false, null);
    }

    @Test
    void aConversationThatBothHaveLeftIsEndedAndNobodyIsIn() {
        Pair pair = world.talk(engine);
        pair.a().cut();
        pair.b().cut();

        world.pass(Duration.ofSeconds(65));

        assertThat(world.stores
                        .log()
                        .find(new ConversationId(pair.conversation()))
                        .orElseThrow()
                        .over())
                .isTrue();
        Line back = world.hello(engine, MAYA, "instance-a");
        assertThat(back.get(ServerFrame.Welcome.class).resumed()).isFalse();
        assertThat(back.get(ServerFrame.Welcome.class).state()).isEqualTo(new ServerFrame.State.Idle());
        world.pass(Duration.ofSeconds(3), back);
        assertThat(back.get(ServerFrame.LobbyStats.class)).isEqualTo(new ServerFrame.LobbyStats(1, 0, 0));
    }
}
