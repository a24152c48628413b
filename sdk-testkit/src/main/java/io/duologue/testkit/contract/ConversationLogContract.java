package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AckResult;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.CreateResult;
import io.duologue.core.conversation.ConversationLog.FenceResult;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.PartyState;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.ConversationLog.Refusal;
import io.duologue.core.conversation.ConversationLog.SystemResult;
import io.duologue.core.conversation.ConversationLog.TombstoneResult;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.EntryBody.Disclosed;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.EntryBody.Ended;
import io.duologue.core.conversation.EntryBody.Message;
import io.duologue.core.conversation.EntryBody.Presence;
import io.duologue.core.conversation.EntryBody.PresenceChanged;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.disclosure.Disclosure.Act;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link ConversationLog}. Extend it and hand in an empty log of yours.
 *
 * <p>What several threads at once must not break is inherited.
 */
public abstract class ConversationLogContract extends SubmissionContract {
    private static final ConversationId OTHER = new ConversationId("c_other");
    private static final Refusal BLOCKED = new Refusal("message.blocked", "data.text", -1, "repetition", "Too often.");
    private static final PresenceChanged AWAY = new PresenceChanged(Party.A, Presence.AWAY, NINE.plusSeconds(60));
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration WITHIN = Duration.ofMinutes(2);

    @Test
    @Rule("G-1")
    protected void aConversationIsCreatedOnce() {
        ConversationInfo second = People.conversation("c_talk", MAYA, TOMAS, NINE.plusSeconds(60));

        CreateResult result = log.create(second);

        assertThat(result).isEqualTo(CreateResult.EXISTS);
        assertThat(state().info()).isEqualTo(INFO);
        assertThat(state().head()).isEqualTo(Position.START);
        assertThat(log.find(OTHER)).isEmpty();
    }

    @Test
    @Rule("G-1")
    protected void nothingCanBeDoneToWhatWasNotCreated() {
        assertThat(log.fence(OTHER, Party.A, 1)).isEqualTo(new FenceResult.Absent());
        assertThat(log.append(submission(OTHER, Party.A, 1, 1, "hello", false), NINE))
                .isEqualTo(new AppendResult.Absent());
        assertThat(log.appendSystem(OTHER, "away", Map.of(), AWAY, NINE)).isEqualTo(new SystemResult.Absent());
        assertThat(log.read(OTHER, Position.START, 10)).isEqualTo(new ReadResult.Absent());
        assertThat(log.acknowledge(OTHER, Party.A, 1, Position.START)).isEqualTo(new AckResult.Absent());
        assertThat(log.markRead(OTHER, Party.A, 1, Position.START)).isEqualTo(new AckResult.Absent());
        log.trim(OTHER, 1, NINE);

        assertThat(log.find(OTHER)).isEmpty();
    }

    @Test
    @Rule({"G-1", "G-2"})
    protected void aTombstoneKeepsALogFromBeingCreatedForADay() {
        ConversationInfo info = People.conversation("c_other", MAYA, TOMAS, NINE);

        TombstoneResult first = log.tombstone(OTHER, NINE);
        TombstoneResult second = log.tombstone(OTHER, NINE);
        log.collect(NINE.plus(DAY).minusMillis(1));

        assertThat(first).isEqualTo(TombstoneResult.TOMBSTONED);
        assertThat(second).isEqualTo(TombstoneResult.TOMBSTONED);
        assertThat(log.create(info)).isEqualTo(CreateResult.TOMBSTONED);
        assertThat(log.find(OTHER)).isEmpty();
    }

    @Test
    @Rule("G-2")
    protected void aTombstoneOfAnExistingLogChangesNothing() {
        TombstoneResult result = log.tombstone(TALK, NINE);

        assertThat(result).isEqualTo(TombstoneResult.LOG_EXISTS);
        assertThat(accepted(say(Party.A, 1, 1, "hello")).original()).isFalse();
    }

    @Test
    @Rule("G-17")
    protected void aFullLogTakesATombstoneAllTheSame() throws Exception {
        ConversationLog small = newLog(LogLimits.standard().withMaxConversations(1));
        small.create(INFO);

        TombstoneResult result = small.tombstone(OTHER, NINE);

        assertThat(result).isEqualTo(TombstoneResult.TOMBSTONED);
        assertThat(small.create(People.conversation("c_other", MAYA, TOMAS, NINE)))
                .isEqualTo(CreateResult.TOMBSTONED);
    }

    @Test
    @Rule("G-3")
    protected void aFenceOnlyRises() {
        LogState raised = ((FenceResult.Raised) log.fence(TALK, Party.A, 5)).state();

        assertThat(raised.a().fence()).isEqualTo(5);
        assertThat(raised.b().fence()).isZero();
        assertThat(log.fence(TALK, Party.A, 5)).isEqualTo(new FenceResult.Refused(5));
        assertThat(log.fence(TALK, Party.A, 4)).isEqualTo(new FenceResult.Refused(5));
        assertThat(log.fence(TALK, Party.B, 4)).isInstanceOf(FenceResult.Raised.class);
        assertThat(state().a().fence()).isEqualTo(5);
    }

    @Test
    @Rule("G-3")
    protected void raisingAFenceTellsWhereTheLogStands() {
        say(Party.A, 1, 1, "hello");

        LogState raised = ((FenceResult.Raised) log.fence(TALK, Party.A, 2)).state();

        assertThat(raised).isEqualTo(state());
        assertThat(raised.a().lastN()).isEqualTo(1);
        assertThat(raised.head().seq()).isEqualTo(1);
    }

    @Test
    @Rule("G-4")
    protected void anAppendBelowTheFenceChangesNothing() {
        say(Party.A, 3, 1, "hello");
        log.fence(TALK, Party.A, 5);
        LogState before = state();

        assertThat(say(Party.A, 4, 2, "late")).isEqualTo(new AppendResult.Fenced(5));
        assertThat(say(Party.A, 3, 1, "hello")).isEqualTo(new AppendResult.Fenced(5));

        assertThat(state()).isEqualTo(before);
    }

    @Test
    @Rule("G-4")
    protected void anAppendAboveTheFenceRaisesItWhateverItsResult() {
        say(Party.A, 3, 1, "hello");

        say(Party.A, 7, 9, "far ahead");

        assertThat(state().a().fence()).isEqualTo(7);
        assertThat(say(Party.A, 6, 2, "late")).isEqualTo(new AppendResult.Fenced(7));
    }

    @Test
    @Rule("G-5")
    protected void aRepeatedNumberYieldsItsOriginalResult() {
        AppendResult.Accepted first = accepted(say(Party.A, 1, 1, "hello"));
        say(Party.A, 1, 2, "are you there?");

        AppendResult.Accepted again = accepted(say(Party.A, 1, 1, "hello"));

        assertThat(again).isEqualTo(AppendResult.Accepted.before(first.entry()));
        assertThat(entries()).hasSize(2);
        assertThat(state().a().lastN()).isEqualTo(2);
    }

    @Test
    @Rule("G-5")
    protected void theOriginalResultIsKeptAfterTheEnd() {
        AppendResult.Accepted first = accepted(say(Party.A, 1, 1, "hello"));
        AppendResult.Accepted end = accepted(end(Party.A, 1, 2, EndCause.NEXT));

        assertThat(accepted(say(Party.A, 1, 1, "hello"))).isEqualTo(AppendResult.Accepted.before(first.entry()));
        assertThat(accepted(end(Party.A, 1, 2, EndCause.NEXT))).isEqualTo(AppendResult.Accepted.before(end.entry()));
    }

    @Test
    @Rule("G-5")
    protected void theOriginalResultIsKeptWhenItsEntryIsNot() {
        Entry first = accepted(say(Party.A, 1, 1, "hello")).entry();
        log.acknowledge(TALK, Party.A, 1, first.position());
        log.acknowledge(TALK, Party.B, 1, first.position());
        log.trim(TALK, 1, NINE);

        assertThat(accepted(say(Party.A, 1, 1, "hello")).entry().position()).isEqualTo(first.position());
    }

    @Test
    @Rule({"G-5", "G-6"})
    protected void ofAPartysResultsTheLastSixtyFourAreKept() {
        for (int n = 1; n <= 65; n++) {
            say(Party.A, 1, n, "message " + n);
        }
        say(Party.B, 1, 1, "one of mine");

        assertThat(accepted(say(Party.A, 1, 2, "message 2")).original()).isTrue();
        assertThat(say(Party.A, 1, 1, "message 1")).isEqualTo(new AppendResult.Conflict(-1));
        assertThat(accepted(say(Party.B, 1, 1, "one of mine")).original()).isTrue();
        assertThat(state().head().seq()).isEqualTo(66);
    }

    @Test
    @Rule("G-6")
    protected void aKnownNumberWithAnotherBodyIsAConflictWithTheExpectedOne() {
        say(Party.A, 1, 1, "hello");
        say(Party.A, 1, 2, "again");
        LogState before = state();

        assertThat(say(Party.A, 1, 1, "something else")).isEqualTo(new AppendResult.Conflict(3));

        assertThat(state()).isEqualTo(before);
    }

    @Test
    @Rule("G-6")
    protected void theSameWordsOfAReloadedPageAreAnotherMessage() {
        say(Party.A, 1, 1, "hello");

        AppendResult fromAnotherTab = log.append(submission("other tab", TALK, Party.A, 1, 1, "hello", false), NINE);

        assertThat(fromAnotherTab).isEqualTo(new AppendResult.Conflict(2));
    }

    @Test
    @Rule("G-6")
    protected void theConflictIsToldAfterTheEndToo() {
        say(Party.A, 1, 1, "hello");
        end(Party.B, 1, 1, EndCause.ENDED);

        assertThat(say(Party.A, 1, 1, "something else")).isEqualTo(new AppendResult.Conflict(2));
    }

    @Test
    @Rule("G-7")
    protected void afterTheEndNothingNewIsAccepted() {
        Entry end = accepted(end(Party.A, 1, 1, EndCause.ENDED)).entry();
        LogState before = state();

        assertThat(say(Party.B, 1, 1, "wait")).isEqualTo(new AppendResult.Over(end));
        assertThat(say(Party.B, 1, 9, "wait")).isEqualTo(new AppendResult.Over(end));
        assertThat(refuse(Party.B, 1, 1)).isEqualTo(new AppendResult.Over(end));
        assertThat(log.appendSystem(TALK, "away", Map.of(), AWAY, NINE)).isEqualTo(new SystemResult.Over(end));

        assertThat(state().head()).isEqualTo(before.head());
        assertThat(state().b().lastN()).isZero();
    }

    @Test
    @Rule("G-7")
    protected void anEndOfAnEndedConversationIsTheExistingEnd() {
        Entry end = accepted(end(Party.A, 1, 1, EndCause.ENDED)).entry();

        AppendResult second = end(Party.B, 1, 1, EndCause.NEXT);

        assertThat(second).isEqualTo(AppendResult.Accepted.before(end));
        assertThat(state().b().lastN()).isZero();
        assertThat(log.appendSystem(TALK, "lost", Map.of(), new Ended(EndCause.LOST, Party.B, 0, 0, 0), NINE))
                .isEqualTo(new SystemResult.Over(end));
    }

    @Test
    @Rule("G-7")
    protected void theEndSaysWhoCausedItAndUpToWhereEachIsKnownToHaveEverything() {
        say(Party.A, 1, 1, "hello");
        Position second = accepted(say(Party.A, 1, 2, "are you there?")).entry().position();
        log.acknowledge(TALK, Party.B, 1, second);

        Entry end = accepted(end(Party.B, 1, 1, EndCause.BLOCKED)).entry();

        assertThat(end.body()).isEqualTo(new Ended(EndCause.BLOCKED, Party.B, 1, 0, 2));
        assertThat(state().end()).isEqualTo(end);
        assertThat(state().over()).isTrue();
    }

    @Test
    @Rule("G-7")
    protected void theServersEndSaysUpToWhereEachIsKnownToHaveEverything() {
        Position first = accepted(say(Party.A, 1, 1, "hello")).entry().position();
        log.acknowledge(TALK, Party.B, 1, first);

        Entry end = appended(log.appendSystem(TALK, "lost", Map.of(), new Ended(EndCause.LOST, Party.A, 0, 9, 9), NINE))
                .entry();

        assertThat(end.body()).isEqualTo(new Ended(EndCause.LOST, Party.A, 0, 0, 1));
        assertThat(state().end()).isEqualTo(end);
    }

    @Test
    @Rule("G-8")
    protected void aNumberAboveTheNextOneChangesNothing() {
        say(Party.A, 1, 1, "hello");
        LogState before = state();

        assertThat(say(Party.A, 1, 3, "third")).isEqualTo(new AppendResult.Gap(2));
        assertThat(refuse(Party.A, 1, 3)).isEqualTo(new AppendResult.Gap(2));
        assertThat(end(Party.A, 1, 3, EndCause.ENDED)).isEqualTo(new AppendResult.Gap(2));

        assertThat(state()).isEqualTo(before);
    }

    @Test
    @Rule("G-8")
    protected void numbersThatAreSentAgainNeedOnlyAscend() {
        AppendResult third = log.append(submission(TALK, Party.A, 1, 3, "third", true), NINE);
        AppendResult second = log.append(submission(TALK, Party.A, 1, 2, "second", true), NINE);
        AppendResult fourth = say(Party.A, 1, 4, "fourth");

        assertThat(accepted(third).entry().seq()).isEqualTo(1);
        assertThat(second).isEqualTo(new AppendResult.Conflict(-1));
        assertThat(accepted(fourth).entry().seq()).isEqualTo(2);
    }

    @Test
    @Rule("G-9")
    protected void aRefusalTakesItsNumberAndIsNoEntry() {
        AppendResult refused = refuse(Party.A, 1, 1);

        assertThat(refused).isEqualTo(new AppendResult.Refused(BLOCKED, false));
        assertThat(entries()).isEmpty();
        assertThat(state().a().lastN()).isEqualTo(1);
        assertThat(accepted(say(Party.A, 1, 2, "second")).entry().seq()).isEqualTo(1);
    }

    @Test
    @Rule("G-9")
    protected void aRefusalIsRepeatedHoweverTheFrameIsJudgedNow() {
        refuse(Party.A, 1, 1);
        say(Party.A, 1, 2, "second");

        assertThat(refuse(Party.A, 1, 1)).isEqualTo(new AppendResult.Refused(BLOCKED, true));
        assertThat(say(Party.A, 1, 1, "refused")).isEqualTo(new AppendResult.Refused(BLOCKED, true));
        assertThat(say(Party.A, 1, 1, "other")).isEqualTo(new AppendResult.Conflict(3));

        end(Party.B, 1, 1, EndCause.ENDED);
        assertThat(refuse(Party.A, 1, 1)).isEqualTo(new AppendResult.Refused(BLOCKED, true));
    }

    @Test
    @Rule("G-10")
    protected void entriesAreNumberedFromOneInOneOrderForBoth() {
        say(Party.A, 1, 1, "one");
        say(Party.B, 1, 1, "two");
        log.appendSystem(TALK, "away", Map.of(), AWAY, NINE);
        say(Party.A, 1, 2, "four");
        end(Party.B, 1, 2, EndCause.ENDED);

        assertThat(entries()).extracting(Entry::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(entries())
                .extracting(Entry::body)
                .startsWith(new Message(Party.A, 1, "one"), new Message(Party.B, 1, "two"), AWAY);
        assertThat(state().head()).isEqualTo(entries().get(4).position());
    }

    @Test
    @Rule("G-10")
    protected void eachEntryHasAMarkOfItsOwnAndTheTimeItWasAccepted() {
        for (int n = 1; n <= 20; n++) {
            log.append(submission(TALK, Party.A, 1, n, "message " + n, false), NINE.plusSeconds(n));
        }

        assertThat(entries())
                .extracting(entry -> entry.position().mark())
                .doesNotHaveDuplicates()
                .doesNotContain(0);
        assertThat(entries().get(19).at()).isEqualTo(NINE.plusSeconds(20));
    }

    @Test
    @Rule("G-11")
    protected void whatAPartyHasNotAcknowledgedStopsTheOther() {
        for (int n = 1; n <= 512; n++) {
            accepted(say(Party.A, 1, n, "message " + n));
        }

        assertThat(say(Party.A, 1, 513, "one too many")).isEqualTo(new AppendResult.Full());
        assertThat(state().a().lastN()).isEqualTo(512);
        assertThat(refuse(Party.A, 1, 513)).isEqualTo(new AppendResult.Refused(BLOCKED, false));

        log.acknowledge(TALK, Party.B, 1, entries().get(0).position());
        assertThat(accepted(say(Party.A, 1, 514, "now")).original()).isFalse();
    }

    @Test
    @Rule("G-11")
    protected void theEndIsAlwaysAccepted() {
        for (int n = 1; n <= 512; n++) {
            say(Party.A, 1, n, "message " + n);
        }

        AppendResult end = end(Party.A, 1, 513, EndCause.ENDED);

        assertThat(accepted(end).entry().seq()).isEqualTo(513);
    }

    @Test
    @Rule("G-12")
    protected void whatTheServerSaysUnderOneKeyIsSaidOnce() {
        SystemResult.Appended first = appended(log.appendSystem(TALK, "away:1", Map.of(), AWAY, NINE));
        SystemResult.Appended again = appended(log.appendSystem(TALK, "away:1", Map.of(), AWAY, NINE.plusSeconds(1)));
        SystemResult.Appended other = appended(log.appendSystem(TALK, "away:2", Map.of(), AWAY, NINE));

        assertThat(first.original()).isFalse();
        assertThat(again).isEqualTo(new SystemResult.Appended(first.entry(), true));
        assertThat(other.entry().seq()).isEqualTo(2);
        assertThat(entries()).hasSize(2);
    }

    @Test
    @Rule("G-12")
    protected void aKeyIsKnownAfterTheEndAndWhenAFenceRose() {
        Ended lost = new Ended(EndCause.LOST, Party.A, 0, 0, 0);
        SystemResult.Appended end = appended(log.appendSystem(TALK, "lost", Map.of(Party.A, 0L), lost, NINE));
        log.fence(TALK, Party.A, 9);

        SystemResult again = log.appendSystem(TALK, "lost", Map.of(Party.A, 0L), lost, NINE);

        assertThat(again).isEqualTo(new SystemResult.Appended(end.entry(), true));
    }

    @Test
    @Rule("G-12")
    protected void whoeverDidNotKnowOfANewerFenceIsRefused() {
        log.fence(TALK, Party.A, 5);
        log.fence(TALK, Party.B, 7);

        assertThat(log.appendSystem(TALK, "away", Map.of(Party.A, 4L), AWAY, NINE))
                .isEqualTo(new SystemResult.Refused(Party.A, 5));
        assertThat(log.appendSystem(TALK, "away", Map.of(Party.A, 5L, Party.B, 6L), AWAY, NINE))
                .isEqualTo(new SystemResult.Refused(Party.B, 7));
        assertThat(entries()).isEmpty();
    }

    @Test
    @Rule("G-12")
    protected void anExpectedFenceAboveTheLogsIsFineAndRaisesNothing() {
        log.fence(TALK, Party.A, 5);

        appended(log.appendSystem(TALK, "away", Map.of(Party.A, 9L), AWAY, NINE));
        appended(log.appendSystem(TALK, "here", Map.of(), AWAY, NINE));

        assertThat(state().a().fence()).isEqualTo(5);
    }

    @Test
    @Rule("G-12")
    protected void theLogKnowsWhoIsAway() {
        log.appendSystem(TALK, "away", Map.of(), AWAY, NINE);
        assertThat(state().a().away()).isTrue();
        assertThat(state().b().away()).isFalse();

        log.appendSystem(TALK, "back", Map.of(), new PresenceChanged(Party.A, Presence.PRESENT, null), NINE);
        assertThat(state().a().away()).isFalse();
    }

    @Test
    @Rule("G-12")
    protected void theServerSaysNothingInTheNameOfAParty() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> log.appendSystem(TALK, "forged", Map.of(), new Message(Party.A, 1, "not mine"), NINE));

        assertThat(entries()).isEmpty();
    }

    @Test
    @Rule("G-13")
    protected void readingGoesOnBehindAPlace() {
        for (int n = 1; n <= 5; n++) {
            say(Party.A, 1, n, "message " + n);
        }
        Position second = entries().get(1).position();

        ReadResult.Page page = page(log.read(TALK, second, 2));

        assertThat(page.from()).isEqualTo(second);
        assertThat(page.entries()).extracting(Entry::seq).containsExactly(3L, 4L);
        assertThat(page.state()).isEqualTo(state());
        assertThat(page(log.read(TALK, state().head(), 2)).entries()).isEmpty();
    }

    @Test
    @Rule("G-13")
    protected void aPlaceThatIsNotTheLogsHasDiverged() {
        say(Party.A, 1, 1, "hello");
        Position head = state().head();

        ReadResult otherMark = log.read(TALK, new Position(1, head.mark() + 1), 10);
        ReadResult notThere = log.read(TALK, new Position(2, 1), 10);
        ReadResult notTheStart = log.read(TALK, new Position(0, 1), 10);

        assertThat(otherMark).isEqualTo(new ReadResult.Diverged(state()));
        assertThat(notThere).isEqualTo(new ReadResult.Diverged(state()));
        assertThat(notTheStart).isEqualTo(new ReadResult.Diverged(state()));
    }

    @Test
    @Rule("G-13")
    protected void aPageHasOneEntryAtLeastAndFiveHundredAndTwelveAtMost() {
        assertThatIllegalArgumentException().isThrownBy(() -> log.read(TALK, Position.START, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> log.read(TALK, Position.START, 513));
    }

    @Test
    @Rule("G-14")
    protected void anAcknowledgementOnlyMovesForward() {
        Position first = accepted(say(Party.A, 1, 1, "one")).entry().position();
        Position second = accepted(say(Party.A, 1, 2, "two")).entry().position();

        AckResult moved = log.acknowledge(TALK, Party.B, 1, second);

        assertThat(moved).isEqualTo(new AckResult.Moved(state()));
        assertThat(state().b().delivered()).isEqualTo(2);
        assertThat(state().b().read()).isZero();
        assertThat(state().a().delivered()).isZero();
        assertThat(log.acknowledge(TALK, Party.B, 1, first)).isEqualTo(new AckResult.Unchanged());
        assertThat(log.acknowledge(TALK, Party.B, 1, Position.START)).isEqualTo(new AckResult.Unchanged());
        assertThat(state().b().delivered()).isEqualTo(2);
    }

    @Test
    @Rule("G-14")
    protected void anAcknowledgementOfWhatIsNotTheLogsMovesNothing() {
        Position first = accepted(say(Party.A, 1, 1, "one")).entry().position();

        assertThat(log.acknowledge(TALK, Party.B, 1, new Position(1, first.mark() + 1)))
                .isEqualTo(new AckResult.Diverged());
        assertThat(log.acknowledge(TALK, Party.B, 1, new Position(2, first.mark())))
                .isEqualTo(new AckResult.Diverged());

        assertThat(state().b().delivered()).isZero();
    }

    @Test
    @Rule("G-14")
    protected void anAcknowledgementOfAReplacedConnectionIsIgnored() {
        Position first = accepted(say(Party.A, 1, 1, "one")).entry().position();
        log.fence(TALK, Party.B, 5);

        assertThat(log.acknowledge(TALK, Party.B, 4, first)).isEqualTo(new AckResult.Fenced(5));
        assertThat(log.markRead(TALK, Party.B, 4, first)).isEqualTo(new AckResult.Fenced(5));
        assertThat(state().b()).isEqualTo(new PartyState(5, 0, 0, 0, false));

        assertThat(log.acknowledge(TALK, Party.B, 6, first)).isInstanceOf(AckResult.Moved.class);
    }

    @Test
    @Rule("G-14")
    protected void whatWasReadWasDelivered() {
        Position first = accepted(say(Party.A, 1, 1, "one")).entry().position();
        Position second = accepted(say(Party.A, 1, 2, "two")).entry().position();
        log.acknowledge(TALK, Party.B, 1, first);

        log.markRead(TALK, Party.B, 1, second);
        assertThat(state().b()).isEqualTo(new PartyState(0, 0, 2, 2, false));

        assertThat(log.markRead(TALK, Party.B, 1, first)).isEqualTo(new AckResult.Unchanged());
    }

    @Test
    @Rule("G-15")
    protected void whatAPartyHasNotAcknowledgedIsNotTrimmed() {
        for (int n = 1; n <= 4; n++) {
            say(Party.A, 1, n, "message " + n);
        }
        List<Entry> all = entries();
        log.acknowledge(TALK, Party.A, 1, all.get(3).position());
        log.acknowledge(TALK, Party.B, 1, all.get(1).position());

        log.trim(TALK, 3, NINE.plus(DAY));

        assertThat(state().kept()).isEqualTo(all.get(1).position());
        assertThat(entries()).isEqualTo(all.subList(2, 4));
        assertThat(page(log.read(TALK, Position.START, 10)).from())
                .isEqualTo(all.get(1).position());
        assertThat(page(log.read(TALK, all.get(2).position(), 10)).entries()).isEqualTo(all.subList(3, 4));
    }

    @Test
    @Rule("G-15")
    protected void noMoreIsTrimmedThanWasAskedFor() {
        for (int n = 1; n <= 4; n++) {
            say(Party.A, 1, n, "message " + n);
        }
        List<Entry> all = entries();
        log.acknowledge(TALK, Party.A, 1, all.get(3).position());
        log.acknowledge(TALK, Party.B, 1, all.get(3).position());

        log.trim(TALK, 3, NINE);
        log.trim(TALK, 1, NINE);

        assertThat(entries()).isEqualTo(all.subList(3, 4));
        assertThat(accepted(say(Party.A, 1, 5, "message 5")).entry().seq()).isEqualTo(5);
    }

    @Test
    @Rule("G-15")
    protected void afterTheEndEverythingIsKeptForTheResumeWindow() {
        say(Party.A, 1, 1, "hello");
        end(Party.B, 1, 1, EndCause.ENDED);
        Instant windowEnds = NINE.plus(LogLimits.standard().resumeWindow());

        log.trim(TALK, 2, windowEnds.minusMillis(1));
        assertThat(entries()).hasSize(2);

        log.trim(TALK, 2, windowEnds);
        assertThat(entries()).isEmpty();
        assertThat(state().over()).isTrue();
        assertThat(state().head().seq()).isEqualTo(2);
    }

    @Test
    @Rule("G-15")
    protected void anOpenConversationIsNotCollectedAndAnEndedOneIsKeptForADay() {
        log.create(People.conversation("c_other", MAYA, TOMAS, NINE));
        end(Party.B, 1, 1, EndCause.ENDED);

        log.collect(NINE.plus(DAY).minusMillis(1));
        assertThat(log.find(TALK)).isPresent();

        log.collect(NINE.plus(DAY));
        assertThat(log.find(OTHER)).isPresent();
    }

    @Test
    @Rule("G-18")
    protected void whatWasSaidByWhoIsErasedIsGoneAndItsPlacesStay() {
        say(Party.A, 1, 1, "mine");
        say(Party.B, 1, 1, "yours");
        say(Party.A, 1, 2, "mine again");
        List<Entry> before = entries();

        log.erase(MAYA);
        log.erase(MAYA);

        assertThat(entries())
                .containsExactly(
                        new Entry(before.get(0).position(), before.get(0).at(), new EntryBody.Gone()),
                        before.get(1),
                        new Entry(before.get(2).position(), before.get(2).at(), new EntryBody.Gone()));
        assertThat(state().head()).isEqualTo(before.get(2).position());
        assertThat(say(Party.A, 1, 1, "mine").toString()).doesNotContain("mine");
        assertThat(accepted(say(Party.B, 1, 2, "still here")).entry().seq()).isEqualTo(4);
    }

    @Test
    @Rule("G-19")
    protected void aRequestAndItsAnswerAreEntriesAndTheLogKnowsWhatIsSo() {
        Entry asked = accepted(disclose(Party.A, 1, Act.REQUEST, NINE)).entry();
        Disclosure<Party> pending = new Disclosure<>(Disclosure.State.PENDING, Party.A, NINE, NINE.plus(WITHIN), 1);
        assertThat(asked.body()).isEqualTo(new Disclosed(Party.A, 1, pending));
        assertThat(state().disclosure()).isEqualTo(pending);

        accepted(disclose(Party.B, 1, Act.ACCEPT, NINE.plusSeconds(1)));

        assertThat(state().disclosure())
                .isEqualTo(new Disclosure<>(Disclosure.State.ACCEPTED, Party.A, NINE.plusSeconds(1), null, 1));
        assertThat(entries()).hasSize(2);
        assertThat(accepted(disclose(Party.A, 1, Act.REQUEST, NINE.plusSeconds(2))))
                .isEqualTo(AppendResult.Accepted.before(asked));
    }

    @Test
    @Rule("G-19")
    protected void aStepThatLeadsNowhereIsRefusedAndTakesItsNumber() {
        AppendResult nobodyAsked = disclose(Party.B, 1, Act.ACCEPT, NINE);

        assertThat(nobodyAsked).isInstanceOf(AppendResult.Refused.class);
        assertThat(disclose(Party.B, 1, Act.ACCEPT, NINE))
                .isEqualTo(new AppendResult.Refused(((AppendResult.Refused) nobodyAsked).refusal(), true));
        accepted(disclose(Party.A, 1, Act.REQUEST, NINE));
        assertThat(disclose(Party.B, 2, Act.ACCEPT, NINE.plus(WITHIN))).isInstanceOf(AppendResult.Refused.class);
        assertThat(entries()).hasSize(1);
        assertThat(state().b().lastN()).isEqualTo(2);
    }

    @Test
    @Rule("G-19")
    protected void whoAsksWhileTheOthersRequestWaitsAgrees() {
        accepted(disclose(Party.A, 1, Act.REQUEST, NINE));

        accepted(disclose(Party.B, 1, Act.REQUEST, NINE));

        assertThat(state().disclosure().accepted()).isTrue();
    }

    @Test
    @Rule("G-19")
    protected void thatARequestRanOutIsSaidOnlyWhileItWaits() {
        accepted(disclose(Party.A, 1, Act.REQUEST, NINE));
        Disclosed ranOut = new Disclosed(null, 0, state().disclosure().expired());
        accepted(disclose(Party.A, 2, Act.WITHDRAW, NINE));
        accepted(disclose(Party.A, 3, Act.REQUEST, NINE.plusSeconds(1)));

        assertThat(log.appendSystem(TALK, "expired:1", Map.of(), ranOut, NINE.plus(WITHIN)))
                .isEqualTo(new SystemResult.Overtaken());
        Disclosed second = new Disclosed(null, 0, state().disclosure().expired());
        appended(log.appendSystem(TALK, "expired:2", Map.of(), second, NINE.plus(WITHIN)));

        assertThat(state().disclosure().state()).isEqualTo(Disclosure.State.EXPIRED);
    }

    @Test
    @Rule("G-19")
    protected void theEndTakesBackARequestThatWaitsAndLeavesWhatWasAgreed() {
        accepted(disclose(Party.A, 1, Act.REQUEST, NINE));
        end(Party.B, 1, 1, EndCause.ENDED);

        assertThat(state().disclosure().state()).isEqualTo(Disclosure.State.WITHDRAWN);
        assertThat(disclose(Party.B, 2, Act.ACCEPT, NINE)).isInstanceOf(AppendResult.Over.class);
    }

    private AppendResult disclose(Party party, long n, Act act, Instant at) {
        return log.append(
                submission(INSTANCE, TALK, party, 1, n, act.name(), false, new Content.Disclose(act, at, WITHIN)), at);
    }

    private AppendResult refuse(Party party, long fence, long n) {
        return log.append(
                submission(INSTANCE, TALK, party, fence, n, "refused", false, new Content.Refused(BLOCKED)), NINE);
    }

    private AppendResult end(Party party, long fence, long n, EndCause cause) {
        return log.append(submission(INSTANCE, TALK, party, fence, n, "end", false, new Content.End(cause)), NINE);
    }

    private static SystemResult.Appended appended(SystemResult result) {
        assertThat(result).isInstanceOf(SystemResult.Appended.class);
        return (SystemResult.Appended) result;
    }

    private static ReadResult.Page page(ReadResult result) {
        assertThat(result).isInstanceOf(ReadResult.Page.class);
        return (ReadResult.Page) result;
    }
}
