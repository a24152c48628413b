package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SkipPolicy;
import io.duologue.matching.OfferMode;
import io.duologue.matching.Ticket;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What it costs to leave early, whom it does not cost anything, and that it is told before. */
class SkipTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");

    private final EngineWorld world = new EngineWorld();
    private final Duologue engine = world.engine("n1");
    private final Pair pair = world.talk(engine);
    private final Line maya = pair.a();
    private final Line tomas = pair.b();

    @Test
    @Tag("W-78")
    void theFirstInARowCostsNothingAndEachFurtherOneMoreUpToAMinute() {
        for (int seconds : List.of(0, 5, 15, 60, 60)) {
            int met = maya.all(ServerFrame.MatchFound.class).size();
            ServerFrame.MatchFound found = maya.get(ServerFrame.MatchFound.class);
            assertThat(found.skip())
                    .isEqualTo(new ServerFrame.Skip(found.startedAt().plusSeconds(30), seconds * 1_000L));

            next(maya);
            assertThat(heldBack(maya)).isEqualTo(Duration.ofSeconds(seconds));
            tomas.say(EngineWorld.join());
            pass(Duration.ofMillis(Math.max(0, seconds * 1_000L - 500)), maya, tomas);

            assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(seconds == 0 ? met + 1 : met);
            pass(Duration.ofSeconds(2), maya, tomas);
            assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(met + 1);
        }
    }

    @Test
    @Tag("W-78")
    void whoIsLeftIsNotChargedHoweverOften() {
        skip(maya, tomas);
        skip(maya, tomas);

        assertThat(session(TOMAS).skips()).isZero();
        assertThat(session(TOMAS).heldBackUntil()).isEmpty();
        assertThat(heldBack(tomas)).isZero();
    }

    @Test
    @Tag("W-78")
    void aConversationThatLastedEndsTheRow() {
        skip(maya, tomas);
        assertThat(session(MAYA).skips()).isEqualTo(1);

        pass(Duration.ofSeconds(30), maya, tomas);
        next(maya);

        assertThat(session(MAYA).skips()).isZero();
        assertThat(heldBack(maya)).isZero();
    }

    @Test
    @Tag("W-78")
    void whoBlocksOrHasReportedOrLeavesSomebodyWhoIsAwayIsNotCharged() {
        maya.say(new ClientFrame.Report("r", conversation(maya), ReportReason.SPAM, null, List.of(), false, null));
        next(maya);
        assertThat(session(MAYA).skips()).isZero();

        Pair others = talk("ada", "ben");
        others.a().say(new ClientFrame.Block("b", others.conversation(), null));
        assertThat(session(new UserId("u_ada")).skips()).isZero();

        Pair more = talk("cy", "dee");
        more.b().cut();
        world.pass(Duration.ofSeconds(5));
        next(more.a());
        assertThat(session(new UserId("u_cy")).skips()).isZero();
    }

    @Test
    @Tag("W-78")
    void whoLeavesSomebodyWhoseConnectionIsLostIsNotChargedBeforeItIsSaidToBeAway() {
        skip(maya, tomas);
        tomas.cut();
        world.pass(Duration.ofSeconds(2));

        next(maya);

        assertThat(session(MAYA).skips()).isEqualTo(1);
        assertThat(heldBack(maya)).isZero();
    }

    @Test
    @Tag("W-78")
    void theWaitBeginsWhenThePenaltyIsOver() {
        skip(maya, tomas);
        next(maya);
        Instant free = world.instant().plusSeconds(5);
        assertThat(session(MAYA).heldBackUntil()).contains(free);

        pass(Duration.ofMillis(4_999), maya, tomas);
        assertThat(maya.all(ServerFrame.QueueWaiting.class))
                .extracting(ServerFrame.QueueWaiting::waitedMs)
                .containsOnly(0L);
        pass(Duration.ofMillis(1), maya, tomas);
        assertThat(ticket(MAYA).queuedAt()).isEqualTo(free);
        assertThat(ticket(MAYA).isAvailable(free)).isTrue();
        pass(Duration.ofSeconds(3), maya, tomas);

        assertThat(ticket(MAYA).waited(world.instant())).isEqualTo(Duration.ofSeconds(3));
        assertThat(session(MAYA).search().orElseThrow().since()).isEqualTo(free);
    }

    @Test
    void whoIsHeldBackStandsBehindEverybodyWhoWaits() {
        skip(maya, tomas);
        Line ada = world.hello(engine, world.person("ada", OfferMode.AUTO), "instance-c");
        ada.say(new ClientFrame.QueueJoin("j", List.of("hiring"), TalkMode.TEXT, TalkIntent.TALK, false, List.of()));

        next(maya);

        assertThat(maya.get(ServerFrame.QueueWaiting.class).position()).isEqualTo(2);
    }

    @Test
    void whatIsSearchedForInsteadBeginsWhenThePenaltyIsOver() {
        skip(maya, tomas);
        next(maya);
        Instant free = world.instant().plusSeconds(5);
        world.pass(Duration.ofSeconds(1));

        maya.say(new ClientFrame.QueueJoin("j", List.of("hiring"), TalkMode.TEXT, TalkIntent.TALK, false, List.of()));
        world.pass(Duration.ofSeconds(4));

        assertThat(ticket(MAYA).queuedAt()).isEqualTo(free);
    }

    @Test
    void aClockThatIsSetBackHoldsNobodyBackByItsStep() {
        skip(maya, tomas);
        next(maya);
        maya.say(new ClientFrame.QueueLeave("l"));

        world.setClock(Duration.ofHours(-1));
        maya.say(EngineWorld.join());

        assertThat(heldBack(maya)).isZero();
        assertThat(ticket(MAYA).queuedAt()).isEqualTo(world.instant());
    }

    @Test
    void stoppingAndSearchingAnewShortensNothing() {
        skip(maya, tomas);
        next(maya);
        world.pass(Duration.ofSeconds(1));

        maya.say(new ClientFrame.QueueLeave("l"));
        maya.say(EngineWorld.join());

        assertThat(heldBack(maya)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void endingWithoutANextOneCostsTheSame() {
        skip(maya, tomas);
        maya.say(new ClientFrame.ConversationEnd("e", conversation(maya), 1, false, null));

        maya.say(EngineWorld.join());

        assertThat(heldBack(maya)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void overHttpItCostsTheSame() {
        skip(maya, tomas);

        engine.commands().end(MAYA, new ConversationId(conversation(maya)), 1, true, "instance-a");
        world.settle();

        assertThat(session(MAYA).skips()).isEqualTo(2);
        assertThat(heldBack(maya)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    @Tag("W-78")
    void anotherNodeKnowsOfIt() {
        Duologue other = world.engine("n2");
        skip(maya, tomas);

        Line moved = world.hello(other, MAYA, "instance-b");
        assertThat(moved.get(ServerFrame.ConversationSnapshot.class).skip())
                .isEqualTo(new ServerFrame.Skip(world.instant().plusSeconds(30), 5_000));
        moved.say(new ClientFrame.ConversationEnd("e", conversation(maya), 1, true, null));

        assertThat(heldBack(moved)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whereItIsFreeNothingIsToldAndNobodyWaits() {
        EngineWorld free = new EngineWorld(EngineOptions.builder()
                .repeatCoolDown(Duration.ZERO)
                .skips(SkipPolicy.FREE)
                .build());
        Pair two = free.talk(free.engine("n1"));

        for (int i = 0; i < 5; i++) {
            assertThat(two.a().get(ServerFrame.MatchFound.class).skip()).isNull();
            skip(two.a(), two.b());
        }

        assertThat(two.a().all(ServerFrame.MatchFound.class)).hasSize(6);
    }

    private Pair talk(String one, String other) {
        Line a = world.hello(engine, world.person(one, OfferMode.AUTO), "instance-a");
        Line b = world.hello(engine, world.person(other, OfferMode.AUTO), "instance-b");
        ClientFrame.QueueJoin join =
                new ClientFrame.QueueJoin("j", List.of("hiring"), TalkMode.TEXT, TalkIntent.TALK, false, List.of());
        a.say(join);
        b.say(join);
        return new Pair(a, b, conversation(a));
    }

    /** Goes on to the next one, who is the same again. */
    private static void skip(Line who, Line other) {
        next(who);
        other.say(EngineWorld.join());
    }

    private static void next(Line who) {
        who.say(new ClientFrame.ConversationEnd("e", conversation(who), 1, true, null));
    }

    private static String conversation(Line of) {
        return of.get(ServerFrame.MatchFound.class).conversation();
    }

    private static Duration heldBack(Line who) {
        return Duration.ofMillis(who.get(ServerFrame.QueueWaiting.class).heldBackMs());
    }

    private Ticket ticket(UserId user) {
        return world.stores
                .queue()
                .find(Tickets.participant(user))
                .orElseThrow()
                .ticket();
    }

    private LiveSession session(UserId user) {
        return world.stores.sessions().find(user).orElseThrow();
    }

    /** Lets time pass while both go on saying that they are there. */
    private void pass(Duration time, Line... alive) {
        for (Duration left = time; !left.isZero(); ) {
            for (Line line : alive) {
                line.text("{\"type\":\"ping\"}");
            }
            Duration step = left.compareTo(Duration.ofSeconds(10)) < 0 ? left : Duration.ofSeconds(10);
            world.pass(step);
            left = left.minus(step);
        }
    }
}
