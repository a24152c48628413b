package io.duologue.client.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the log is read and acknowledged, and what is searched for. */
class EntriesTest {
    private final Story story = new Story().talking();

    @Test
    void anEntryThatIsThereAlreadyIsDropped() {
        story.hear(Story.message(1, 1, "a")).hear(Story.message(1, 1, "a"));

        assertThat(story.received()).containsExactly("a");
    }

    @Test
    void aHoleIsAskedForAndNothingBehindItIsTold() {
        story.hear(Story.message(1, 1, "a")).hear(Story.message(3, 3, "c")).hear(Story.message(4, 4, "d"));

        assertThat(story.received()).containsExactly("a");
        assertThat(story.sent(ClientFrame.ConversationSync.class))
                .extracting(ClientFrame.ConversationSync::cursor)
                .containsExactly(Story.at(1));
        story.hear(Story.message(2, 2, "b")).hear(Story.message(3, 3, "c"));
        assertThat(story.received()).containsExactly("a", "b", "c");
    }

    @Test
    void aSnapshotOlderThanTheCursorTellsNothingTwice() {
        story.hear(Story.message(1, 1, "a")).hear(Story.message(2, 2, "b"));

        story.hear(Story.snapshot(0, 1, 0)).hear(Story.message(1, 1, "a")).hear(Story.message(2, 2, "b"));

        assertThat(story.received()).containsExactly("a", "b");
    }

    @Test
    void entriesThatGrewInThePlaceOfLostOnesAreToldAndRepeatedWordsAreNot() {
        story.hear(Story.message(1, 1, "a")).hear(Story.message(2, 2, "b")).hear(Story.message(3, 3, "c"));

        story.hear(grown(2, 4, "new")).hear(grown(3, 2, "b")).hear(grown(4, 5, "d"));

        assertThat(story.received()).containsExactly("a", "b", "c", "new", "d");
    }

    @Test
    void ownWordsThatGrewInThePlaceOfLostOnesShowThatThoseWillBeRepeated() {
        story.hear(Story.message(1, 1, "a")).hear(Story.message(2, 2, "b")).say("own");

        story.hear(new ServerFrame.Ok(
                story.newest("own").id(), Story.TALK, 1, new Cursor(2, 9_002), Instant.EPOCH, null, null, null));
        story.hear(grown(3, 2, "b")).hear(grown(4, 3, "c"));

        assertThat(story.received()).containsExactly("a", "b", "c");
    }

    private static ServerFrame.MessageNew grown(long seq, long n, String text) {
        return new ServerFrame.MessageNew(
                Story.TALK, new Cursor(seq, (int) (9_000 + seq)), Author.PARTNER, n, Instant.EPOCH, text);
    }

    @Test
    void anAcknowledgementIsNeverLaterThanTwoHundredMillisecondsOrSixteenEntries() {
        story.hear(Story.message(1, 1, "a")).forget();
        story.pass(Duration.ofMillis(200));
        assertThat(story.sent(ClientFrame.Ack.class))
                .extracting(ClientFrame.Ack::ack)
                .containsExactly(Story.at(1));

        for (int i = 2; i <= 17; i++) {
            story.hear(Story.message(i, i, "m" + i));
        }

        assertThat(story.sent(ClientFrame.Ack.class))
                .extracting(ClientFrame.Ack::ack)
                .contains(Story.at(17));
    }

    @Test
    void anAcknowledgementRidesOnWhatIsSaid() {
        story.hear(Story.message(1, 1, "a")).forget();

        story.say("b");

        assertThat(story.newest("b").ack()).isEqualTo(Story.at(1));
        assertThat(story.pass(Duration.ofSeconds(1)).sent(ClientFrame.Ack.class))
                .isEmpty();
    }

    @Test
    void whatTheApplicationDoesNotHaveYetIsNotAcknowledged() {
        Story slow = new Story(new ClientSettings(
                        "test", "instance-1", 256, Duration.ofMillis(500), Duration.ofSeconds(30), false))
                .talking()
                .hear(Story.message(1, 1, "a"))
                .hear(Story.message(2, 2, "b"));
        assertThat(slow.pass(Duration.ofSeconds(10)).sent(ClientFrame.Ack.class))
                .isEmpty();

        slow.tell(new ClientInput.HandedOver(Story.TALK, Story.at(1))).pass(Duration.ofMillis(200));

        assertThat(slow.sent(ClientFrame.Ack.class))
                .extracting(ClientFrame.Ack::ack)
                .containsExactly(Story.at(1));
        assertThat(slow.state.talks().get(Story.TALK).cursor()).isEqualTo(Story.at(2));
    }

    @Test
    void aReturnNamesTheCursorAndAcknowledgesAgain() {
        story.hear(Story.message(1, 1, "a")).pass(Duration.ofMillis(200)).forget();

        story.returned(0, 1);

        assertThat(story.sent(ClientFrame.Hello.class))
                .singleElement()
                .satisfies(hello -> assertThat(hello.cursors())
                        .containsExactly(new ClientFrame.HeldCursor(Story.TALK, Story.at(1))));
        assertThat(story.sent(ClientFrame.Ack.class)).hasSize(1);
    }

    @Test
    void aHeartbeatThatKnowsMoreIsFollowedByAQuestion() {
        story.forget().hear(new ServerFrame.Ping(Story.TALK, Story.at(3)));
        assertThat(story.sent(ClientFrame.Pong.class)).hasSize(1);
        assertThat(story.sent(ClientFrame.ConversationSync.class)).isEmpty();

        story.pass(Duration.ofSeconds(1));

        assertThat(story.sent(ClientFrame.ConversationSync.class)).hasSize(1);
    }

    // ── the wish ──

    private static final ClientFrame.QueueJoin JOIN =
            new ClientFrame.QueueJoin(null, List.of(), TalkMode.TEXT, TalkIntent.TALK, true, List.of());

    @Test
    void aSearchIsSaidOnceThereIsALineAndAgainAfterALostOne() {
        Story idle =
                new Story().tell(new ClientInput.Want(Wish.join("q1", JOIN))).connected();
        assertThat(idle.sent(ClientFrame.QueueJoin.class))
                .extracting(ClientFrame.QueueJoin::id)
                .containsExactly("q1");

        idle.reconnect().welcomed(new ServerFrame.State.Idle());

        assertThat(idle.sent(ClientFrame.QueueJoin.class)).hasSize(2);
    }

    @Test
    void aSearchThatGoesOnIsNotSaidAgain() {
        Story idle =
                new Story().tell(new ClientInput.Want(Wish.join("q1", JOIN))).connected();

        idle.reconnect().welcomed(new ServerFrame.State.Waiting());

        assertThat(idle.sent(ClientFrame.QueueJoin.class)).hasSize(1);
        assertThat(idle.state.wish()).isEmpty();
    }

    @Test
    void aStepChangesNothingOfTheStateBeforeIt() {
        ClientState before = story.state;
        String seen = before.toString();

        ClientMachine.step(before, new ClientInput.Say(Story.TALK, "m", "a"), story.now);
        ClientMachine.step(before, new ClientInput.LineClosed(before.line(), 4402), story.now);

        assertThat(before.toString()).isEqualTo(seen);
        assertThat(before.talks().get(Story.TALK).outbox()).isEmpty();
    }
}
