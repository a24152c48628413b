package io.duologue.client.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.client.machine.Observation.Outcome;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What becomes of what is said. */
class OutboxTest {
    private final Story story = new Story().talking();

    @Test
    void framesAreNumberedFromOneWithoutGaps() {
        story.say("a").say("b").tell(new ClientInput.End(Story.TALK, false));

        assertThat(story.said()).containsExactly("a@1", "b@2");
        assertThat(story.sent(ClientFrame.ConversationEnd.class))
                .extracting(ClientFrame.ConversationEnd::n)
                .containsExactly(3L);
    }

    @Test
    void anOkToldTwiceIsToldOnce() {
        story.say("a").ok("a", 1).ok("a", 1);

        assertThat(story.outcomes("a")).containsExactly(Outcome.OK);
        assertThat(story.observed(Observation.Received.class)).hasSize(1);
    }

    @Test
    void afterALostLineWhatHasNoAnswerGoesAgainUnderItsNumber() {
        story.say("a").say("b").forget();

        story.returned(1, 1);

        assertThat(story.said()).containsExactly("a@1");
        story.ok("a", 1);
        assertThat(story.said()).containsExactly("a@1", "b@2");
    }

    @Test
    void nothingAboveTheServersNumberIsSentBeforeAllElseIsAnswered() {
        story.say("a").say("b").say("c").forget();

        story.returned(2, 2);

        assertThat(story.said()).containsExactly("a@1", "b@2");
        story.ok("a", 1);
        assertThat(story.said()).doesNotContain("c@3");
        story.ok("b", 2);
        assertThat(story.said()).containsExactly("a@1", "b@2", "c@3");
    }

    @Test
    void aLostWelcomeCostsNothing() {
        story.say("a").forget();
        story.reconnect();

        story.returned(0, 0);

        assertThat(story.said()).containsExactly("a@1");
    }

    @Test
    void aConflictRenumbersTheFrameAndAllBehindIt() {
        story.say("a").say("b").forget();

        story.refuseForNow("a", ErrorCode.SEQUENCE_CONFLICT, 4);

        assertThat(story.said()).containsExactly("a@4", "b@5");
    }

    @Test
    void aConflictWithoutAnExpectedNumberIsUnknown() {
        story.say("a").refuseForNow("a", ErrorCode.SEQUENCE_CONFLICT, -1);

        assertThat(story.outcomes("a")).containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void anAnswerToTheOldNumberOfARenumberedFrameChangesNothing() {
        story.say("a");
        String old = story.newest("a").id();
        story.refuseForNow("a", ErrorCode.SEQUENCE_CONFLICT, 4);

        story.hear(Story.error(old, 1, ErrorCode.SEQUENCE_CONFLICT, Retry.RESUME, -1, 9));

        assertThat(story.state.talks().get(Story.TALK).unanswered())
                .extracting(Outgoing::n)
                .containsExactly(4L);
    }

    @Test
    void aPassingRefusalHoldsTheLineAndThenGoesOneAtATime() {
        story.say("a").say("b").say("c").forget();

        story.refuseForNow("a", ErrorCode.RATE_LIMITED, -1);
        story.pass(Duration.ofMillis(1_900));
        assertThat(story.said()).isEmpty();
        story.pass(Duration.ofMillis(200));

        assertThat(story.said()).containsExactly("a@1");
        story.ok("a", 1);
        assertThat(story.said()).containsExactly("a@1", "b@2", "c@3");
    }

    @Test
    void whatWasSentBehindARefusedFrameDoesNotShortenTheWait() {
        story.say("a").say("b");
        String behind = story.newest("b").id();
        story.forget().refuseForNow("a", ErrorCode.RATE_LIMITED, -1);

        story.hear(Story.error(behind, 2, ErrorCode.SEQUENCE_GAP, Retry.RESUME, -1, 1))
                .pass(Duration.ofMillis(500));

        assertThat(story.said()).isEmpty();
    }

    @Test
    void aGapIsFilledInOrder() {
        story.say("a").say("b").forget();

        story.refuseForNow("b", ErrorCode.SEQUENCE_GAP, 1).pass(Duration.ofMillis(150));

        assertThat(story.said()).containsExactly("a@1", "b@2");
    }

    @Test
    void aFinalRefusalUsesUpItsNumber() {
        story.say("a");
        story.refuse("a", ErrorCode.MESSAGE_BLOCKED, Retry.NEVER, -1, -1).say("b");

        assertThat(story.outcomes("a")).containsExactly(Outcome.REFUSED);
        assertThat(story.said()).containsExactly("a@1", "b@2");
    }

    @Test
    void ofALostSessionIsExpiredWhatWasNotAcceptedAndUnknownWhatCannotBeKnown() {
        story.say("a").say("b").reconnect();

        story.hear(Story.welcome(false, new ServerFrame.State.Idle(), new ServerFrame.Last(Story.TALK, true, 1)));

        assertThat(story.outcomes("a")).containsExactly(Outcome.UNKNOWN);
        assertThat(story.outcomes("b")).containsExactly(Outcome.EXPIRED);
        assertThat(story.observed(Observation.Lost.class)).isEmpty();

        story.hear(new ServerFrame.Live());

        assertThat(story.observed(Observation.Lost.class)).hasSize(1);
    }

    @Test
    void whatWasSaidBeforeTheSessionWasLostIsToldBeforeItsEnd() {
        story.reconnect();

        story.hear(Story.welcome(false, new ServerFrame.State.Idle(), new ServerFrame.Last(Story.TALK, true, 0)))
                .hear(Story.message(1, 1, "before you were lost"))
                .hear(Story.end(2))
                .hear(new ServerFrame.Live());

        assertThat(story.received()).containsExactly("before you were lost");
        assertThat(story.observed(Observation.Lost.class)).isEmpty();
        assertThat(story.outputs).noneMatch(ClientOutput.Complaint.class::isInstance);
    }

    @Test
    void whatNeverLeftIsExpiredEvenIfNobodySaysWhatTheServerKnew() {
        story.tell(new ClientInput.LineClosed(story.state.line(), 1006)).say("a");
        story.tell(new ClientInput.Opened(story.state.line()));

        story.hear(Story.welcome(false, new ServerFrame.State.Idle(), null));

        assertThat(story.outcomes("a")).containsExactly(Outcome.EXPIRED);
    }

    @Test
    void nothingUnsentReachesTheNextStranger() {
        story.tell(new ClientInput.LineClosed(story.state.line(), 1006)).say("secret");
        story.tell(new ClientInput.Opened(story.state.line()));
        story.hear(Story.welcome(false, new ServerFrame.State.Waiting(), null))
                .hear(new ServerFrame.Live())
                .forget();

        story.hear(Story.found(Story.OTHER)).say("for the one before");

        assertThat(story.sent(ClientFrame.MessageSend.class)).isEmpty();
        assertThat(story.outcomes("for the one before")).containsExactly(Outcome.OVER);
    }

    @Test
    void atTheEndTheUnansweredIsAskedForAndThenUnknown() {
        story.say("a").hear(Story.end(1)).forget();

        story.pass(Duration.ofSeconds(9));
        assertThat(story.outcomes("a")).isEmpty();
        story.pass(Duration.ofSeconds(2));

        assertThat(story.outcomes("a")).containsExactly(Outcome.UNKNOWN);
    }

    @Test
    void moreThanTheBoundIsNotTaken() {
        ClientSettings two =
                new ClientSettings("test", "instance-1", 2, Duration.ofMillis(500), Duration.ofSeconds(30), true);
        Story full = new Story(two).talking().say("a").say("b");

        full.say("c");

        assertThat(full.outcomes("c")).containsExactly(Outcome.NOT_TAKEN);
        assertThat(full.said()).containsExactly("a@1", "b@2");
    }

    @Test
    void whatTheStoreLostGoesAgainOneAtATime() {
        story.say("a").ok("a", 1).say("b").ok("b", 2).say("c").ok("c", 3);
        story.hear(new ServerFrame.MessageDelivered(Story.TALK, 1)).forget();

        story.returned(1, 1);

        assertThat(story.said()).containsExactly("b@2 again");
        story.ok("b", 2);
        assertThat(story.said()).containsExactly("b@2 again", "c@3 again");
        assertThat(story.outcomes("b")).as("told once").isEmpty();
    }

    @Test
    void whatHasNoAnswerWhenTheServerReadsTheLogAnewGoesAgain() {
        story.hear(new ServerFrame.Live()).say("a").ok("a", 1).say("b").forget();

        story.hear(Story.snapshot(0, 0, 0));

        assertThat(story.said()).containsExactly("a@1 again");
        story.ok("a", 1);
        assertThat(story.said()).containsExactly("a@1 again", "b@2");
    }

    @Test
    void whatThePartnerHasIsForgotten() {
        story.say("a").ok("a", 1);

        story.hear(new ServerFrame.MessageDelivered(Story.TALK, 1));

        assertThat(story.state.talks().get(Story.TALK).outbox()).isEmpty();
    }

    @Test
    void anOwnEntryOfAReplayIsNamedAndItsOkStillCounts() {
        story.say("a").returned(1, 1).forget();

        story.hear(new ServerFrame.MessageNew(Story.TALK, Story.at(1), Author.SELF, 1, Instant.EPOCH, "a"));

        assertThat(story.observed(Observation.Received.class))
                .extracting(Observation.Received::message)
                .containsExactly("a");
        story.hear(new ServerFrame.Ok("k1-1.2", Story.TALK, 1, new Cursor(1, 1_001), Instant.EPOCH, null, null, null));
        assertThat(story.outcomes("a")).containsExactly(Outcome.OK);
    }
}
