package io.duologue.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.PartyState;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.EntryBody.Ended;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.identity.UserId;
import io.duologue.core.session.SkipPolicy.Parting;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SkipPolicyTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration SHORT = Duration.ofSeconds(12);
    private static final PartyState HERE = new PartyState(1, 0, 0, 0, false);
    private static final PartyState AWAY = new PartyState(1, 0, 0, 0, true);

    @Test
    void whoEndsOrGoesOnEarlyHasSkippedAndWhoIsLeftHasNot() {
        for (EndCause cause : List.of(EndCause.ENDED, EndCause.NEXT)) {
            LogState over = over(cause, Party.A, SHORT, HERE);

            assertThat(SkipPolicy.STANDARD.parting(over, Party.A)).isEqualTo(Parting.SKIPPED);
            assertThat(SkipPolicy.STANDARD.parting(over, Party.B)).isEqualTo(Parting.CUT_SHORT);
        }
    }

    @Test
    void aConversationLastsFromTheVeryMomentOn() {
        LogState justBefore = over(EndCause.NEXT, Party.A, Duration.ofMillis(29_999), HERE);
        LogState then = over(EndCause.NEXT, Party.A, Duration.ofSeconds(30), HERE);

        assertThat(SkipPolicy.STANDARD.parting(justBefore, Party.A)).isEqualTo(Parting.SKIPPED);
        assertThat(SkipPolicy.STANDARD.parting(then, Party.A)).isEqualTo(Parting.TALKED);
        assertThat(SkipPolicy.STANDARD.parting(then, Party.B)).isEqualTo(Parting.TALKED);
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKED", "LOST", "TIMEOUT", "MODERATION", "SERVER"})
    void noOtherEndIsHeldAgainstAnybody(EndCause cause) {
        LogState over = over(cause, Party.A, SHORT, HERE);

        assertThat(SkipPolicy.STANDARD.parting(over, Party.A)).isEqualTo(Parting.CUT_SHORT);
    }

    @Test
    void whoLeavesSomebodyThatIsAwayHasNotSkipped() {
        assertThat(SkipPolicy.STANDARD.parting(over(EndCause.NEXT, Party.A, SHORT, AWAY), Party.A))
                .isEqualTo(Parting.CUT_SHORT);
    }

    @Test
    void whatNobodyEndedIsHeldAgainstNobody() {
        assertThat(SkipPolicy.STANDARD.parting(over(EndCause.SERVER, null, SHORT, HERE), Party.A))
                .isEqualTo(Parting.CUT_SHORT);
    }

    @Test
    void theLastWaitStandsForEveryFurtherOne() {
        assertThat(List.of(0, 1, 2, 3, 99))
                .extracting(SkipPolicy.STANDARD::waitAfter)
                .extracting(Duration::toSeconds)
                .containsExactly(0L, 5L, 15L, 60L, 60L);
    }

    @Test
    void theLongestWaitIsTheLongestWhereverItStands() {
        assertThat(SkipPolicy.STANDARD.longestWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(SkipPolicy.FREE.longestWait()).isZero();
        assertThat(new SkipPolicy(SHORT, List.of(Duration.ofSeconds(9), Duration.ofSeconds(1))).longestWait())
                .isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void whereItIsFreeEveryConversationHasLastedLongEnough() {
        assertThat(SkipPolicy.FREE.freeAt(NINE)).isEmpty();
        assertThat(SkipPolicy.FREE.waitAfter(7)).isZero();
        assertThat(SkipPolicy.FREE.parting(over(EndCause.NEXT, Party.A, Duration.ZERO, HERE), Party.A))
                .isEqualTo(Parting.TALKED);
    }

    @Test
    void aTimeOutOfBoundsIsNamedWithItsBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SkipPolicy(Duration.ofMinutes(11), List.of(Duration.ZERO)))
                .withMessage("minimum talk: expected 0 to PT10M but was PT11M");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SkipPolicy(SHORT, List.of(Duration.ofSeconds(-1))))
                .withMessage("wait after a skip: expected 0 to PT10M but was PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SkipPolicy(SHORT, List.of()))
                .withMessage("waits after a skip: expected 1–16 of them but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SkipPolicy(SHORT, Collections.nCopies(17, Duration.ZERO)));
    }

    /** It began at nine; the state given is that of party B. */
    private static LogState over(EndCause cause, @Nullable Party by, Duration talked, PartyState b) {
        ConversationInfo info =
                new ConversationInfo(new ConversationId("c_1"), new UserId("u_a"), new UserId("u_b"), null, NINE);
        Position head = new Position(1, 7);
        Entry end = new Entry(head, NINE.plus(talked), new Ended(cause, by, 1, 0, 0));
        return new LogState(info, head, Position.START, end, HERE, b, Disclosure.none());
    }
}
