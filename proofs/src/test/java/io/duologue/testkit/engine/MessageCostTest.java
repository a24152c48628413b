package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.relay.Bell;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a message between two nodes asks of the stores that they share, and that nothing is missed for it. */
class MessageCostTest {
    private final TalkAtTwoNodes talk = new TalkAtTwoNodes();
    private final Line a = talk.a;
    private final Line b = talk.b;
    private final String conversation = talk.conversation;

    @Test
    void aMessageIsOneStepOfItsLogAndOneBell() {
        a.send(conversation, 2, "How are you?");

        assertThat(b.texts()).endsWith("How are you?");
        assertThat(a.get(ServerFrame.Ok.class).n()).isEqualTo(2);
        assertThat(talk.asked).containsExactly("append");
        assertThat(talk.bells).hasOnlyElementsOfType(Bell.LogGrew.class).hasSize(1);
    }

    @Test
    void anAnswerTakesAlongThatTheMessageHasArrived() {
        a.send(conversation, 2, "How are you?");
        b.ack(conversation);
        b.send(conversation, 2, "Well");
        talk.world.pass(Duration.ofMillis(300));

        assertThat(a.get(ServerFrame.MessageDelivered.class).upTo()).isEqualTo(3);
        assertThat(talk.askedOfLog()).containsExactly("append", "append");
        assertThat(talk.bells).hasSize(2);
    }

    @Test
    void thatAMessageHasArrivedIsToldByItselfIfNothingTakesItAlong() {
        a.send(conversation, 2, "How are you?");
        b.ack(conversation);
        talk.world.pass(Duration.ofSeconds(1));

        assertThat(a.get(ServerFrame.MessageDelivered.class).upTo()).isEqualTo(3);
        assertThat(talk.askedOfLog()).containsExactly("append", "acknowledge");
        assertThat(talk.bells).hasExactlyElementsOfTypes(Bell.LogGrew.class, Bell.MarksMoved.class);
    }

    @Test
    void thatOnesOwnMessagesWereSentIsToldToNobodyAtOnce() {
        a.send(conversation, 2, "How are you?");
        a.ack(conversation);
        talk.world.pass(Duration.ofSeconds(1));

        assertThat(talk.askedOfLog()).doesNotContain("acknowledge");
    }

    @Test
    void whoMovedIsRungForWhereHeIs() {
        Line moved = talk.move();
        talk.asked.clear();

        a.send(conversation, 2, "Still there?");

        assertThat(moved.texts()).endsWith("Still there?");
        assertThat(talk.asked).containsExactly("append");
    }

    @Test
    void whoComesBackIsLookedUpOnceAtEachStore() {
        Duologue west = talk.world.engine("west");
        talk.asked.clear();

        talk.moveTo(west);

        // The session, the directory, whose talk it is, where the partner is, the log as of its fence, and what the
        // partner searched for. Nothing after that: he has all of the log, and for what comes later this node is rung.
        // The session is replaced because he signed in anew; the node that he has left sees in it that he has, looks
        // again as it closes, and takes back what it had announced.
        List<String> here =
                List.of("tryAcquire", "find", "claim", "replace", "announce", "find", "locate", "fence", "find");
        List<String> whereHeWas = List.of("find", "find", "withdraw");
        assertThat(talk.asked)
                .containsExactlyElementsOf(
                        Stream.concat(here.stream(), whereHeWas.stream()).toList());
    }

    @Test
    void aNodeThatSomebodyHasLeftRingsOn() {
        talk.arrives = bell -> !(bell instanceof Bell.Arrived);
        Line moved = talk.move();

        a.send(conversation, 2, "Still there?");

        assertThat(moved.texts()).endsWith("Still there?");
    }

    @Test
    void whatABellBringsIsNotTakenIfOneBeforeItWasLost() {
        talk.arrives = bell -> false;
        a.send(conversation, 2, "lost on its way");
        talk.arrives = bell -> true;

        a.send(conversation, 3, "and this came");

        assertThat(b.texts()).endsWith("lost on its way", "and this came");
    }
}
