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
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    void whoSearchedBeforeTheClockWasSetBackIsPairedAndNobodyIsTaken() {
        Line maya = hello("maya");
        maya.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(5));

        world.setClock(Duration.ofHours(-1));
        maya.say(new ClientFrame.QueueJoin(
                "j2", List.of("backend", "frontend"), TalkMode.TEXT, TalkIntent.TALK, false, List.of()));
        world.pass(Duration.ofSeconds(1));
        long toldOfTheWait = maya.get(ServerFrame.QueueWaiting.class).waitedMs();
        Line tomas = hello("tomas");
        tomas.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(5), maya, tomas);

        assertThat(toldOfTheWait).isNotNegative();
        assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(1);
        assertThat(tomas.all(ServerFrame.MatchFound.class)).hasSize(1);
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
        return world.hello(engine, world.person(name, OfferMode.AUTO), "instance-" + name);
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
