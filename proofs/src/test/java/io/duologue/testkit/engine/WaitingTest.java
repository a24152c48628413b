package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands;
import io.duologue.core.engine.Commands.Doing;
import io.duologue.core.engine.Commands.QueueView;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory.Counts;
import io.duologue.core.queueing.Tickets;
import io.duologue.matching.OfferMode;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.QueueLeftReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.protocol.WithdrawnReason;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What somebody who waits is told, how he is counted, and what becomes of a further wish. */
class WaitingTest {
    private static final EngineOptions OPTIONS =
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build();

    private final EngineWorld world = new EngineWorld(OPTIONS);
    private final Duologue engine = world.engine("n1");
    private final Commands commands = engine.commands();

    // ── counts ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    @Tag("W-49")
    void whoSearchesOverHttpIsCountedAsWaitingUntilHeLeavesOverHttp() {
        Line maya = hello("maya", OfferMode.AUTO);

        commands.join(maya.admitted.user(), EngineWorld.join());
        world.settle();
        assertThat(counts()).isEqualTo(new Counts(1, 1, 0));
        assertThat(maya.all(ServerFrame.QueueWaiting.class)).hasSize(1);

        commands.leave(maya.admitted.user());
        world.settle();
        assertThat(counts()).isEqualTo(new Counts(1, 0, 0));
        assertThat(maya.get(ServerFrame.QueueLeft.class).reason()).isEqualTo(QueueLeftReason.SELF);
    }

    @Test
    @Tag("W-49")
    void whoGoesOnToTheNextSearchOverHttpIsCountedAndToldThatHeWaits() {
        Pair pair = world.talk(engine);
        UserId maya = pair.a().admitted.user();
        pair.a().frames.clear();

        commands.end(maya, new ConversationId(pair.conversation()), 1, true, "instance-a");
        world.pass(Duration.ofSeconds(1));

        assertThat(counts()).isEqualTo(new Counts(2, 1, 0));
        assertThat(pair.a().all(ServerFrame.QueueWaiting.class)).hasSize(1);
    }

    @Test
    @Tag("W-49")
    void whoeverEndsAConversationEachIsCountedAsWhatHeDoes() {
        Pair pair = world.talk(engine);
        assertThat(counts()).isEqualTo(new Counts(2, 0, 2));

        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, true, null));

        assertThat(counts()).isEqualTo(new Counts(2, 1, 0));
    }

    // ── a further wish ──────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    @Tag("W-46")
    void aFurtherWishTakesTheFormersPlaceAndTheWaitGoesOn() {
        Line maya = hello("maya", OfferMode.AUTO);
        maya.say(join(TalkMode.TEXT, TalkIntent.TALK, "backend"));
        world.pass(Duration.ofSeconds(9));
        Ticket before = ticket(maya);

        maya.say(join(TalkMode.VIDEO, TalkIntent.LEARN, "backend", "frontend"));

        ServerFrame.QueueWaiting told = maya.get(ServerFrame.QueueWaiting.class);
        assertThat(told.topics()).containsExactly("backend", "frontend");
        assertThat(told.mode()).isEqualTo(TalkMode.VIDEO);
        assertThat(told.intent()).isEqualTo(TalkIntent.LEARN);
        assertThat(told.waitedMs()).isEqualTo(9_000);
        assertThat(ticket(maya).topics()).containsExactlyInAnyOrder(new TopicId("backend"), new TopicId("frontend"));
        assertThat(ticket(maya).queuedAt()).isEqualTo(before.queuedAt());
    }

    @Test
    @Tag("W-46")
    void whoGivesUpATopicBeginsToWaitAnew() {
        Line maya = hello("maya", OfferMode.AUTO);
        maya.say(join(TalkMode.TEXT, TalkIntent.TALK, "backend"));
        world.pass(Duration.ofSeconds(9));

        maya.say(join(TalkMode.TEXT, TalkIntent.TALK, "frontend"));

        assertThat(maya.get(ServerFrame.QueueWaiting.class).waitedMs()).isZero();
        assertThat(ticket(maya).queuedAt()).isEqualTo(world.instant());
    }

    @Test
    @Tag("W-46")
    void theSameWishAgainChangesNothing() {
        Line maya = hello("maya", OfferMode.AUTO);
        maya.say(EngineWorld.join());
        QueuedTicket before = queued(maya);
        world.pass(Duration.ofSeconds(1));

        maya.say(EngineWorld.join());

        assertThat(queued(maya)).isEqualTo(before);
    }

    @Test
    @Tag("W-46")
    void whoeverPassedSomebodyOverBeginsAnewWithAFurtherWishAndIsHeldBackAsBefore() {
        Line maya = hello("maya", OfferMode.ONE_TAP);
        Line tomas = hello("tomas", OfferMode.ONE_TAP);
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(21));
        Ticket before = ticket(tomas);
        assertThat(before.passed()).isNotEmpty();

        tomas.say(join(TalkMode.VIDEO, TalkIntent.TALK, "backend"));

        assertThat(ticket(tomas).passed()).isEqualTo(before.passed());
        assertThat(ticket(tomas).availableFrom()).isAfterOrEqualTo(before.availableFrom());
        assertThat(ticket(tomas).queuedAt()).isEqualTo(world.instant());
    }

    // ── whom one passed over ────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void twoOfWhomOneDeclinedAreNotOfferedAgainThoughBothLeftAndCameBackAtAnotherNode() {
        EngineWorld usual = new EngineWorld(EngineOptions.builder().build());
        Duologue north = usual.engine("n1");
        Duologue south = usual.engine("n2");
        UserId maya = usual.person("maya", OfferMode.ONE_TAP);
        UserId tomas = usual.person("tomas", OfferMode.ONE_TAP);
        Line mayas = searching(usual, north, maya);
        Line tomass = searching(usual, north, tomas);
        tomass.say(new ClientFrame.MatchDecline(
                "d", tomass.get(ServerFrame.MatchOffer.class).offer()));
        mayas.say(new ClientFrame.QueueLeave("l"));
        tomass.say(new ClientFrame.QueueLeave("l"));
        mayas.cut();
        tomass.cut();

        Line back = searching(usual, south, maya);
        Line alsoBack = searching(usual, south, tomas);
        usual.pass(Duration.ofMinutes(2), back, alsoBack);

        assertThat(back.get(ServerFrame.QueueWaiting.class).waitedMs()).isEqualTo(30_000);
        assertThat(back.all(ServerFrame.MatchOffer.class)).isEmpty();
    }

    @Test
    void twoWhoLetAnOfferLapseAreNotOfferedAgainThoughBothLeftAndCameBack() {
        EngineWorld usual = new EngineWorld(EngineOptions.builder().build());
        Duologue north = usual.engine("n1");
        Line maya = searching(usual, north, usual.person("maya", OfferMode.ONE_TAP));
        Line tomas = searching(usual, north, usual.person("tomas", OfferMode.ONE_TAP));
        usual.pass(Duration.ofSeconds(21));
        assertThat(maya.all(ServerFrame.MatchOffer.class)).hasSize(1);

        maya.say(new ClientFrame.QueueLeave("l"));
        tomas.say(new ClientFrame.QueueLeave("l"));
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        usual.pass(Duration.ofSeconds(40), maya, tomas);

        assertThat(maya.get(ServerFrame.QueueWaiting.class).waitedMs()).isLessThan(41_000);
        assertThat(maya.all(ServerFrame.MatchOffer.class)).hasSize(1);
    }

    @Test
    void whomOnePassedInAnEarlierSearchDoesNotCostTheWaitOfThisOne() {
        Line maya = hello("maya", OfferMode.ONE_TAP);
        Line tomas = hello("tomas", OfferMode.ONE_TAP);
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        tomas.say(new ClientFrame.MatchDecline(
                "d", tomas.get(ServerFrame.MatchOffer.class).offer()));
        tomas.say(new ClientFrame.QueueLeave("l"));
        maya.say(new ClientFrame.QueueLeave("l"));
        world.pass(Duration.ofSeconds(1));
        tomas.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(9));

        tomas.say(join(TalkMode.VIDEO, TalkIntent.TALK, "backend"));

        assertThat(ticket(tomas).passed()).hasSize(1);
        assertThat(tomas.get(ServerFrame.QueueWaiting.class).waitedMs()).isEqualTo(9_000);
    }

    private static Line searching(EngineWorld world, Duologue engine, UserId user) {
        Line line = world.hello(engine, user, "instance-" + user);
        line.say(EngineWorld.join());
        return line;
    }

    @Test
    @Tag("W-46")
    void whileAnOfferIsOpenItIsToBeAnsweredBeforeAnythingElseIsWishedFor() {
        Line maya = hello("maya", OfferMode.ONE_TAP);
        Line tomas = hello("tomas", OfferMode.ONE_TAP);
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        String offer = maya.get(ServerFrame.MatchOffer.class).offer();

        maya.say(join(TalkMode.TEXT, TalkIntent.TALK, "frontend"));

        assertThat(maya.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.QUEUE_BUSY);
        assertThat(queued(maya).offer()).hasToString(offer);
    }

    @Test
    void aSearchIsCountedOnceHoweverOftenItIsWishedFor() {
        Line maya = hello("maya", OfferMode.AUTO);
        List<AnalyticsEvent.Name> counted = new ArrayList<>();
        Commands counting = Duologue.builder()
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

        counting.join(maya.admitted.user(), join(TalkMode.TEXT, TalkIntent.TALK, "backend"));
        counting.join(maya.admitted.user(), join(TalkMode.TEXT, TalkIntent.TALK, "backend"));
        Answer<QueueView> last = counting.join(maya.admitted.user(), join(TalkMode.TEXT, TalkIntent.TALK, "frontend"));

        assertThat(((Answer.Done<QueueView>) last).value().doing()).isEqualTo(Doing.WAITING);
        assertThat(counted).containsOnlyOnce(AnalyticsEvent.Name.SEARCH_STARTED);
    }

    @Test
    void howLongEachOfTwoHasWaitedIsCountedOnceTheyAreMatched() {
        Line maya = hello("maya", OfferMode.AUTO);
        maya.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(45), maya);

        hello("tomas", OfferMode.AUTO).say(EngineWorld.join());
        world.settle();

        assertThat(world.counted)
                .filteredOn(event -> event.name() == AnalyticsEvent.Name.WAITED)
                .extracting(event -> event.attributes().get("for"))
                .containsExactlyInAnyOrder("PT1M", "PT10S");
    }

    // ── a line that is full ─────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void anOfferThatTheLineDidNotTakeIsToldAsSoonAsItDoes() {
        Line maya = hello("maya", OfferMode.ONE_TAP);
        Line tomas = hello("tomas", OfferMode.ONE_TAP);
        maya.say(EngineWorld.join());
        maya.full = true;
        tomas.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(1));

        maya.full = false;
        world.pass(Duration.ofSeconds(2));

        assertThat(maya.get(ServerFrame.MatchOffer.class).accepted()).isFalse();
    }

    @Test
    void theEndOfAnOfferThatTheLineDidNotTakeIsToldBeforeWhatCameAfterIt() {
        Line maya = hello("maya", OfferMode.ONE_TAP);
        Line tomas = hello("tomas", OfferMode.ONE_TAP);
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        maya.frames.clear();
        maya.full = true;
        tomas.say(new ClientFrame.MatchDecline(
                "d", tomas.get(ServerFrame.MatchOffer.class).offer()));
        world.pass(Duration.ofSeconds(1));

        maya.full = false;
        world.pass(Duration.ofSeconds(2));

        List<ServerFrame> told = maya.frames.stream()
                .filter(frame -> !(frame instanceof ServerFrame.LobbyStats))
                .toList();
        assertThat(told.get(0)).isInstanceOfSatisfying(ServerFrame.MatchWithdrawn.class, withdrawn -> {
            assertThat(withdrawn.reason()).isEqualTo(WithdrawnReason.WITHDRAWN);
            assertThat(withdrawn.searching()).isTrue();
        });
        assertThat(told.get(1)).isInstanceOf(ServerFrame.QueueWaiting.class);
    }

    @Test
    void theEndOfASearchThatTheLineDidNotTakeIsToldWithItsReason() {
        EngineWorld brief = new EngineWorld(EngineOptions.builder()
                .from(OPTIONS)
                .searchLimit(Duration.ofSeconds(5))
                .build());
        Line maya = brief.hello(brief.engine("n1"), brief.person("maya", OfferMode.AUTO), "instance-maya");
        maya.say(EngineWorld.join());
        maya.full = true;
        brief.pass(Duration.ofSeconds(7));

        maya.full = false;
        brief.pass(Duration.ofSeconds(2));

        assertThat(maya.all(ServerFrame.QueueLeft.class))
                .extracting(ServerFrame.QueueLeft::reason)
                .containsExactly(QueueLeftReason.TIMEOUT);
    }

    private Line hello(String name, OfferMode offers) {
        return world.hello(engine, world.person(name, offers), "instance-" + name);
    }

    private Counts counts() {
        return world.stores.presence().counts();
    }

    private QueuedTicket queued(Line line) {
        return world.stores
                .queue()
                .find(Tickets.participant(line.admitted.user()))
                .orElseThrow();
    }

    private Ticket ticket(Line line) {
        return queued(line).ticket();
    }

    private static ClientFrame.QueueJoin join(TalkMode mode, TalkIntent intent, String... topics) {
        return new ClientFrame.QueueJoin("j2", List.of(topics), mode, intent, false, List.of());
    }
}
