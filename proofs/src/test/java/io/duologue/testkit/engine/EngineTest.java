package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.PartnerPresence;
import io.duologue.protocol.QueueLeftReason;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.protocol.WithdrawnReason;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EngineTest {
    private final EngineWorld world = new EngineWorld();
    private Duologue engine;
    private UserId maya;
    private UserId tomas;

    @BeforeEach
    void start() {
        engine = world.engine("n1");
        maya = world.person("maya", OfferMode.AUTO);
        tomas = world.person("tomas", OfferMode.AUTO);
    }

    private record Pair(Line a, Line b, String conversation) {}

    private Pair talk() {
        Line a = world.hello(engine, maya, "instance-a");
        Line b = world.hello(engine, tomas, "instance-b");
        a.say(EngineWorld.join());
        b.say(EngineWorld.join());
        return new Pair(a, b, a.get(ServerFrame.MatchFound.class).conversation());
    }

    @Test
    void twoPeopleWithATopicInCommonTalkAtOnceWhenBothWantToBeAskedNothing() {
        Pair pair = talk();

        pair.a.send(pair.conversation, 1, "Hello");

        assertThat(pair.b.texts()).containsExactly("Hello");
        assertThat(pair.a.get(ServerFrame.Ok.class).n()).isEqualTo(1);
        assertThat(pair.b.get(ServerFrame.MatchFound.class).partner().name()).isEqualTo("maya");
    }

    @Test
    @Tag("W-22")
    void whoReturnsOnAnotherNodeGetsWhatWasSaidMeanwhileOnceAndInOrder() {
        Pair pair = talk();
        Duologue other = world.engine("n2");
        pair.a.send(pair.conversation, 1, "one");
        pair.b.ack(pair.conversation);
        pair.b.cut();
        pair.a.send(pair.conversation, 2, "two");
        pair.a.send(pair.conversation, 3, "three");

        Line back = world.hello(
                other,
                tomas,
                "instance-b",
                new ClientFrame.HeldCursor(
                        pair.conversation, pair.b.cursors(pair.conversation).get(0)));

        assertThat(back.get(ServerFrame.Welcome.class).resumed()).isTrue();
        assertThat(back.texts()).containsExactly("two", "three");
        assertThat(back.all(ServerFrame.Live.class)).hasSize(1);
        pair.a.send(pair.conversation, 4, "four");
        assertThat(back.texts()).containsExactly("two", "three", "four");
    }

    @Test
    @Tag("W-50")
    void thePartnerIsToldAfterFourSecondsThatSomebodyIsAwayAndWhenHeIsBack() {
        Pair pair = talk();
        pair.b.cut();

        world.pass(Duration.ofSeconds(3));
        assertThat(pair.a.all(ServerFrame.PartnerState.class)).isEmpty();
        world.pass(Duration.ofSeconds(3));
        assertThat(pair.a.get(ServerFrame.PartnerState.class).state()).isEqualTo(PartnerPresence.AWAY);

        world.hello(engine, tomas, "instance-b");
        assertThat(pair.a.get(ServerFrame.PartnerState.class).state()).isEqualTo(PartnerPresence.PRESENT);
    }

    @Test
    void whoSaysGoodbyeIsAwayAtOnce() {
        Pair pair = talk();

        pair.b.say(new ClientFrame.Bye(null));

        assertThat(pair.a.get(ServerFrame.PartnerState.class).state()).isEqualTo(PartnerPresence.AWAY);
    }

    @Test
    @Tag("W-23")
    @Tag("W-53")
    void aPlaceIsKeptForSixtySecondsFromTheDisconnectAndNoLonger() {
        Pair pair = talk();
        pair.b.cut();

        world.pass(Duration.ofSeconds(58), pair.a);
        assertThat(pair.a.all(ServerFrame.ConversationEnded.class)).isEmpty();
        world.pass(Duration.ofSeconds(4), pair.a);

        assertThat(pair.a.get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.PARTNER_LOST);
        Line late = world.hello(engine, tomas, "instance-b");
        ServerFrame.Welcome welcome = late.get(ServerFrame.Welcome.class);
        assertThat(welcome.resumed()).isFalse();
        assertThat(welcome.last()).isNotNull();
        assertThat(welcome.last().conversation()).isEqualTo(pair.conversation);
    }

    @Test
    @Tag("W-18")
    void theNewestConnectionWinsAndTheOlderOneIsToldSo() {
        Pair pair = talk();

        Line second = world.hello(engine, maya, "instance-c");

        assertThat(pair.a.last(ServerFrame.SessionReplaced.class)).isPresent();
        assertThat(pair.a.closeCode).isEqualTo(4402);
        assertThat(second.get(ServerFrame.Welcome.class).resumed()).isTrue();
        assertThat(second.get(ServerFrame.ConversationSnapshot.class).conversation())
                .isEqualTo(pair.conversation);
    }

    @Test
    @Tag("W-18")
    void anotherNodesConnectionIsReplacedAsWell() {
        Pair pair = talk();
        Duologue other = world.engine("n2");

        world.hello(other, maya, "instance-c");

        assertThat(pair.a.closeCode).isEqualTo(4402);
    }

    @Test
    @Tag("W-36")
    void aRepeatedFrameGetsItsOriginalResultAndIsDeliveredOnce() {
        Pair pair = talk();

        pair.a.send(pair.conversation, 1, "Hello");
        pair.a.send(pair.conversation, 1, "Hello");

        assertThat(pair.b.texts()).containsExactly("Hello");
        assertThat(pair.a.all(ServerFrame.Ok.class).stream().filter(ok -> ok.n() == 1))
                .hasSize(2);
    }

    @Test
    @Tag("W-37")
    @Tag("W-38")
    void theSameNumberWithOtherWordsIsAConflictAndAHigherOneAGap() {
        Pair pair = talk();
        pair.a.send(pair.conversation, 1, "Hello");

        pair.a.send(pair.conversation, 1, "Goodbye");
        assertThat(pair.a.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        pair.a.send(pair.conversation, 5, "later");

        assertThat(pair.a.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.SEQUENCE_GAP);
        assertThat(pair.a.get(ServerFrame.Error.class).error().expected()).isEqualTo(2);
        assertThat(pair.b.texts()).containsExactly("Hello");
    }

    @Test
    @Tag("W-35")
    void aRefusedMessageTakesItsNumberSoThatWhatIsBehindItGoesThrough() {
        Pair pair = talk();

        pair.a.send(pair.conversation, 1, "Find me on t.me/someone");
        pair.a.send(pair.conversation, 2, "one");
        pair.a.send(pair.conversation, 3, "two");

        assertThat(pair.a.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.MESSAGE_BLOCKED);
        assertThat(pair.a.get(ServerFrame.Error.class).n()).isEqualTo(1);
        assertThat(pair.b.texts()).containsExactly("one", "two");
    }

    @Test
    @Tag("W-61")
    void theSixthMessageAtOnceHasToWait() {
        Pair pair = talk();
        for (int n = 1; n <= 6; n++) {
            pair.a.send(pair.conversation, n, "m" + n);
        }

        ServerFrame.Error error = pair.a.get(ServerFrame.Error.class);

        assertThat(error.error().code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(error.error().retryAfterMs()).isBetween(1L, 500L);
        assertThat(pair.b.texts()).hasSize(5);
    }

    @Test
    @Tag("W-52")
    void endTellsBothWhyAndFreesThem() {
        Pair pair = talk();

        pair.a.say(new ClientFrame.ConversationEnd("e", pair.conversation, 1, false, null));

        ServerFrame.Ok ok = pair.a.get(ServerFrame.Ok.class);
        assertThat(ok.ended()).isNotNull();
        assertThat(ok.ended().reason()).isEqualTo(EndReason.SELF);
        assertThat(pair.b.get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.PARTNER_ENDED);
        assertThat(pair.b.get(ServerFrame.ConversationEnded.class).from()).isEqualTo(Author.PARTNER);
        assertThat(engine.commands().queue(maya))
                .isEqualTo(Answer.done(new Commands.QueueView(Commands.Doing.IDLE, null, null, null)));
    }

    @Test
    @Tag("W-52")
    @Tag("W-55")
    void nextQueuesThePersonAgainWithTheSameSearch() {
        Pair pair = talk();

        pair.a.say(new ClientFrame.ConversationEnd("e", pair.conversation, 1, true, null));

        assertThat(pair.b.get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.PARTNER_NEXT);
        assertThat(pair.a.frames).last().isInstanceOf(ServerFrame.QueueWaiting.class);
        pair.b.say(EngineWorld.join());
        assertThat(pair.a.all(ServerFrame.MatchFound.class)).hasSize(2);
    }

    @Test
    @Tag("W-39")
    void aStrangerCannotTellAForeignConversationFromOneThatDoesNotExist() {
        Pair pair = talk();
        Line eve = world.hello(engine, world.person("eve", OfferMode.AUTO), "instance-e");

        eve.send(pair.conversation, 1, "boo");
        ServerFrame.Problem foreign = eve.get(ServerFrame.Error.class).error();
        eve.send("c_00000000000000000000000000", 1, "boo");
        ServerFrame.Problem unknown = eve.get(ServerFrame.Error.class).error();

        assertThat(foreign.code()).isEqualTo(ErrorCode.NOT_MEMBER).isEqualTo(unknown.code());
        assertThat(foreign.message()).isEqualTo(unknown.message());
        assertThat(pair.b.texts()).isEmpty();
    }

    @Test
    @Tag("W-52")
    @Tag("W-56")
    void aBlockedPersonSeesAnOrdinaryEndAndIsNeverMetAgain() {
        Pair pair = talk();

        pair.a.say(new ClientFrame.Block("b", pair.conversation, null));

        assertThat(pair.b.get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.PARTNER_ENDED);
        pair.a.say(EngineWorld.join());
        pair.b.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(40));
        assertThat(pair.a.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    @Tag("W-56")
    void aReportIsFiledWithTheMessagesAndKeepsTheTwoApart() {
        Pair pair = talk();
        pair.b.send(pair.conversation, 1, "something rude");

        pair.a.say(new ClientFrame.Report(
                "r", pair.conversation, ReportReason.HARASSMENT, null, List.of(1L), false, null));

        assertThat(pair.a.get(ServerFrame.Ok.class).caseId()).startsWith("R-");
        assertThat(world.stores.reports().by(maya, 1).get(0).evidence())
                .singleElement()
                .satisfies(e -> assertThat(e.text()).isEqualTo("something rude"));
        pair.a.say(new ClientFrame.ConversationEnd("e", pair.conversation, 1, true, null));
        pair.b.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(40));
        assertThat(pair.a.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    @Tag("W-48")
    void whoWantsToBeAskedSeesACardAndTalksWhenBothSayYes() {
        Line a = world.hello(engine, world.person("ada", OfferMode.ONE_TAP), "instance-a");
        Line b = world.hello(engine, world.person("bob", OfferMode.ONE_TAP), "instance-b");
        a.say(EngineWorld.join());
        b.say(EngineWorld.join());
        String offer = a.get(ServerFrame.MatchOffer.class).offer();

        a.say(new ClientFrame.MatchAccept("x", offer));
        assertThat(a.all(ServerFrame.MatchFound.class)).isEmpty();
        b.say(new ClientFrame.MatchAccept("y", offer));

        assertThat(a.get(ServerFrame.MatchFound.class).partner().name()).isEqualTo("bob");
        assertThat(b.get(ServerFrame.MatchFound.class).partner().name()).isEqualTo("ada");
    }

    @Test
    void whatTwoShareIsWhatBothSearchForWhateverTheirProfilesHave() {
        Line a = world.hello(engine, world.person("ada", OfferMode.ONE_TAP), "instance-a");
        Line b = world.hello(engine, world.person("bob", OfferMode.ONE_TAP), "instance-b");
        ClientFrame.QueueJoin rare =
                new ClientFrame.QueueJoin("j", List.of("databases"), TalkMode.TEXT, TalkIntent.TALK, false, List.of());

        a.say(rare);
        b.say(rare);

        assertThat(a.get(ServerFrame.MatchOffer.class).card().shared().topics()).containsExactly("databases");
        assertThat(b.get(ServerFrame.MatchOffer.class).card().shared().topics()).containsExactly("databases");
    }

    @Test
    @Tag("W-48")
    void whoDecidesByAPreviewSeesNoNameBeforeBothHaveSaidYes() {
        Line a = world.hello(engine, world.person("ada", OfferMode.PREVIEW), "instance-a");
        Line b = world.hello(engine, world.person("bob", OfferMode.ONE_TAP), "instance-b");
        a.say(EngineWorld.join());
        b.say(EngineWorld.join());

        ServerFrame.MatchOffer preview = a.get(ServerFrame.MatchOffer.class);
        ServerFrame.MatchOffer asked = b.get(ServerFrame.MatchOffer.class);

        assertThat(preview.card().name()).isEqualTo("Stranger");
        assertThat(preview.card().timeZone()).isNull();
        assertThat(preview.card().avatar()).isNull();
        assertThat(preview.card().topics()).isEqualTo(asked.card().topics());
        assertThat(preview.card().seniority()).isEqualTo(asked.card().seniority());
        assertThat(asked.card().name()).isEqualTo("ada");
        a.say(new ClientFrame.MatchAccept("x", preview.offer()));
        b.say(new ClientFrame.MatchAccept("y", preview.offer()));
        assertThat(a.get(ServerFrame.MatchFound.class).partner().name()).isEqualTo("bob");
    }

    @Test
    @Tag("W-47")
    void aDeclineIsPrivateAndTheOtherGoesOnSearching() {
        Line a = world.hello(engine, world.person("ada", OfferMode.ONE_TAP), "instance-a");
        Line b = world.hello(engine, world.person("bob", OfferMode.ONE_TAP), "instance-b");
        a.say(EngineWorld.join());
        b.say(EngineWorld.join());

        a.say(new ClientFrame.MatchDecline(
                "x", a.get(ServerFrame.MatchOffer.class).offer()));

        assertThat(a.get(ServerFrame.MatchWithdrawn.class).reason()).isEqualTo(WithdrawnReason.DECLINED);
        assertThat(b.get(ServerFrame.MatchWithdrawn.class).reason()).isEqualTo(WithdrawnReason.WITHDRAWN);
        assertThat(b.frames).last().isInstanceOf(ServerFrame.QueueWaiting.class);
    }

    @Test
    @Tag("W-47")
    void anOfferThatNobodyAnswersIsTakenBack() {
        Line a = world.hello(engine, world.person("ada", OfferMode.ONE_TAP), "instance-a");
        Line b = world.hello(engine, world.person("bob", OfferMode.ONE_TAP), "instance-b");
        a.say(EngineWorld.join());
        b.say(EngineWorld.join());
        b.say(new ClientFrame.MatchAccept(
                "y", b.get(ServerFrame.MatchOffer.class).offer()));

        world.pass(Duration.ofSeconds(21));

        assertThat(a.get(ServerFrame.MatchWithdrawn.class).reason()).isEqualTo(WithdrawnReason.MISSED);
        assertThat(b.get(ServerFrame.MatchWithdrawn.class).reason()).isEqualTo(WithdrawnReason.WITHDRAWN);
    }

    @Test
    @Tag("W-46")
    void whoLeavesTheQueueIsToldSoAndIsNotPaired() {
        Line a = world.hello(engine, maya, "instance-a");
        Line b = world.hello(engine, tomas, "instance-b");
        a.say(EngineWorld.join());

        a.say(new ClientFrame.QueueLeave("l"));
        b.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(2));

        assertThat(a.get(ServerFrame.QueueLeft.class).reason()).isEqualTo(QueueLeftReason.SELF);
        assertThat(a.all(ServerFrame.MatchFound.class)).isEmpty();
    }

    @Test
    @Tag("W-63")
    void aReaderThatAcknowledgesNothingGetsNoMoreThanItsCreditAndIsClosedAfterThirtySeconds() {
        EngineWorld small = new EngineWorld(EngineOptions.builder()
                .creditEntries(4)
                .repeatCoolDown(Duration.ZERO)
                .build());
        Duologue e = small.engine("n1");
        Line a = small.hello(e, small.person("maya", OfferMode.AUTO), "instance-a");
        Line b = small.hello(e, small.person("tomas", OfferMode.AUTO), "instance-b");
        a.say(EngineWorld.join());
        b.say(EngineWorld.join());
        String conversation = a.get(ServerFrame.MatchFound.class).conversation();
        for (int n = 1; n <= 8; n++) {
            a.send(conversation, n, "m" + n);
            small.pass(Duration.ofMillis(600));
            if (n < 4) {
                a.ack(conversation);
            }
        }

        assertThat(b.texts()).containsExactly("m1", "m2", "m3", "m4");
        b.ack(conversation);
        assertThat(b.texts()).hasSize(8);
        small.pass(Duration.ofSeconds(20));
        b.text("{\"type\":\"ping\"}");
        small.pass(Duration.ofSeconds(12));
        assertThat(b.closeCode).isEqualTo(4204);
    }

    @Test
    @Tag("W-65")
    void aSilentConnectionIsAskedTwiceAndThenGivenUpWithinThirtyFiveSeconds() {
        Line a = world.hello(engine, maya, "instance-a");

        world.pass(Duration.ofSeconds(34));
        assertThat(a.all(ServerFrame.Ping.class)).hasSize(2);
        assertThat(a.closeCode).isZero();
        world.pass(Duration.ofMillis(1_200));

        assertThat(a.closeCode).isEqualTo(4203);
    }

    @Test
    @Tag("W-4")
    void whoDoesNotSayHelloInTimeIsClosed() {
        Line a = world.connect(engine, maya);

        world.pass(Duration.ofSeconds(11));

        assertThat(a.closeCode).isEqualTo(4002);
    }

    @Test
    @Tag("W-14")
    void theThirdBadFrameClosesTheConnection() {
        Line a = world.hello(engine, maya, "instance-a");

        a.text("not json");
        a.text("{\"type\":\"queue.join\",\"data\":7}");
        assertThat(a.closeCode).isZero();
        a.text("[]");

        assertThat(a.all(ServerFrame.Error.class)).hasSize(3);
        assertThat(a.closeCode).isEqualTo(4000);
    }

    @Test
    @Tag("W-33")
    void marksReachTheSenderAtMostOncePerInterval() {
        Pair pair = talk();
        pair.a.send(pair.conversation, 1, "Hello");

        pair.b.ack(pair.conversation);
        world.pass(Duration.ofSeconds(1));

        assertThat(pair.a.get(ServerFrame.MessageDelivered.class).upTo()).isEqualTo(1);
    }

    @Test
    @Tag("W-64")
    void typingEndsByItself() {
        Pair pair = talk();

        pair.a.say(new ClientFrame.TypingStart(null, pair.conversation, null));
        assertThat(pair.b.get(ServerFrame.Typing.class).active()).isTrue();
        world.pass(Duration.ofMillis(3_200));

        assertThat(pair.b.get(ServerFrame.Typing.class).active()).isFalse();
    }

    @Test
    @Tag("W-23")
    void thePeopleOfADeadNodeAreLookedAfterByAnother() {
        Pair pair = talk();
        Duologue other = world.engine("n2");
        Line b = world.hello(other, tomas, "instance-b");
        engine.close();
        world.stores.presence().renew(engine.node(), world.instant());

        world.pass(Duration.ofSeconds(12));
        assertThat(b.get(ServerFrame.PartnerState.class).state()).isEqualTo(PartnerPresence.AWAY);
        world.pass(Duration.ofSeconds(60), b);

        assertThat(b.get(ServerFrame.ConversationEnded.class).ended().reason()).isEqualTo(EndReason.PARTNER_LOST);
        assertThat(pair.conversation).isNotBlank();
    }

    @Test
    @Tag("W-67")
    void aDrainingNodeTellsEverybodyAndClosesThemWhenTheTimeIsOver() {
        Pair pair = talk();

        CompletableFuture<Void> drained = engine.drain(Duration.ofSeconds(5));
        world.settle();
        assertThat(pair.a.last(ServerFrame.ServerDraining.class)).isPresent();
        world.pass(Duration.ofSeconds(6));

        assertThat(pair.a.closeCode).isEqualTo(4201);
        assertThat(pair.a.get(ServerFrame.Bye.class).retryAfter()).isNotNull();
        assertThat(drained).isCompleted();
    }

    @Test
    @Tag("W-67")
    void thePeopleOfADrainingNodeAreAskedToGoOneAfterTheOther() {
        EngineWorld large = new EngineWorld(EngineOptions.builder()
                .newSessionLimit(RateLimit.of(1_000, Duration.ofMinutes(1)))
                .build());
        Duologue e = large.engine("n1");
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lines.add(large.hello(e, large.person("p" + i, OfferMode.AUTO), "instance-" + i));
        }

        CompletableFuture<Void> drained = e.drain(Duration.ofSeconds(10));
        large.settle();
        assertThat(asked(lines)).isEqualTo(5);
        large.pass(Duration.ofMillis(500));
        assertThat(asked(lines)).isEqualTo(30);
        large.pass(Duration.ofMillis(500));
        assertThat(asked(lines)).isEqualTo(50);
        assertThat(lines.get(49).get(ServerFrame.ServerDraining.class).graceMs())
                .isBetween(8_000L, 9_500L);
        large.pass(Duration.ofSeconds(8));

        assertThat(drained).isNotDone();
        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(line.all(ServerFrame.ServerDraining.class)).hasSize(1));
        assertThat(lines).allSatisfy(line -> assertThat(line.closeCode).isZero());
    }

    private static long asked(List<Line> lines) {
        return lines.stream()
                .filter(line -> line.last(ServerFrame.ServerDraining.class).isPresent())
                .count();
    }

    @Test
    @Tag("W-67")
    void whoWasAboutToSayHelloToADrainingNodeIsAskedToGoToo() {
        Line line = world.connect(engine, world.person("eve", OfferMode.AUTO));

        CompletableFuture<Void> drained = engine.drain(Duration.ofSeconds(5));
        world.settle();
        line.say(new ClientFrame.Hello("h", "test", "instance-e", List.of(), List.of()));
        assertThat(drained).isNotDone();
        world.pass(Duration.ofMillis(200));

        assertThat(line.get(ServerFrame.ServerDraining.class).graceMs()).isBetween(4_000L, 5_000L);
    }

    @Test
    @Tag("W-49")
    void lobbyCountsAreTrue() {
        talk();
        Line eve = world.hello(engine, world.person("eve", OfferMode.AUTO), "instance-e");

        world.pass(Duration.ofSeconds(3));

        assertThat(eve.get(ServerFrame.LobbyStats.class)).isEqualTo(new ServerFrame.LobbyStats(3, 0, 2));
    }

    @Test
    @Tag("W-36")
    @Tag("W-58")
    void aFrameOfTheConversationBeforeThatIsRepeatedIsAnsweredAtOnce() {
        Pair pair = talk();
        pair.a.send(pair.conversation, 1, "Hello");
        pair.b.say(new ClientFrame.ConversationEnd("e", pair.conversation, 1, false, null));
        pair.a.say(EngineWorld.join());
        pair.b.say(EngineWorld.join());
        long before = pair.a.all(ServerFrame.Ok.class).stream()
                .filter(ok -> ok.n() == 1)
                .count();

        pair.a.send(pair.conversation, 1, "Hello");

        assertThat(pair.a.all(ServerFrame.MatchFound.class)).hasSize(2);
        assertThat(pair.a.all(ServerFrame.Ok.class).stream().filter(ok -> ok.n() == 1))
                .hasSize((int) before + 1);
    }

    @Test
    void aBlockThatComesWhileAnOfferIsOutKeepsTheTwoApart() {
        Line a = world.hello(engine, world.person("ada", OfferMode.ONE_TAP), "instance-a");
        Line b = world.hello(engine, world.person("bob", OfferMode.ONE_TAP), "instance-b");
        a.say(EngineWorld.join());
        b.say(EngineWorld.join());
        String offer = a.get(ServerFrame.MatchOffer.class).offer();
        world.stores.blocks().block(new UserId("u_ada"), new UserId("u_bob"), "b_1", "bob", world.instant());

        a.say(new ClientFrame.MatchAccept("x", offer));
        b.say(new ClientFrame.MatchAccept("y", offer));
        world.pass(Duration.ofSeconds(5));

        assertThat(a.all(ServerFrame.MatchFound.class)).isEmpty();
        assertThat(b.all(ServerFrame.MatchFound.class)).isEmpty();
        assertThat(a.get(ServerFrame.MatchWithdrawn.class).reason()).isEqualTo(WithdrawnReason.WITHDRAWN);
    }

    @Test
    void aBlockThatNamesTheConversationBeforeEndsTheOneOfNow() {
        Pair first = talk();
        first.a.say(new ClientFrame.ConversationEnd("e", first.conversation, 1, false, null));
        first.a.say(EngineWorld.join());
        first.b.say(EngineWorld.join());
        String second = first.a.get(ServerFrame.MatchFound.class).conversation();
        assertThat(second).isNotEqualTo(first.conversation);

        first.a.say(new ClientFrame.Block("b", first.conversation, null));

        assertThat(first.b.get(ServerFrame.ConversationEnded.class).conversation())
                .isEqualTo(second);
        first.b.send(second, 1, "still there?");
        assertThat(first.a.texts()).isEmpty();
    }

    @Test
    void whoMixesHttpAndSocketIsJudgedAllTheSame() {
        Pair pair = talk();
        ConversationId conversation = new ConversationId(pair.conversation);
        engine.commands().send(maya, conversation, 1, "hello", "over-http");
        world.settle();

        pair.a.send(pair.conversation, 2, "Find me on t.me/someone");

        assertThat(pair.a.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.MESSAGE_BLOCKED);
        assertThat(pair.b.texts()).containsExactly("hello");
    }

    @Test
    void anEndThatIsRefusedLeavesNoWishForANextOne() {
        Pair pair = talk();

        pair.a.say(new ClientFrame.ConversationEnd("e", pair.conversation, 9, true, null));

        assertThat(pair.a.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.SEQUENCE_GAP);
        pair.a.cut();
        world.hello(engine, maya, "instance-a");
        assertThat(pair.b.all(ServerFrame.ConversationEnded.class)).isEmpty();
    }
}
