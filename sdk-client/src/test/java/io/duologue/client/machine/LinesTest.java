package io.duologue.client.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.client.machine.ClientInput.NotOpened;
import io.duologue.client.machine.ClientState.Phase;
import io.duologue.client.machine.ClientState.StopReason;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How lines are made, and what their ends mean. */
class LinesTest {
    private final Story story = new Story().connected();

    @Test
    void theHundredsOfACloseCodeSayWhatToDoAlsoForOneThatIsNotKnown() {
        for (int code = 4000; code < 4500; code++) {
            Story closed = new Story().connected();

            closed.tell(new ClientInput.LineClosed(closed.state.line(), code));

            assertThat(closed.state.phase()).as("code %d", code).isEqualTo(expected(code));
            assertThat(closed.state.closedWith()).isEqualTo(code);
        }
    }

    private static Phase expected(int code) {
        boolean waits = code == CloseCode.RATE_ABUSE.code();
        return code < 4100 || (code >= 4400 && !waits) ? Phase.STOPPED : Phase.WAITING;
    }

    @Test
    void everyReasonToStopIsTold() {
        assertThat(List.of(4400, 4401, 4402, 4001, 4000, 4003, 1003, 1007, 1009))
                .map(code -> new Story()
                        .connected()
                        .tell(new ClientInput.LineClosed(1, code))
                        .state
                        .stopped()
                        .orElseThrow())
                .containsExactly(
                        StopReason.SIGNED_OUT,
                        StopReason.RESTRICTED,
                        StopReason.REPLACED,
                        StopReason.VERSION,
                        StopReason.FAULT,
                        StopReason.FAULT,
                        StopReason.FAULT,
                        StopReason.FAULT,
                        StopReason.FAULT);
    }

    @Test
    void aByeSaysWithWhatALineBroke() {
        story.hear(new ServerFrame.Bye(4402, null, null));

        story.tell(new ClientInput.LineClosed(story.state.line(), 1006));

        assertThat(story.state.stopped()).contains(StopReason.REPLACED);
    }

    @Test
    void theServersRangeGoesBeforeTheBackOff() {
        for (int seed = 0; seed < 50; seed++) {
            Story told = new Story().connected().pass(Duration.ofMillis(seed));
            told.hear(new ServerFrame.Bye(4202, new ServerFrame.RetryAfter(5_000, 9_000), null));

            told.tell(new ClientInput.LineClosed(told.state.line(), 4202));

            assertThat(told.state.retryAt().orElseThrow())
                    .isBetween(told.now.plusMillis(5_000), told.now.plusMillis(9_000));
        }
    }

    @Test
    void waitsDoubleUpToTheLongestAndNeverGiveUp() {
        List<Long> waits = new ArrayList<>();
        story.tell(new ClientInput.LineClosed(story.state.line(), 1006));
        assertThat(Duration.between(story.now, story.state.retryAt().orElseThrow()))
                .isLessThanOrEqualTo(Duration.ofMillis(300));

        for (int attempt = 1; attempt < 200; attempt++) {
            story.untilItWakes().tell(NotOpened.of(story.state.line(), 0));
            long wait = Duration.between(story.now, story.state.retryAt().orElseThrow())
                    .toMillis();
            long ceiling = Math.min(30_000, 500L << Math.min(attempt, 16));
            assertThat(wait).as("attempt %d", attempt).isBetween(ceiling / 2, ceiling);
            waits.add(wait);
        }

        assertThat(waits.stream().distinct().count()).as("left to chance").isGreaterThan(150);
        assertThat(story.state.phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void aHintOrASendEndsTheWaitAtMostOnceASecond() {
        story.hear(Story.found(Story.TALK));
        story.tell(new ClientInput.LineClosed(story.state.line(), 1006)).forget();

        story.say("a");
        assertThat(story.state.phase()).isEqualTo(Phase.CONNECTING);
        story.tell(NotOpened.of(story.state.line(), 0)).tell(ClientInput.Bare.WAKE);
        assertThat(story.state.phase()).isEqualTo(Phase.WAITING);
        story.now = story.now.plusSeconds(1);
        story.tell(ClientInput.Bare.WAKE);

        assertThat(story.state.phase()).isEqualTo(Phase.CONNECTING);
    }

    @Test
    void attemptsThatAHintCausesDoNotMakeTheWaitsLonger() {
        story.tell(new ClientInput.LineClosed(story.state.line(), 1006));
        for (int i = 0; i < 4; i++) {
            story.untilItWakes().tell(NotOpened.of(story.state.line(), 0));
        }
        int attempts = story.state.attempts();
        Instant planned = story.state.retryAt().orElseThrow();

        for (int i = 0; i < 3; i++) {
            story.now = story.now.plusSeconds(1);
            story.tell(ClientInput.Bare.WAKE);
            assertThat(story.state.phase()).isEqualTo(Phase.CONNECTING);
            story.tell(NotOpened.of(story.state.line(), 0));
        }

        assertThat(story.state.attempts()).isEqualTo(attempts);
        assertThat(story.state.retryAt()).contains(planned);
        story.untilItWakes().tell(NotOpened.of(story.state.line(), 0));
        assertThat(story.state.attempts()).isEqualTo(attempts + 1);
    }

    @Test
    void aHintThatOutlastsTheWaitCountsAsAnAttempt() {
        story.tell(new ClientInput.LineClosed(story.state.line(), 1006)).tell(ClientInput.Bare.WAKE);
        int attempts = story.state.attempts();

        story.pass(ClientLines.CONNECT_WITHIN);

        assertThat(story.state.attempts()).isEqualTo(attempts + 1);
        assertThat(story.state.retryAt().orElseThrow()).isAfter(story.now);
    }

    @Test
    void aLineThatAHintMadeReturnsAtOnceWhenItBreaks() {
        story.tell(new ClientInput.LineClosed(story.state.line(), 1006));
        for (int i = 0; i < 6; i++) {
            story.untilItWakes().tell(NotOpened.of(story.state.line(), 0));
        }
        story.now = story.now.plusSeconds(1);
        story.tell(ClientInput.Bare.WAKE)
                .tell(new ClientInput.Opened(story.state.line()))
                .welcomed(new ServerFrame.State.Idle());

        story.tell(new ClientInput.LineClosed(story.state.line(), 1006));

        assertThat(Duration.between(story.now, story.state.retryAt().orElseThrow()))
                .isLessThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void whoHasAPartnerWaitingWaitsAtMostAQuarterOfWhatIsLeftOfTheResumeWindow() {
        story.hear(Story.found(Story.TALK)).tell(new ClientInput.LineClosed(story.state.line(), 1006));
        Instant end = story.now.plusSeconds(60);
        int attempts = 0;
        while (story.untilItWakes().now.isBefore(end)) {
            attempts++;
            story.tell(NotOpened.of(story.state.line(), 0));
            long left = Math.max(2_000, Duration.between(story.now, end).toMillis());
            assertThat(Duration.between(story.now, story.state.retryAt().orElseThrow()))
                    .isLessThanOrEqualTo(Duration.ofMillis(left / 4));
        }

        assertThat(attempts).isBetween(10, 40);
        for (int i = 0; i < 4; i++) {
            story.untilItWakes().tell(NotOpened.of(story.state.line(), 0));
        }
        assertThat(Duration.between(story.now, story.state.retryAt().orElseThrow()))
                .as("when the place is given up")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void withoutAnotherCredentialTheLineIsKeptToItsEndAndTheStopSaysWhy() {
        story.hear(new ServerFrame.AuthExpiring(Instant.EPOCH)).forget();
        story.tell(new ClientInput.NotOpened(story.state.spare(), true, 0, Duration.ZERO));

        story.pass(Duration.ofSeconds(10));
        assertThat(story.state.isReady()).isTrue();
        assertThat(connects()).isEmpty();
        story.tell(new ClientInput.LineClosed(story.state.line(), 4100)).untilItWakes();
        story.tell(new ClientInput.NotOpened(story.state.line(), true, 0, Duration.ZERO));

        assertThat(story.state.stopped()).contains(StopReason.SIGNED_OUT);
        assertThat(story.state.closedWith()).isEqualTo(4100);
    }

    @Test
    void noHintShortensAWaitThatTheServerOrdered() {
        story.hear(new ServerFrame.Bye(4429, new ServerFrame.RetryAfter(30_000, 60_000), null));
        story.tell(new ClientInput.LineClosed(story.state.line(), 4429));

        story.tell(ClientInput.Bare.WAKE);

        assertThat(story.state.phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void aCredentialIsRenewedOnceBetweenTwoWelcomes() {
        story.tell(new ClientInput.LineClosed(story.state.line(), 4100)).untilItWakes();

        assertThat(connects()).last().extracting(ClientOutput.Connect::renew).isEqualTo(true);
        story.tell(NotOpened.of(story.state.line(), 401));
        assertThat(story.state.stopped()).contains(StopReason.SIGNED_OUT);
    }

    @Test
    void aRenewedCredentialThatWorksMayBeRenewedAgain() {
        story.tell(new ClientInput.LineClosed(story.state.line(), 4100)).untilItWakes();
        story.tell(new ClientInput.Opened(story.state.line())).welcomed(new ServerFrame.State.Idle());

        story.tell(new ClientInput.LineClosed(story.state.line(), 4102)).untilItWakes();

        assertThat(story.state.phase()).isEqualTo(Phase.CONNECTING);
    }

    @Test
    void aSilentLineIsAskedAndThenDropped() {
        story.forget().pass(Duration.ofSeconds(20));
        assertThat(story.sent(ClientFrame.Ping.class)).hasSize(1);

        story.pass(Duration.ofSeconds(15));

        assertThat(story.state.phase()).isEqualTo(Phase.WAITING);
        assertThat(story.outputs).contains(new ClientOutput.HangUp(1));
    }

    @Test
    void aLineThatDoesNotAnswerAHintIsDroppedAfterFourSeconds() {
        story.tell(ClientInput.Bare.WAKE);

        story.pass(Duration.ofSeconds(4));

        assertThat(story.state.phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void aServerThatNeverSaysWelcomeIsLeft() {
        Story greeting = new Story().tell(ClientInput.Bare.GO_ONLINE).tell(new ClientInput.Opened(1));

        greeting.pass(Duration.ofSeconds(10));

        assertThat(greeting.state.phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void whileANodeDrainsTheOldLineWorksUntilTheNewOneIsWelcomed() {
        story.hear(Story.found(Story.TALK))
                .hear(new ServerFrame.ServerDraining(10_000))
                .forget();
        int spare = story.state.spare();

        story.tell(new ClientInput.Opened(spare)).say("still here");
        assertThat(story.outputs)
                .filteredOn(ClientOutput.Send.class::isInstance)
                .extracting(output -> ((ClientOutput.Send) output).line())
                .containsExactly(spare, 1);
        story.tell(new ClientInput.Heard(
                spare, Story.welcome(true, new ServerFrame.State.Talking(Story.TALK, 1, Story.at(1)), null)));

        assertThat(story.outputs).contains(new ClientOutput.HangUp(1));
        assertThat(story.state.line()).isEqualTo(spare);
        assertThat(story.state.isReady()).isTrue();
    }

    @Test
    void whatEndsOnTheOldLineIsNoSurpriseOnTheNewOne() {
        story.hear(Story.found(Story.TALK)).hear(new ServerFrame.ServerDraining(10_000));
        int spare = story.state.spare();
        story.tell(new ClientInput.Opened(spare))
                .hear(Story.message(1, 1, "Bye"))
                .hear(Story.end(2))
                .pass(Duration.ofMillis(200))
                .hear(Story.found("c_2"))
                .forget();

        // What the hello on the new line asked for.
        story.tell(new ClientInput.Heard(
                        spare, Story.welcome(true, new ServerFrame.State.Talking("c_2", 0, Cursor.START), null)))
                .hear(Story.message(1, 1, "Bye"))
                .hear(Story.end(2));

        assertThat(story.outputs).noneMatch(ClientOutput.Complaint.class::isInstance);
        assertThat(story.received()).isEmpty();
    }

    @Test
    void onlyTheCurrentLineIsObeyed() {
        story.hear(new ServerFrame.ServerDraining(10_000));
        int spare = story.state.spare();
        story.tell(new ClientInput.Opened(spare));
        story.tell(new ClientInput.Heard(spare, Story.welcome(true, new ServerFrame.State.Idle(), null)));

        story.tell(new ClientInput.LineClosed(1, 4402))
                .tell(new ClientInput.Heard(1, new ServerFrame.ServerDraining(1)));

        assertThat(story.state.isReady()).isTrue();
        assertThat(story.state.spare()).isZero();
    }

    @Test
    void whoIsReplacedByASpareOfHisOwnThatFailsComesBack() {
        story.hear(new ServerFrame.ServerDraining(10_000));
        int spare = story.state.spare();
        story.tell(new ClientInput.Opened(spare))
                .tell(new ClientInput.LineClosed(spare, CloseCode.STORE.code()))
                .tell(new ClientInput.LineClosed(1, CloseCode.REPLACED.code()));

        assertThat(story.state.phase()).isEqualTo(Phase.WAITING);
        story.untilItWakes();
        story.tell(new ClientInput.Opened(story.state.line()))
                .hear(Story.welcome(true, new ServerFrame.State.Idle(), null))
                .tell(new ClientInput.LineClosed(story.state.line(), CloseCode.REPLACED.code()));

        assertThat(story.state.stopped()).contains(StopReason.REPLACED);
    }

    @Test
    void aSpareThatFailsIsTriedAgainWhileTheOldLineWorks() {
        story.hear(new ServerFrame.ServerDraining(10_000)).tell(NotOpened.of(story.state.spare(), 503));

        story.pass(Duration.ofMillis(1_500));

        assertThat(story.state.spare()).isGreaterThan(2);
        assertThat(story.state.isReady()).isTrue();
    }

    @Test
    void anExpiringCredentialIsRenewedOnASecondLine() {
        story.forget()
                .hear(new ServerFrame.AuthExpiring(Instant.EPOCH))
                .hear(new ServerFrame.AuthExpiring(Instant.EPOCH));

        assertThat(connects())
                .singleElement()
                .extracting(ClientOutput.Connect::renew)
                .isEqualTo(true);
    }

    @Test
    void everyFailureTriesTheNextAddress() {
        story.tell(new ClientInput.LineClosed(story.state.line(), 1006));
        for (int i = 0; i < 3; i++) {
            story.untilItWakes().tell(NotOpened.of(story.state.line(), 503));
        }

        assertThat(connects()).extracting(ClientOutput.Connect::target).containsExactly(0, 1, 2, 3);
    }

    private List<ClientOutput.Connect> connects() {
        return story.outputs.stream()
                .filter(ClientOutput.Connect.class::isInstance)
                .map(ClientOutput.Connect.class::cast)
                .toList();
    }
}
