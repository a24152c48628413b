package io.duologue.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.PartyState;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.EntryBody.Ended;
import io.duologue.core.conversation.EntryBody.Message;
import io.duologue.core.conversation.EntryBody.Presence;
import io.duologue.core.conversation.EntryBody.PresenceChanged;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

    private final List<Entry> entries = new ArrayList<>();

    @Test
    void messagesAreCountedAndNothingElseIs() {
        said(Party.A, 0);
        said(Party.A, 1);
        said(Party.B, 2);
        happened(new Ended(EndCause.NEXT, Party.A, 3, 0, 0), 3);

        Course course = course(3, 1);

        assertThat(course.a().messages()).isEqualTo(2);
        assertThat(course.b().messages()).isEqualTo(1);
    }

    @Test
    void anAnswerIsTheFirstMessageAfterThePartnersLast() {
        said(Party.A, 0);
        said(Party.A, 10);
        said(Party.B, 14);
        said(Party.B, 60);

        Course course = course(2, 2);

        assertThat(course.b().pace()).isEqualTo(Duration.ofSeconds(4));
        assertThat(course.a().pace()).isNull();
    }

    @Test
    void theLatestAnswerCountsThreeTenthsAndAllBeforeItSeven() {
        said(Party.A, 0);
        said(Party.B, 10);
        said(Party.A, 20);
        said(Party.B, 40);

        assertThat(course(2, 2).b().pace()).isEqualTo(Duration.ofSeconds(13));
    }

    @Test
    void whatCrossesThePartnersMessageOrComesMuchLaterIsNoAnswer() {
        said(Party.A, 0);
        entries.add(entry(new Message(Party.B, 1, "crosses"), NINE.plusMillis(999)));
        said(Party.A, 10);
        said(Party.B, 10 + 301);

        assertThat(course(2, 2).b().pace()).isNull();
    }

    @Test
    void theBoundsOfAnAnswerAreAnswers() {
        said(Party.A, 0);
        said(Party.B, 1);
        said(Party.A, 301);

        Course course = course(2, 1);

        assertThat(course.b().pace()).isEqualTo(Share.FASTEST);
        assertThat(course.a().pace()).isEqualTo(Share.SLOWEST);
    }

    @Test
    void whoWasAwayHasLetNobodyWaitAndWhosePartnerWasHas() {
        said(Party.A, 0);
        happened(new PresenceChanged(Party.B, Presence.AWAY, null), 2);
        happened(new PresenceChanged(Party.B, Presence.PRESENT, null), 50);
        said(Party.B, 60);
        happened(new PresenceChanged(Party.B, Presence.AWAY, null), 61);
        said(Party.A, 70);

        Course course = course(2, 1);

        assertThat(course.b().pace()).isNull();
        assertThat(course.a().pace()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whatTheLogLetGoOfIsOfWhoNumberedSoMuch() {
        said(Party.A, 0);
        said(Party.B, 5);

        Course course = Course.of(log(102, 31, 73), entries, false);

        assertThat(course.a().messages()).isEqualTo(31);
        assertThat(course.b().messages()).isEqualTo(73);
    }

    @Test
    void whoLeavesOutNumbersHasNotSaidMore() {
        said(Party.A, 0);
        said(Party.B, 5);

        assertThat(course(1_000_000_000, 1).a().messages()).isEqualTo(1);
        assertThat(Course.of(log(22, Long.MAX_VALUE, 1), entries, false).a().messages())
                .isEqualTo(21);
    }

    @Test
    void ofWhoIsGoneNothingIsLeftAndOfTheOtherAllIs() {
        Share a = new Share(3, Duration.ofSeconds(4));
        Share b = new Share(5, Duration.ofSeconds(6));

        assertThat(new Course(a, b, true).without(Party.A, true)).isEqualTo(new Course(Share.NONE, b, false));
        assertThat(new Course(a, b, true).without(Party.A, false)).isEqualTo(new Course(Share.NONE, b, true));
    }

    @Test
    void aFigureThatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Share(-1, null))
                .withMessage("messages: expected at least 0 but was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Share(1, Duration.ofMillis(999)))
                .withMessage("pace: expected PT1S to PT5M but was PT0.999S");
    }

    private Course course(long numberedByA, long numberedByB) {
        return Course.of(log(entries.size(), numberedByA, numberedByB), entries, false);
    }

    private void said(Party party, int second) {
        happened(new Message(party, entries.size() + 1, "…"), second);
    }

    private void happened(EntryBody body, int second) {
        entries.add(entry(body, NINE.plusSeconds(second)));
    }

    private Entry entry(EntryBody body, Instant at) {
        return new Entry(new Position(entries.size() + 1, 7), at, body);
    }

    private static LogState log(long head, long numberedByA, long numberedByB) {
        return new LogState(
                new ConversationInfo(
                        new ConversationId("c_talk"), new UserId("u_maya"), new UserId("u_tomas"), null, NINE),
                new Position(head, 7),
                Position.START,
                null,
                new PartyState(1, numberedByA, 0, 0, false),
                new PartyState(1, numberedByB, 0, 0, false),
                Disclosure.none());
    }
}
