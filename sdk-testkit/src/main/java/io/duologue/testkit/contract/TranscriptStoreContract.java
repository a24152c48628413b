package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.conversation.TranscriptStore.Line;
import io.duologue.core.conversation.TranscriptStore.Transcript;
import io.duologue.core.conversation.TranscriptStore.Unfinished;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link TranscriptStore}. Extend it and hand in an empty store of yours. */
public abstract class TranscriptStoreContract {
    private static final Instant TEN = NINE.plusSeconds(3_600);
    private static final Instant ELEVEN = TEN.plusSeconds(3_600);
    private static final Duration DAYS = Duration.ofDays(30);
    private static final ConversationInfo TALK = People.conversation("c_talk", MAYA, TOMAS, NINE);
    private static final ConversationInfo OTHER = People.conversation("c_other", ADA, MAYA, NINE);
    private static final Line HELLO = line(1, 11, Party.A, 1, "Hello");
    private static final Line HI = line(2, -12, Party.B, 1, "Hi, Maya");
    private static final Line WELL = line(5, 15, Party.A, 2, "How are you? \uD83D\uDE42");

    private TranscriptStore transcripts = TranscriptStore.inMemory(1);

    /** An empty store with room for 100 transcripts that shares nothing with those made before. */
    protected abstract TranscriptStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        transcripts = newStore();
    }

    @Test
    @Rule("TR-1")
    protected void aTranscriptBeginsOnce() {
        transcripts.begin(TALK, DAYS, TEN);
        transcripts.add(TALK.id(), List.of(HELLO), HELLO.position());
        transcripts.begin(People.conversation("c_talk", ADA, TOMAS, ELEVEN), DAYS.plusDays(1), ELEVEN);

        assertThat(transcripts.find(TALK.id()))
                .contains(new Transcript(TALK.id(), MAYA, TOMAS, NINE, null, List.of(HELLO)));
        assertThat(transcripts.due(TEN, ELEVEN, 10)).containsExactly(new Unfinished(TALK.id(), HELLO.position()));
    }

    @Test
    @Rule("TR-1")
    protected void nothingIsKeptOfAConversationWhoseTranscriptWasNotBegun() {
        transcripts.add(TALK.id(), List.of(HELLO), HELLO.position());
        transcripts.complete(TALK.id(), TEN);

        assertThat(transcripts.find(TALK.id())).isEmpty();
        transcripts.begin(TALK, DAYS, TEN);
        assertThat(transcripts.find(TALK.id())).contains(new Transcript(TALK.id(), MAYA, TOMAS, NINE, null, List.of()));
    }

    @Test
    @Rule("TR-2")
    protected void aLineIsKeptOnceAndTheFirstOneStays() {
        transcripts.begin(TALK, DAYS, TEN);
        transcripts.add(TALK.id(), List.of(HELLO, HI), HI.position());
        transcripts.add(TALK.id(), List.of(line(1, 11, Party.A, 1, "Something else"), HI, WELL), WELL.position());

        assertThat(lines()).containsExactly(HELLO, HI, WELL);
    }

    @Test
    @Rule("TR-2")
    protected void linesThatAreAddedAtOnceAreKeptOnce() throws Exception {
        transcripts.begin(TALK, DAYS, TEN);

        Together.all(i -> {
            transcripts.add(TALK.id(), List.of(HELLO, HI), HI.position());
            return i;
        });

        assertThat(lines()).containsExactly(HELLO, HI);
    }

    @Test
    @Rule("TR-2")
    protected void ofTwoLogsThatPartedTheLinesOfBothAreKept() {
        Line anew = line(2, 77, Party.A, 2, "Are you there?");
        transcripts.begin(TALK, DAYS, TEN);
        transcripts.add(TALK.id(), List.of(HELLO, HI), HI.position());
        transcripts.add(TALK.id(), List.of(HELLO, anew), anew.position());

        assertThat(lines()).containsExactlyInAnyOrder(HELLO, HI, anew);
    }

    @Test
    @Rule("TR-3")
    protected void whoseTurnHasComeIsNamedWithThePlaceUpToWhichItIsWritten() {
        transcripts.begin(TALK, DAYS, TEN);
        transcripts.begin(OTHER, DAYS, TEN.minusSeconds(1));
        transcripts.add(TALK.id(), List.of(HELLO), new Position(4, -14));

        assertThat(transcripts.due(TEN.minusSeconds(2), ELEVEN, 10)).isEmpty();
        assertThat(transcripts.due(TEN, ELEVEN, 1)).containsExactly(new Unfinished(OTHER.id(), Position.START));
        assertThat(transcripts.due(TEN, ELEVEN, 10)).containsExactly(new Unfinished(TALK.id(), new Position(4, -14)));
        assertThat(transcripts.due(ELEVEN.minusMillis(1), ELEVEN, 10)).isEmpty();
        assertThat(transcripts.due(ELEVEN, ELEVEN.plusSeconds(60), 10)).hasSize(2);
    }

    @Test
    @Rule("TR-3")
    protected void ofThoseWhoAskAtOnceOneIsToldOfIt() throws Exception {
        transcripts.begin(TALK, DAYS, TEN);

        List<List<Unfinished>> told = Together.all(i -> transcripts.due(TEN, ELEVEN, 10));

        assertThat(told.stream().flatMap(List::stream)).containsExactly(new Unfinished(TALK.id(), Position.START));
    }

    @Test
    @Rule("TR-4")
    protected void theFirstEndStaysAndNoTurnComesAgain() {
        transcripts.begin(TALK, DAYS, TEN);
        transcripts.complete(TALK.id(), TEN);
        transcripts.complete(TALK.id(), ELEVEN);
        transcripts.add(TALK.id(), List.of(HELLO), HELLO.position());

        assertThat(transcripts.find(TALK.id()))
                .contains(new Transcript(TALK.id(), MAYA, TOMAS, NINE, TEN, List.of(HELLO)));
        assertThat(transcripts.due(ELEVEN, ELEVEN, 10)).isEmpty();
    }

    @Test
    @Rule("TR-5")
    protected void linesAreInTheOrderOfTheLog() {
        transcripts.begin(TALK, DAYS, TEN);
        transcripts.add(TALK.id(), List.of(WELL), WELL.position());
        transcripts.add(TALK.id(), List.of(HI, HELLO), HI.position());
        transcripts.begin(OTHER, DAYS, TEN);

        assertThat(lines()).containsExactly(HELLO, HI, WELL);
        assertThat(transcripts.find(OTHER.id()).orElseThrow().lines()).isEmpty();
        assertThat(transcripts.find(new ConversationId("c_none"))).isEmpty();
    }

    @Test
    @Rule("TR-6")
    protected void whoIsErasedHasNoLinesAndTheOtherOneHasHis() {
        Line ofAda = line(1, 21, Party.A, 1, "Good morning");
        Line toAda = line(2, 22, Party.B, 1, "Good morning to you");
        transcripts.begin(TALK, DAYS, TEN);
        transcripts.begin(OTHER, DAYS, TEN);
        transcripts.add(TALK.id(), List.of(HELLO, HI), HI.position());
        transcripts.add(OTHER.id(), List.of(ofAda, toAda), toAda.position());

        transcripts.erase(MAYA);
        transcripts.erase(MAYA);

        assertThat(transcripts.find(TALK.id()))
                .contains(new Transcript(TALK.id(), null, TOMAS, NINE, null, List.of(HI)));
        assertThat(transcripts.find(OTHER.id()))
                .contains(new Transcript(OTHER.id(), ADA, null, NINE, null, List.of(ofAda)));
        Transcript talk = transcripts.find(TALK.id()).orElseThrow();
        assertThat(talk.party(MAYA)).isEmpty();
        assertThat(talk.party(TOMAS)).contains(Party.B);
        assertThat(talk.user(Party.A)).isEqualTo(UserId.ERASED);
    }

    @Test
    @Rule("TR-6")
    protected void whatIsAddedLaterOfWhoIsErasedIsNotKept() {
        transcripts.begin(TALK, DAYS, TEN);
        transcripts.erase(MAYA);

        transcripts.add(TALK.id(), List.of(HELLO, HI, WELL), WELL.position());

        assertThat(lines()).containsExactly(HI);
        assertThat(transcripts.due(TEN, ELEVEN, 10)).containsExactly(new Unfinished(TALK.id(), WELL.position()));
    }

    @Test
    @Rule("TR-6")
    protected void ofTwoWhoAreErasedNothingIsKept() {
        transcripts.begin(TALK, DAYS, TEN);
        transcripts.add(TALK.id(), List.of(HELLO, HI), HI.position());

        transcripts.erase(MAYA);
        transcripts.erase(TOMAS);
        transcripts.add(TALK.id(), List.of(WELL), WELL.position());

        assertThat(transcripts.find(TALK.id())).isEmpty();
        assertThat(transcripts.due(ELEVEN, ELEVEN, 10)).isEmpty();
    }

    @Test
    @Rule("TR-7")
    protected void aTranscriptIsGoneAtItsTimeAndNotBefore() {
        transcripts.begin(TALK, DAYS, TEN);
        transcripts.begin(OTHER, DAYS, TEN);
        transcripts.add(TALK.id(), List.of(HELLO), HELLO.position());
        transcripts.complete(TALK.id(), TEN);

        assertThat(transcripts.removeUntil(TEN.plus(DAYS).minusMillis(1), 10)).isZero();
        assertThat(lines()).containsExactly(HELLO);

        assertThat(transcripts.removeUntil(TEN.plus(DAYS), 10)).isEqualTo(1);
        assertThat(transcripts.find(TALK.id())).isEmpty();
        assertThat(transcripts.find(OTHER.id())).isPresent();
        assertThat(transcripts.removeUntil(ELEVEN.plus(DAYS), 10)).isZero();
    }

    private List<Line> lines() {
        return transcripts.find(TALK.id()).orElseThrow().lines();
    }

    private static Line line(long seq, int mark, Party from, long n, String text) {
        return new Line(new Position(seq, mark), from, n, NINE.plusSeconds(seq), text);
    }
}
