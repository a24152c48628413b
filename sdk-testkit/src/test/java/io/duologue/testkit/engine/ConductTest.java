package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationStore.ConversationRecord;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.Share;
import io.duologue.core.engine.Duologue;
import io.duologue.core.identity.UserId;
import io.duologue.core.queueing.Tickets;
import io.duologue.matching.OfferMode;
import io.duologue.matching.Ticket;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How somebody talked is told by his next search, on whichever node, and by nothing else. */
class ConductTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");

    private final EngineWorld world = new EngineWorld();
    private final Duologue engine = world.engine("n1");

    @Test
    void whoSearchesForTheFirstTimeTellsNothingOfHowHeTalks() {
        Line maya = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");

        maya.say(EngineWorld.join());

        assertThat(ticket(MAYA).activity()).isNull();
        assertThat(ticket(MAYA).answeringPace()).isNull();
    }

    @Test
    void theNextSearchTellsHowActiveSomebodyWasAndHowFastHeAnswered() {
        Pair pair = world.talk(engine);
        chat(pair, 10);
        end(pair, 11);

        searchAlone(pair.a());
        assertThat(ticket(MAYA).activity()).isEqualTo(50);
        assertThat(ticket(MAYA).answeringPace()).isEqualTo(Duration.ofSeconds(3));
        pair.a().say(new ClientFrame.QueueLeave("l"));
        searchAlone(pair.b());

        assertThat(ticket(TOMAS).activity()).isEqualTo(50);
        assertThat(ticket(TOMAS).answeringPace()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anotherNodeKnowsOfItAndGoingOnToTheNextTellsItToo() {
        Duologue other = world.engine("n2");
        Pair pair = world.talk(engine);
        chat(pair, 3);
        pair.b().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 4, false, null));
        Line moved = world.hello(other, MAYA, "instance-m");

        searchAlone(moved);

        assertThat(ticket(MAYA).activity()).isEqualTo(25);
        assertThat(ticket(MAYA).answeringPace()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void howItWentIsWrittenOnceWithTheEndAndSaysNothingOfWords() {
        Pair pair = world.talk(engine);
        chat(pair, 2);

        assertThat(record(pair).course()).isNull();
        end(pair, 3);

        assertThat(record(pair).course())
                .isEqualTo(new Course(new Share(2, Duration.ofSeconds(3)), new Share(2, Duration.ofSeconds(2)), true));
    }

    @Test
    void aConversationThatEndsBecauseSomebodyIsLostTellsItAsWell() {
        Pair pair = world.talk(engine);
        chat(pair, 2);

        pair.a().cut();
        world.pass(Duration.ofMinutes(2), pair.b());

        assertThat(record(pair).course())
                .isEqualTo(new Course(new Share(2, Duration.ofSeconds(3)), new Share(2, Duration.ofSeconds(2)), false));
    }

    /** Tomas answers after two seconds each time, and Maya after three. */
    private void chat(Pair pair, int each) {
        for (int n = 1; n <= each; n++) {
            world.pass(Duration.ofSeconds(3));
            pair.a().send(pair.conversation(), n, "hello");
            world.pass(Duration.ofSeconds(2));
            pair.b().send(pair.conversation(), n, "hi");
        }
    }

    private void end(Pair pair, long n) {
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), n, false, null));
    }

    /** For what the other one does not search for. */
    private static void searchAlone(Line line) {
        line.say(new ClientFrame.QueueJoin("j", List.of("hiring"), TalkMode.TEXT, TalkIntent.TALK, false, List.of()));
        assertThat(line.get(ServerFrame.QueueWaiting.class)).isNotNull();
    }

    private ConversationRecord record(Pair pair) {
        return world.stores
                .conversations()
                .find(new ConversationId(pair.conversation()))
                .orElseThrow();
    }

    private Ticket ticket(UserId user) {
        return world.stores
                .queue()
                .find(Tickets.participant(user))
                .orElseThrow()
                .ticket();
    }
}
