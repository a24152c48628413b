package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.ConversationStore.ConversationRecord;
import io.duologue.core.conversation.ConversationStore.Feedback;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.Share;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link ConversationStore}. Extend it and hand in an empty store of yours. */
public abstract class ConversationStoreContract {
    private static final Instant TEN = NINE.plusSeconds(3_600);
    private static final Instant ELEVEN = TEN.plusSeconds(3_600);
    private static final ConversationInfo TALK = People.conversation("c_talk", MAYA, TOMAS, NINE);

    private static final Course COURSE = new Course(new Share(3, Duration.ofMillis(4_321)), new Share(5, null), true);

    private ConversationStore conversations = ConversationStore.inMemory(1);

    /** An empty store with room for 100 conversations that shares nothing with those made before. */
    protected abstract ConversationStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        conversations = newStore();
    }

    @Test
    @Rule("V-1")
    protected void aConversationIsRecordedOnce() {
        conversations.started(TALK);
        conversations.started(People.conversation("c_talk", MAYA, ADA, TEN));

        assertThat(conversations.find(TALK.id()))
                .contains(new ConversationRecord(TALK, null, null, null, List.of(), null));
        assertThat(conversations.latest(MAYA, 10)).hasSize(1);
        assertThat(conversations.latest(ADA, 10)).isEmpty();
    }

    @Test
    @Rule("V-1")
    protected void theFirstEndStays() {
        conversations.started(TALK);
        conversations.ended(TALK.id(), EndCause.NEXT, TOMAS, TEN);
        conversations.ended(TALK.id(), EndCause.LOST, MAYA, ELEVEN);
        conversations.started(TALK);

        assertThat(conversations.find(TALK.id())).contains(ended(TALK, TEN, EndCause.NEXT, TOMAS));
    }

    @Test
    @Rule("V-1")
    protected void ofEndsToldAtOnceOneStays() throws Exception {
        conversations.started(TALK);

        List<ConversationRecord> seen = Together.all(i -> {
            conversations.ended(TALK.id(), EndCause.TIMEOUT, null, NINE.plusSeconds(i));
            return conversations.find(TALK.id()).orElseThrow();
        });

        assertThat(seen).containsOnly(conversations.find(TALK.id()).orElseThrow());
    }

    @Test
    @Rule("V-2")
    protected void anEndThatIsToldBeforeTheStartIsKept() {
        conversations.ended(TALK.id(), EndCause.SERVER, null, TEN);
        assertThat(conversations.find(TALK.id())).isEmpty();

        conversations.started(TALK);

        assertThat(conversations.find(TALK.id())).contains(ended(TALK, TEN, EndCause.SERVER, null));
        assertThat(conversations.latest(MAYA, 1)).containsExactly(ended(TALK, TEN, EndCause.SERVER, null));
    }

    @Test
    @Rule("V-3")
    protected void partnersAreNamedWithTheLatestConversationBothWays() {
        conversations.started(People.conversation("c_2", TOMAS, MAYA, ELEVEN));
        conversations.started(TALK);
        conversations.started(People.conversation("c_3", ADA, MAYA, TEN));

        assertThat(conversations.partners(MAYA, NINE)).isEqualTo(Map.of(TOMAS, ELEVEN, ADA, TEN));
        assertThat(conversations.partners(TOMAS, NINE)).isEqualTo(Map.of(MAYA, ELEVEN));
        assertThat(conversations.partners(ADA, NINE)).isEqualTo(Map.of(MAYA, TEN));
        assertThat(conversations.partners(MAYA, ELEVEN)).isEqualTo(Map.of(TOMAS, ELEVEN));
        assertThat(conversations.partners(MAYA, ELEVEN.plusSeconds(1))).isEmpty();
    }

    @Test
    @Rule("V-3")
    protected void theLatestConversationsComeFirst() {
        conversations.started(TALK);
        conversations.started(People.conversation("c_3", TOMAS, MAYA, ELEVEN));
        conversations.started(People.conversation("c_2", ADA, MAYA, TEN));

        assertThat(conversations.latest(MAYA, 2))
                .extracting(record -> record.info().startedAt())
                .containsExactly(ELEVEN, TEN);
    }

    @Test
    @Rule("V-4")
    protected void theFirstFeedbackOfEachIsKept() {
        Feedback good = new Feedback(MAYA, 4, List.of("helpful"), TEN);
        Feedback poor = new Feedback(TOMAS, 1, List.of(), ELEVEN);
        conversations.started(TALK);
        conversations.ended(TALK.id(), EndCause.NEXT, TOMAS, TEN);

        assertThat(conversations.feedback(TALK.id(), good)).isTrue();
        assertThat(conversations.feedback(TALK.id(), new Feedback(MAYA, 1, List.of("rude"), ELEVEN)))
                .isTrue();
        assertThat(conversations.feedback(TALK.id(), poor)).isTrue();

        assertThat(conversations.find(TALK.id()).orElseThrow().feedback()).containsExactlyInAnyOrder(good, poor);
    }

    @Test
    @Rule("V-4")
    protected void feedbackOfSomebodyElseOrOfNoConversationIsNotKept() {
        conversations.started(TALK);

        assertThat(conversations.feedback(TALK.id(), new Feedback(ADA, 4, List.of(), TEN)))
                .isFalse();
        assertThat(conversations.feedback(new ConversationId("c_none"), new Feedback(MAYA, 4, List.of(), TEN)))
                .isFalse();

        assertThat(conversations.find(TALK.id()).orElseThrow().feedback()).isEmpty();
    }

    @Test
    @Rule("V-5")
    protected void whoIsErasedHasNoConversationsAndNoFeedbackAndTheOtherOneHasThem() {
        Feedback his = new Feedback(TOMAS, 2, List.of(), TEN);
        conversations.started(TALK);
        conversations.ended(TALK.id(), EndCause.ENDED, MAYA, TEN);
        conversations.feedback(TALK.id(), new Feedback(MAYA, 4, List.of("clear"), TEN));
        conversations.feedback(TALK.id(), his);

        conversations.erase(MAYA);
        conversations.erase(MAYA);
        conversations.started(TALK);

        assertThat(conversations.latest(MAYA, 10)).isEmpty();
        assertThat(conversations.partners(MAYA, Instant.EPOCH)).isEmpty();
        assertThat(conversations.latest(TOMAS, 10))
                .containsExactly(new ConversationRecord(TALK, TEN, EndCause.ENDED, MAYA, List.of(his), null));
    }

    @Test
    @Rule("V-6")
    protected void aConversationIsGoneAtItsTimeAndNotBefore() {
        ConversationInfo untold = People.conversation("c_untold", MAYA, ADA, TEN.plusMillis(1));
        conversations.started(TALK);
        conversations.feedback(TALK.id(), new Feedback(MAYA, 4, List.of(), TEN));
        conversations.ended(TALK.id(), EndCause.ENDED, MAYA, TEN);
        conversations.started(untold);

        assertThat(conversations.removeUntil(TEN.minusMillis(1), 10)).isZero();
        assertThat(conversations.find(TALK.id())).isPresent();

        assertThat(conversations.removeUntil(TEN, 10)).isEqualTo(1);
        assertThat(conversations.find(TALK.id())).isEmpty();
        assertThat(conversations.latest(TOMAS, 10)).isEmpty();
        assertThat(conversations.find(untold.id())).isPresent();
        assertThat(conversations.removeUntil(TEN.plusMillis(1), 10)).isEqualTo(1);
    }

    @Test
    @Rule("V-7")
    protected void thatTheTwoHaveSeenEachOthersCardsIsKeptOnce() {
        conversations.revealed(TALK.id(), NINE);
        conversations.started(TALK);
        assertThat(conversations.find(TALK.id()).orElseThrow().revealedAt()).isNull();

        conversations.revealed(TALK.id(), TEN);
        conversations.revealed(TALK.id(), ELEVEN);
        conversations.ended(TALK.id(), EndCause.NEXT, TOMAS, ELEVEN);

        assertThat(conversations.latest(MAYA, 1))
                .containsExactly(new ConversationRecord(TALK, ELEVEN, EndCause.NEXT, TOMAS, List.of(), TEN));
    }

    @Test
    @Rule("V-8")
    protected void howItWentIsKeptWithTheEndThatStays() {
        Course later = new Course(Share.NONE, new Share(9, Share.SLOWEST), false);
        conversations.started(TALK);
        conversations.ended(TALK.id(), EndCause.NEXT, TOMAS, TEN, COURSE);
        conversations.ended(TALK.id(), EndCause.LOST, MAYA, ELEVEN, later);
        conversations.ended(TALK.id(), EndCause.LOST, MAYA, ELEVEN);

        assertThat(conversations.find(TALK.id()).orElseThrow().course()).isEqualTo(COURSE);
        assertThat(conversations.latest(MAYA, 1))
                .containsExactly(new ConversationRecord(TALK, TEN, EndCause.NEXT, TOMAS, List.of(), null, COURSE));
    }

    @Test
    @Rule("V-8")
    protected void whereItIsNotToldHowItWentNothingIsKeptOfIt() {
        ConversationInfo untold = People.conversation("c_untold", MAYA, ADA, NINE);
        conversations.ended(TALK.id(), EndCause.NEXT, TOMAS, TEN, COURSE);
        conversations.started(TALK);
        conversations.started(untold);
        conversations.ended(untold.id(), EndCause.NEXT, ADA, TEN);
        conversations.ended(untold.id(), EndCause.NEXT, ADA, TEN, COURSE);

        assertThat(conversations.find(TALK.id()).orElseThrow().course()).isEqualTo(COURSE);
        assertThat(conversations.find(untold.id()).orElseThrow().course()).isNull();
    }

    @Test
    @Rule("V-9")
    protected void whatWhoIsErasedDidIsGoneAndWhatTheOtherDidStays() {
        ConversationInfo asB = People.conversation("c_as_b", ADA, TOMAS, NINE);
        conversations.started(TALK);
        conversations.ended(TALK.id(), EndCause.NEXT, TOMAS, TEN, COURSE);
        conversations.started(asB);
        conversations.ended(asB.id(), EndCause.NEXT, ADA, TEN, COURSE);

        conversations.erase(TOMAS);

        assertThat(conversations.find(TALK.id()).orElseThrow().course())
                .isEqualTo(new Course(COURSE.a(), Share.NONE, false));
        assertThat(conversations.find(asB.id()).orElseThrow().course())
                .isEqualTo(new Course(COURSE.a(), Share.NONE, true));

        conversations.erase(MAYA);

        assertThat(conversations.find(TALK.id()).orElseThrow().course())
                .isEqualTo(new Course(Share.NONE, Share.NONE, false));
    }

    private static ConversationRecord ended(ConversationInfo info, Instant at, EndCause cause, @Nullable UserId by) {
        return new ConversationRecord(info, at, cause, by, List.of(), null);
    }
}
