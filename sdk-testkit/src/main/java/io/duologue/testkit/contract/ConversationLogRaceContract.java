package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.CreateResult;
import io.duologue.core.conversation.ConversationLog.FenceResult;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.ConversationLog.SystemResult;
import io.duologue.core.conversation.ConversationLog.TombstoneResult;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody.Presence;
import io.duologue.core.conversation.EntryBody.PresenceChanged;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.testkit.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What several threads at once must not break. Extend {@link ConversationLogContract}, which contains it. */
public abstract class ConversationLogRaceContract {
    static final ConversationId TALK = new ConversationId("c_talk");
    static final ConversationInfo INFO = People.conversation("c_talk", MAYA, TOMAS, NINE);
    static final String INSTANCE = "page";
    private static final int MESSAGES = 200;

    ConversationLog log = ConversationLog.inMemory(LogLimits.standard(), new Random(1));

    ConversationLogRaceContract() {}

    /** An empty log that shares nothing with those made before. */
    protected abstract ConversationLog newLog(LogLimits limits) throws Exception;

    @BeforeEach
    final void makeLog() throws Exception {
        log = newLog(LogLimits.standard());
        log.create(INFO);
    }

    @Test
    @Rule({"G-10", "G-16"})
    protected void whatBothSayAtOnceHasOneOrder() throws Exception {
        Together.all(List.of(() -> talk(Party.A), () -> talk(Party.B)));

        List<Entry> all = entries();

        assertThat(all)
                .extracting(Entry::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 2L * MESSAGES).boxed().toList());
        assertThat(state().a().lastN()).isEqualTo(MESSAGES);
        assertThat(state().b().lastN()).isEqualTo(MESSAGES);
    }

    @Test
    @Rule({"G-5", "G-16"})
    protected void oneMessageSentManyTimesAtOnceIsOneEntry() throws Exception {
        List<AppendResult> results = Together.all(i -> say(Party.A, 1, 1, "hello"));

        assertThat(results)
                .extracting(
                        result -> AppendResult.Accepted.before(accepted(result).entry()))
                .containsOnly(AppendResult.Accepted.before(entries().get(0)));
        assertThat(results).filteredOn(result -> !accepted(result).original()).hasSize(1);
        assertThat(entries()).hasSize(1);
    }

    @Test
    @Rule({"G-6", "G-16"})
    protected void ofDifferentMessagesUnderOneNumberOneIsAccepted() throws Exception {
        List<AppendResult> results = Together.all(i -> say(Party.A, 1, 1, "hello from tab " + i));

        assertThat(results).filteredOn(AppendResult.Accepted.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !(result instanceof AppendResult.Accepted))
                .containsOnly(new AppendResult.Conflict(2));
        assertThat(entries()).hasSize(1);
    }

    @Test
    @Rule({"G-3", "G-16"})
    protected void ofTwoWhoRaiseAFenceToTheSameOneSucceeds() throws Exception {
        List<FenceResult> results = Together.all(i -> log.fence(TALK, Party.A, 5));

        assertThat(results).filteredOn(FenceResult.Raised.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !(result instanceof FenceResult.Raised))
                .containsOnly(new FenceResult.Refused(5));
    }

    @Test
    @Rule({"G-12", "G-16"})
    protected void whatTwoNodesSayUnderOneKeyIsSaidOnce() throws Exception {
        PresenceChanged away = new PresenceChanged(Party.A, Presence.AWAY, NINE.plusSeconds(60));

        List<SystemResult> results = Together.all(i -> log.appendSystem(TALK, "away:5", Map.of(), away, NINE));

        assertThat(results)
                .filteredOn(result -> !((SystemResult.Appended) result).original())
                .hasSize(1);
        assertThat(entries()).hasSize(1);
    }

    @Test
    @Rule({"G-1", "G-2", "G-16"})
    protected void aTombstoneThatRacesWithACreationEndsInOneOfTwoWays() throws Exception {
        for (int i = 0; i < 50; i++) {
            ConversationInfo info = People.conversation("c_race" + i, MAYA, TOMAS, NINE);
            List<Callable<Enum<?>>> duel = List.of(() -> log.create(info), () -> log.tombstone(info.id(), NINE));

            List<Enum<?>> ends = Together.all(duel);

            assertThat(ends)
                    .isIn(
                            List.of(CreateResult.CREATED, TombstoneResult.LOG_EXISTS),
                            List.of(CreateResult.TOMBSTONED, TombstoneResult.TOMBSTONED));
        }
    }

    @Test
    @Rule({"G-4", "G-16"})
    protected void onceAFenceWasRaisedNothingBelowItIsAppended() throws Exception {
        List<Callable<Long>> race = List.of(
                () -> {
                    talk(Party.A);
                    return 0L;
                },
                () -> {
                    FenceResult raised = log.fence(TALK, Party.A, 9);
                    return ((FenceResult.Raised) raised).state().a().lastN();
                });

        long seenByTheNewConnection = Together.all(race).get(1);

        assertThat(state().a().lastN()).isEqualTo(seenByTheNewConnection);
    }

    /** Says so many messages, one after the other, until somebody else took over. */
    private long talk(Party party) {
        long last = 0;
        for (int n = 1; n <= MESSAGES; n++) {
            AppendResult result = say(party, 1, n, "message " + n);
            if (result instanceof AppendResult.Fenced) {
                return last;
            }
            long seq = accepted(result).entry().seq();
            assertThat(seq).isGreaterThan(last);
            last = seq;
        }
        return last;
    }

    final LogState state() {
        return log.find(TALK).orElseThrow();
    }

    final List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        Position at = Position.START;
        while (true) {
            ReadResult.Page page = (ReadResult.Page) log.read(TALK, at, 512);
            if (page.entries().isEmpty()) {
                return all;
            }
            all.addAll(page.entries());
            at = all.get(all.size() - 1).position();
        }
    }

    final AppendResult say(Party party, long fence, long n, String text) {
        return log.append(submission(TALK, party, fence, n, text, false), NINE);
    }

    static AppendResult.Accepted accepted(AppendResult result) {
        assertThat(result).isInstanceOf(AppendResult.Accepted.class);
        return (AppendResult.Accepted) result;
    }

    static Submission submission(
            ConversationId conversation, Party party, long fence, long n, String text, boolean again) {
        return submission(INSTANCE, conversation, party, fence, n, text, again);
    }

    static Submission submission(
            String instance, ConversationId conversation, Party party, long fence, long n, String text, boolean again) {
        return submission(instance, conversation, party, fence, n, text, again, new Content.Text(text));
    }

    static Submission submission(
            String instance,
            ConversationId conversation,
            Party party,
            long fence,
            long n,
            String body,
            boolean again,
            Content content) {
        return new Submission(conversation, party, fence, n, BodyHash.of(instance, "text", body), again, content);
    }
}
