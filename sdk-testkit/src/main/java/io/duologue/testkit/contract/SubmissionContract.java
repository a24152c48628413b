package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.PartyState;
import io.duologue.core.conversation.ConversationLog.Refusal;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.EntryBody.Ended;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.limit.RateLimit;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What comes with a submission, and what its answer says besides. Extend {@link ConversationLogContract}, which contains it. */
public abstract class SubmissionContract extends ConversationLogRaceContract {
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final RateLimit TWO_AT_ONCE = new RateLimit(2, EVERY);

    SubmissionContract() {}

    @Test
    @Rule("G-20")
    protected void anAcceptedEntryTellsThePlaceBeforeIt() {
        AppendResult.Accepted first = accepted(say(Party.A, 1, 1, "one"));
        AppendResult.Accepted second = accepted(say(Party.B, 1, 1, "two"));
        AppendResult.Accepted end = accepted(log.append(with(Party.A, 2, new Content.End(EndCause.ENDED), null), NINE));

        assertThat(first.behind()).isEqualTo(Position.START);
        assertThat(second.behind()).isEqualTo(first.entry().position());
        assertThat(end.behind()).isEqualTo(second.entry().position());
        assertThat(accepted(say(Party.A, 1, 1, "one"))).isEqualTo(AppendResult.Accepted.before(first.entry()));
    }

    @Test
    @Rule("G-21")
    protected void noMoreIsTakenThanTheLimitAllows() {
        assertThat(limited(Party.A, 1, NINE)).isInstanceOf(AppendResult.Accepted.class);
        assertThat(limited(Party.A, 2, NINE)).isInstanceOf(AppendResult.Accepted.class);

        AppendResult third = limited(Party.A, 3, NINE.plusMillis(100));

        assertThat(third).isEqualTo(new AppendResult.Limited(Duration.ofMillis(400)));
        assertThat(state().a().lastN()).isEqualTo(2);
        assertThat(entries()).hasSize(2);
        assertThat(limited(Party.B, 1, NINE)).isInstanceOf(AppendResult.Accepted.class);
        assertThat(limited(Party.A, 3, NINE.plus(EVERY))).isInstanceOf(AppendResult.Accepted.class);
        assertThat(limited(Party.A, 4, NINE.plus(EVERY))).isEqualTo(new AppendResult.Limited(EVERY));
    }

    @Test
    @Rule("G-21")
    protected void whatIsKnownOrCannotBeTakenIsNotCharged() {
        limited(Party.A, 1, NINE);
        for (int again = 0; again < 5; again++) {
            assertThat(limited(Party.A, 1, NINE)).isInstanceOf(AppendResult.Accepted.class);
            assertThat(limited(Party.A, 9, NINE)).isEqualTo(new AppendResult.Gap(2));
        }

        assertThat(limited(Party.A, 2, NINE)).isInstanceOf(AppendResult.Accepted.class);
        assertThat(limited(Party.A, 3, NINE)).isInstanceOf(AppendResult.Limited.class);
    }

    @Test
    @Rule("G-21")
    protected void aRefusalIsChargedAndAnEndIsNot() {
        Content refused = new Content.Refused(new Refusal("message.blocked", null, -1, null, "No."));
        log.append(limited(Party.A, 1, refused), NINE);
        log.append(limited(Party.A, 2, refused), NINE);

        assertThat(log.append(limited(Party.A, 3, refused), NINE)).isEqualTo(new AppendResult.Limited(EVERY));
        assertThat(limited(Party.A, 3, NINE)).isEqualTo(new AppendResult.Limited(EVERY));
        assertThat(log.append(limited(Party.A, 3, new Content.End(EndCause.NEXT)), NINE))
                .isInstanceOf(AppendResult.Accepted.class);
    }

    @Test
    @Rule("G-21")
    protected void aClockThatGoesBackAllowsNothing() {
        limited(Party.A, 1, NINE.plusSeconds(10));
        limited(Party.A, 2, NINE.plusSeconds(10));

        assertThat(limited(Party.A, 3, NINE)).isEqualTo(new AppendResult.Limited(EVERY.plusSeconds(10)));
        assertThat(limited(Party.A, 3, NINE.plusSeconds(10).plus(EVERY))).isInstanceOf(AppendResult.Accepted.class);
    }

    @Test
    @Rule("G-22")
    protected void aReceiptIsNotedWithTheEntry() {
        Entry first = accepted(say(Party.A, 1, 1, "one")).entry();
        Entry second = accepted(say(Party.A, 1, 2, "two")).entry();

        AppendResult.Accepted delivered = accepted(answer(1, new Receipt(first.position(), false)));
        PartyState afterThat = state().b();
        AppendResult.Accepted read = accepted(answer(2, new Receipt(second.position(), true)));

        assertThat(delivered.noted()).isTrue();
        assertThat(afterThat).isEqualTo(new PartyState(1, 1, 1, 0, false));
        assertThat(read.noted()).isTrue();
        assertThat(state().b()).isEqualTo(new PartyState(1, 2, 2, 2, false));
        assertThat(accepted(answer(3, new Receipt(first.position(), true))).noted())
                .isFalse();
        assertThat(state().b()).isEqualTo(new PartyState(1, 3, 2, 2, false));
    }

    @Test
    @Rule("G-22")
    protected void aReceiptOfAPlaceThatIsNotTheLogsIsNotNotedAndTheEntryIsAppended() {
        Position first = accepted(say(Party.A, 1, 1, "one")).entry().position();

        AppendResult.Accepted otherMark = accepted(answer(1, new Receipt(new Position(1, first.mark() + 1), true)));
        AppendResult.Accepted tooFar = accepted(answer(2, new Receipt(new Position(9, first.mark()), true)));
        AppendResult.Accepted noStart = accepted(answer(3, new Receipt(new Position(0, 5), true)));

        assertThat(otherMark.noted() || tooFar.noted() || noStart.noted()).isFalse();
        assertThat(state().b()).isEqualTo(new PartyState(1, 3, 0, 0, false));
        assertThat(entries()).hasSize(4);
    }

    @Test
    @Rule("G-22")
    protected void aReceiptWithoutAnEntryIsNotNoted() {
        Receipt receipt =
                new Receipt(accepted(say(Party.A, 1, 1, "one")).entry().position(), true);

        answer(7, receipt);
        log.append(with(Party.B, 1, new Content.Repeat(), receipt), NINE);
        log.append(
                with(Party.B, 1, new Content.Refused(new Refusal("message.blocked", null, -1, null, "No.")), receipt),
                NINE);
        log.fence(TALK, Party.B, 5);
        assertThat(answer(2, receipt)).isEqualTo(new AppendResult.Fenced(5));

        assertThat(state().b()).isEqualTo(new PartyState(5, 1, 0, 0, false));
    }

    @Test
    @Rule("G-22")
    protected void anEndTellsWhatItsReceiptHasSaid() {
        Position first = accepted(say(Party.A, 1, 1, "one")).entry().position();

        AppendResult.Accepted end = accepted(
                log.append(with(Party.B, 1, new Content.End(EndCause.ENDED), new Receipt(first, false)), NINE));

        assertThat(end.entry().body()).isEqualTo(new Ended(EndCause.ENDED, Party.B, 1, 0, 1));
    }

    @Test
    @Rule({"G-15", "G-22"})
    protected void aReceiptLetsTheLogForgetLikeAnAcknowledgement() {
        int kept = LogLimits.standard().entriesKept();
        Position last = Position.START;
        for (int n = 1; n <= kept + 5; n++) {
            last = accepted(say(Party.A, 1, n, "message " + n)).entry().position();
            log.acknowledge(TALK, Party.A, 1, last);
            if (n <= kept) {
                log.acknowledge(TALK, Party.B, 1, last);
            }
        }
        Position before = state().kept();

        answer(1, new Receipt(last, false));

        assertThat(before).isEqualTo(Position.START);
        assertThat(state().kept().seq()).isEqualTo(5);
        assertThat(entries()).hasSize(kept + 1);
    }

    private AppendResult answer(long n, @Nullable Receipt receipt) {
        return log.append(with(Party.B, n, new Content.Text("answer " + n), receipt), NINE);
    }

    private AppendResult limited(Party party, long n, Instant at) {
        return log.append(limited(party, n, new Content.Text("message " + n)), at);
    }

    private static Submission limited(Party party, long n, Content content) {
        return new Submission(
                TALK, party, 1, n, BodyHash.of(INSTANCE, "text", "" + n), false, content, TWO_AT_ONCE, null);
    }

    private static Submission with(Party party, long n, Content content, @Nullable Receipt receipt) {
        return new Submission(TALK, party, 1, n, BodyHash.of(INSTANCE, "text", "" + n), false, content, null, receipt);
    }
}
