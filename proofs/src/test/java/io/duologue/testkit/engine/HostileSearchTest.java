package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.queueing.Tickets;
import io.duologue.matching.OfferMode;
import io.duologue.matching.QueueCounts;
import io.duologue.matching.Ticket;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.QueueLeftReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.protocol.WithdrawnReason;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What comes in odd shapes or numbers is answered clearly or served rightly. */
class HostileSearchTest {
    private final EngineWorld world = new EngineWorld();
    private final Duologue engine = world.engine("n1");

    @Test
    void whomThousandsHaveBlockedMeetsNoneOfThemAndEverybodyElse() {
        Line maya = hello("maya");
        for (int number = 0; number < BlockStore.MAX_PER_USER; number++) {
            UserId blocker = new UserId("u_blocker" + number);
            world.stores.blocks().block(blocker, maya.admitted.user(), "b_" + number, "Maya", world.instant());
        }
        Line last = hello("blocker" + (BlockStore.MAX_PER_USER - 1));
        maya.say(EngineWorld.join());
        last.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(40), maya, last);
        boolean metABlocker = maya.last(ServerFrame.MatchFound.class).isPresent();
        last.say(new ClientFrame.QueueLeave("l"));

        Line tomas = hello("tomas");
        tomas.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(1), maya, last);

        assertThat(metABlocker).isFalse();
        assertThat(maya.get(ServerFrame.MatchFound.class).conversation())
                .isEqualTo(tomas.get(ServerFrame.MatchFound.class).conversation());
    }

    @Test
    void whoAsksForATopicThatNobodyElseHasIsPairedOnceBothTakeAnyTopic() {
        Line maya = hello("maya");
        Line tomas = hello("tomas");
        maya.say(about("cryptography"));
        tomas.say(about("career-advice"));

        world.pass(Duration.ofSeconds(29), maya, tomas);
        assertThat(maya.last(ServerFrame.MatchFound.class)).isEmpty();
        world.pass(Duration.ofSeconds(2), maya, tomas);

        assertThat(maya.last(ServerFrame.MatchFound.class)).isPresent();
    }

    @Test
    void aTopicThatThereIsNotIsRefusedAndNamesTheField() {
        Line maya = hello("maya");

        maya.say(about("no-such-topic"));

        ServerFrame.Error refused = maya.get(ServerFrame.Error.class);
        assertThat(refused.error().code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(refused.error().field()).isEqualTo("data.topics");
        assertThat(world.stores.queue().counts()).isEqualTo(new QueueCounts(0, 0, 0));
    }

    @Test
    void whoSearchesOnTenSocketsOfTwoNodesHasOneTicketOfTheAgeOfTheFirst() {
        UserId maya = world.person("maya", OfferMode.AUTO);
        Duologue other = world.engine("n2");
        Line first = world.hello(engine, maya, "instance-0");
        first.say(EngineWorld.join());
        Ticket before = ticket(maya);
        List<Line> lines = new ArrayList<>();

        for (int socket = 1; socket < 10; socket++) {
            world.pass(Duration.ofMillis(100));
            Line line = world.hello(socket % 2 == 0 ? engine : other, maya, "instance-" + socket);
            line.say(EngineWorld.join());
            lines.add(line);
        }
        world.pass(Duration.ofSeconds(1));

        assertThat(world.stores.queue().counts()).isEqualTo(new QueueCounts(1, 0, 0));
        assertThat(ticket(maya).queuedAt()).isEqualTo(before.queuedAt());
        assertThat(lines).filteredOn(line -> line.closeCode == 0).hasSize(1);
    }

    @Test
    void whoWaitsWhileTheClockIsSetBackIsHeldBackByNothingAndPaired() {
        Line maya = hello("maya");
        maya.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(5));

        world.setClock(Duration.ofHours(-1));
        world.pass(Duration.ofSeconds(1));
        ServerFrame.QueueWaiting told = maya.get(ServerFrame.QueueWaiting.class);
        Line tomas = hello("tomas");
        tomas.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(1));

        assertThat(told.waitedMs()).isBetween(0L, 1_000L);
        assertThat(told.heldBackMs()).isZero();
        assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(1);
        assertThat(tomas.all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    void twoWhoCannotMeetYetWhenTheClockIsSetBackMeetAsIfTheyHadComeThen() {
        Line maya = hello("maya");
        Line tomas = hello("tomas");
        maya.say(about("cryptography"));
        tomas.say(about("career-advice"));
        world.pass(Duration.ofSeconds(5), maya, tomas);

        world.setClock(Duration.ofHours(-1));
        world.pass(Duration.ofSeconds(29), maya, tomas);
        assertThat(maya.last(ServerFrame.MatchFound.class)).isEmpty();
        world.pass(Duration.ofSeconds(2), maya, tomas);

        assertThat(maya.last(ServerFrame.MatchFound.class)).isPresent();
    }

    @Test
    void aSearchGoesOnForNoLongerThoughTheClockBeSetBack() {
        Line maya = hello("maya");
        maya.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(5));

        world.setClock(Duration.ofHours(-1));
        world.pass(world.options.searchLimit().plusSeconds(3), maya);

        assertThat(maya.get(ServerFrame.QueueLeft.class).reason()).isEqualTo(QueueLeftReason.TIMEOUT);
    }

    @Test
    void anOfferThatIsOpenWhenTheClockIsSetBackIsTakenBackAndBothAreOfferedAnew() {
        Line maya = hello("maya", OfferMode.ONE_TAP);
        Line tomas = hello("tomas", OfferMode.ONE_TAP);
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        String before = maya.get(ServerFrame.MatchOffer.class).offer();

        world.setClock(Duration.ofHours(-1));
        world.pass(Duration.ofSeconds(1));
        ServerFrame.MatchOffer anew = maya.get(ServerFrame.MatchOffer.class);
        maya.say(new ClientFrame.MatchAccept("a1", anew.offer()));
        tomas.say(new ClientFrame.MatchAccept("a2", anew.offer()));

        for (Line line : List.of(maya, tomas)) {
            assertThat(line.all(ServerFrame.MatchWithdrawn.class))
                    .containsExactly(new ServerFrame.MatchWithdrawn(before, WithdrawnReason.WITHDRAWN, true));
            assertThat(line.all(ServerFrame.MatchFound.class)).hasSize(1);
        }
        assertThat(anew.expiresAt()).isBefore(world.instant().plus(Ticket.MAX_DECISION_TIME));
    }

    @Test
    void whoDeclinedBeforeTheClockWasSetBackIsHeldBackNoLongerThanAnybody() {
        Line maya = hello("maya", OfferMode.ONE_TAP);
        Line tomas = hello("tomas", OfferMode.ONE_TAP);
        maya.say(EngineWorld.join());
        world.pass(Duration.ofMinutes(6), maya, tomas);
        declinesAnOfferWith(tomas, maya);
        declinesAnOfferWith(hello("ada", OfferMode.ONE_TAP), maya);
        long before = maya.get(ServerFrame.QueueWaiting.class).heldBackMs();

        world.setClock(Duration.ofMinutes(-5));
        world.pass(Duration.ofSeconds(1), maya);

        assertThat(before).isPositive();
        assertThat(ticket(maya.admitted.user()).isAvailable(world.instant())).isTrue();
    }

    @Test
    void whoWaitsWhileTheClockIsSetForwardIsToldThatTheSearchIsOverAndMaySearchAnew() {
        Line maya = hello("maya");
        Line tomas = hello("tomas");
        maya.say(about("cryptography"));
        tomas.say(about("career-advice"));
        world.pass(Duration.ofSeconds(5), maya, tomas);

        world.setClock(Duration.ofHours(1));
        world.pass(Duration.ofSeconds(3), maya, tomas);
        List<QueueLeftReason> told = Stream.of(maya, tomas)
                .map(line -> line.last(ServerFrame.QueueLeft.class))
                .flatMap(Optional::stream)
                .map(ServerFrame.QueueLeft::reason)
                .toList();
        QueueCounts left = world.stores.queue().counts();
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(1));

        assertThat(told).containsExactly(QueueLeftReason.TIMEOUT, QueueLeftReason.TIMEOUT);
        assertThat(left).isEqualTo(new QueueCounts(0, 0, 0));
        assertThat(maya.get(ServerFrame.MatchFound.class).conversation())
                .isEqualTo(tomas.get(ServerFrame.MatchFound.class).conversation());
    }

    @Test
    void aConnectionThatFallsSilentIsClosedAlthoughTheClockWasSetBack() {
        Line maya = hello("maya");
        world.pass(Duration.ofSeconds(1));

        world.setClock(Duration.ofHours(-1));
        world.pass(world.options.silence().plusSeconds(1));

        assertThat(maya.all(ServerFrame.Ping.class)).isNotEmpty();
        assertThat(maya.closeCode).isEqualTo(CloseCode.HEARTBEAT.code());
    }

    private Line hello(String name) {
        return hello(name, OfferMode.AUTO);
    }

    private Line hello(String name, OfferMode offers) {
        return world.hello(engine, world.person(name, offers), "instance-" + name);
    }

    /** Who is offered to somebody that waits already, is declined and leaves. */
    private void declinesAnOfferWith(Line offered, Line by) {
        offered.say(EngineWorld.join());
        by.say(new ClientFrame.MatchDecline(
                "d", by.get(ServerFrame.MatchOffer.class).offer()));
        offered.say(new ClientFrame.QueueLeave("l"));
    }

    private static ClientFrame.QueueJoin about(String topic) {
        return new ClientFrame.QueueJoin("j", List.of(topic), TalkMode.TEXT, TalkIntent.TALK, false, List.of());
    }

    private Ticket ticket(UserId user) {
        return world.stores
                .queue()
                .find(Tickets.participant(user))
                .orElseThrow()
                .ticket();
    }
}
