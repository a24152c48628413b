package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.relay.Bell;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.PartnerPresence;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** That a message has arrived is told on bad days too, and holds up nothing. */
class ReceiptsTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final TalkAtTwoNodes talk = new TalkAtTwoNodes();
    private final Line a = talk.a;
    private final Line b = talk.b;
    private final String conversation = talk.conversation;

    @Test
    void whoComesBackWithMoreThanHisNodeHasToldTellsItSoon() {
        a.send(conversation, 2, "How are you?");
        b.ack(conversation);
        talk.world.kill("south");
        Line back = talk.move();

        back.say(new ClientFrame.Ack(null, conversation, b.cursors(conversation).get(2)));
        talk.world.pass(SOON);

        assertThat(a.get(ServerFrame.MessageDelivered.class).upTo()).isEqualTo(3);
    }

    @Test
    void aLogThatCannotBeToldHoldsUpNothingAndIsToldLater() {
        a.send(conversation, 2, "How are you?");
        talk.fails = call -> call.equals("acknowledge");
        b.ack(conversation);
        talk.world.pass(SOON);
        int before = b.all(ServerFrame.Error.class).size();
        talk.fails = call -> false;
        talk.world.pass(SOON);

        assertThat(before).isZero();
        assertThat(a.get(ServerFrame.MessageDelivered.class).upTo()).isEqualTo(3);
    }

    @Test
    void whoLeavesIsNotedAlsoIfHisReceiptIsNot() {
        a.send(conversation, 2, "How are you?");
        b.ack(conversation);
        talk.fails = call -> call.equals("acknowledge");

        b.cut();
        talk.world.pass(Duration.ofSeconds(6));

        assertThat(a.get(ServerFrame.PartnerState.class).state()).isEqualTo(PartnerPresence.AWAY);
    }

    @Test
    void aConnectionThatDoesNotKnowThatItWasReplacedLearnsItFromTheOneThatCameAfterIt() {
        Line here = talk.moveTo(talk.north);
        talk.arrives = bell -> !(bell instanceof Bell.SessionChanged);

        talk.move();

        assertThat(here.closeCode).isEqualTo(4402);
    }
}
