package io.duologue.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.testkit.history.HistoryEvent.Answered;
import io.duologue.testkit.history.HistoryEvent.Opened;
import io.duologue.testkit.history.HistoryEvent.Outcome;
import io.duologue.testkit.history.HistoryEvent.Received;
import io.duologue.testkit.history.HistoryEvent.Standing;
import io.duologue.testkit.history.HistoryEvent.State;
import io.duologue.testkit.history.HistoryEvent.Submitted;
import io.duologue.testkit.history.HistoryEvent.WentBack;
import io.duologue.testkit.history.HistoryEvent.What;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Ana says one, two and three, of which ben hears the first; the store goes back behind it, and what it lost is said again. Two is ana's
 * second word, but the store has something else at its place afterwards.
 */
class WentBackTest {
    private static final String TALK = "c_talk";
    private static final String ANA = "u_ana";
    private static final String BEN = "u_ben";
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

    private final List<HistoryEvent> events = new ArrayList<>();

    @Test
    void whatWasLostAndIsSaidAgainElsewhereIsAsPromised() {
        loses(true);
        hears(2, 3, "two");
        hears(3, 4, "three");

        assertThat(found()).isEmpty();
    }

    @Test
    void theSameIsBrokenIfTheStoreWasNotToLoseAnything() {
        loses(false);
        hears(2, 3, "two");
        hears(3, 4, "three");

        assertThat(found()).containsOnly(Invariant.EXACTLY_ONCE);
    }

    @Test
    void whatNobodyNoticedToBeLostBreaksThePromise() {
        loses(true);
        hears(3, 4, "three");

        assertThat(found()).containsOnly(Invariant.EXACTLY_ONCE);
    }

    @Test
    void whatIsHeardTwiceBreaksIt() {
        loses(true);
        hears(2, 3, "two");
        hears(2, 4, "two");
        hears(3, 5, "three");

        assertThat(found()).contains(Invariant.EXACTLY_ONCE);
    }

    @Test
    void whatIsHeardInAnotherOrderBreaksIt() {
        loses(true);
        hears(3, 3, "three");
        hears(2, 4, "two");

        assertThat(found()).containsOnly(Invariant.ONE_ORDER);
    }

    @Test
    void whatNobodySaidThereBreaksIt() {
        loses(true);
        hears(2, 3, "two");
        hears(3, 4, "three");
        hears(4, 5, "of another conversation");

        assertThat(found()).contains(Invariant.NO_CROSS_TALK);
    }

    @Test
    void whoseSenderHasGoneNobodySaysAgain() {
        loses(true);
        anaHasGone();

        assertThat(found()).isEmpty();
    }

    @Test
    void whatWasAnsweredBeforeIsNotExcusedByIt() {
        loses(true);
        events.removeIf(event -> event instanceof Received);
        anaHasGone();

        assertThat(HistoryChecker.check(History.of(events)))
                .extracting(Violation::what)
                .singleElement()
                .asString()
                .contains("text=one");
    }

    @Test
    void whatWasRefusedAndNeverAcceptedIsNotHeardAllTheSame() {
        loses(true);
        hears(2, 3, "two");
        hears(3, 4, "three");
        says("four");
        answered("four", Outcome.OVER, 0);
        hears(4, 5, "four");

        assertThat(found()).containsOnly(Invariant.EXACTLY_ONCE);
    }

    /** @param told whether the history has it that the store went back */
    private void loses(boolean told) {
        for (String person : List.of(ANA, BEN)) {
            events.add(new Opened(now(), person, person, TALK, 0));
        }
        says("one");
        answered("one", Outcome.OK, 1);
        hears(1, 1, "one");
        Instant to = now();
        says("two");
        answered("two", Outcome.OK, 2);
        says("three");
        answered("three", Outcome.OK, 3);
        if (told) {
            events.add(new WentBack(now(), to));
        }
        // Of the server: what was at that place is not what is there now.
        events.add(new Received(now(), now(), BEN, BEN, TALK, 2, What.PRESENCE, null, 0, ""));
        stands(ANA, State.LIVE, TALK);
        stands(BEN, State.LIVE, TALK);
    }

    private void anaHasGone() {
        events.removeIf(Standing.class::isInstance);
        stands(ANA, State.CLOSED, null);
        stands(BEN, State.LIVE, null);
    }

    private void says(String text) {
        events.add(new Submitted(now(), ANA, ANA, TALK, text, text));
    }

    private void answered(String text, Outcome outcome, long seq) {
        events.add(new Answered(now(), ANA, TALK, text, outcome, seq));
    }

    private void hears(long n, long seq, String text) {
        events.add(new Received(now(), now(), BEN, BEN, TALK, seq, What.MESSAGE, ANA, n, text));
    }

    private void stands(String person, State state, @Nullable String conversation) {
        events.add(new Standing(now(), person, person, state, conversation, 0));
    }

    private Instant now() {
        return START.plusSeconds(events.size());
    }

    private List<Invariant> found() {
        return HistoryChecker.check(History.of(events)).stream()
                .map(Violation::invariant)
                .toList();
    }
}
