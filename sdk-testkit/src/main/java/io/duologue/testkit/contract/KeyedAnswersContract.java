package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.idempotency.KeptAnswer;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.idempotency.KeyedAnswers.Claim;
import io.duologue.core.idempotency.KeyedAnswers.RequestKey;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link KeyedAnswers}. Extend it and hand in an empty store of yours. */
public abstract class KeyedAnswersContract {
    private static final RequestKey KEY = key(MAYA, 1);
    private static final String REQUEST = "request";
    private static final KeptAnswer ANSWER = new KeptAnswer(new byte[] {1, 2, 3});
    private static final KeptAnswer OTHER_ANSWER = new KeptAnswer(new byte[0]);

    private KeyedAnswers answers = KeyedAnswers.inMemory(1);

    /** An empty store with room for 100 answers that shares nothing with those made before. */
    protected abstract KeyedAnswers newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        answers = newStore();
    }

    @Test
    @Rule("KA-1")
    protected void ofManyWhoClaimAKeyAtOnceOneTakesIt() throws Exception {
        List<Claim> claims = Together.all(i -> answers.claim(KEY, REQUEST, NINE));

        assertThat(claims).filteredOn(Claim.Taken.class::isInstance).hasSize(1);
        assertThat(claims).filteredOn(Claim.Running.class::isInstance).hasSize(claims.size() - 1);
    }

    @Test
    @Rule("KA-2")
    protected void whatWasKeptIsAnsweredForADayAndNotThen() {
        Claim.Taken taken = taken(KEY, NINE);
        answers.keep(KEY, taken, ANSWER);
        Instant end = NINE.plus(KeyedAnswers.KEPT_FOR);

        assertThat(answers.claim(KEY, REQUEST, NINE)).isEqualTo(new Claim.Answered(taken, ANSWER));
        assertThat(answers.claim(KEY, REQUEST, end.minusMillis(1))).isEqualTo(new Claim.Answered(taken, ANSWER));
        assertThat(answers.claim(KEY, REQUEST, end)).isInstanceOf(Claim.Taken.class);
    }

    @Test
    @Rule("KA-2")
    protected void anAnswerIsAnsweredAsItWasKept() {
        byte[] every = new byte[KeptAnswer.MAX_BYTES];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        List<KeptAnswer> all = List.of(new KeptAnswer(every), OTHER_ANSWER);

        for (int i = 0; i < all.size(); i++) {
            answers.keep(key(MAYA, i), taken(key(MAYA, i), NINE), all.get(i));
        }

        for (int i = 0; i < all.size(); i++) {
            assertThat(answerTo(key(MAYA, i), NINE)).isEqualTo(all.get(i));
        }
    }

    @Test
    @Rule("KA-3")
    protected void anotherRequestHearsThatTheKeyIsAnothers() {
        Claim.Taken taken = taken(KEY, NINE);

        for (String other : List.of("other", "", "request ", REQUEST + "\n")) {
            assertThat(answers.claim(KEY, other, NINE)).as(other).isInstanceOf(Claim.OtherRequest.class);
        }
        answers.keep(KEY, taken, ANSWER);
        assertThat(answers.claim(KEY, "other", NINE)).isInstanceOf(Claim.OtherRequest.class);
    }

    @Test
    @Rule("KA-4")
    protected void aReleasedKeyIsFreeAlsoForAnotherRequest() {
        answers.release(KEY, taken(KEY, NINE));

        assertThat(answers.claim(KEY, "other", NINE)).isInstanceOf(Claim.Taken.class);
    }

    @Test
    @Rule("KA-4")
    protected void whoHearsAnAnswerMayReleaseItsKey() {
        answers.keep(KEY, taken(KEY, NINE), ANSWER);
        Claim.Answered answered = (Claim.Answered) answers.claim(KEY, REQUEST, NINE);

        answers.release(KEY, answered.taken());

        Claim.Taken next = taken(KEY, NINE);
        answers.release(KEY, answered.taken());
        answers.keep(KEY, answered.taken(), ANSWER);
        assertThat(answers.claim(KEY, REQUEST, NINE)).isInstanceOf(Claim.Running.class);
        assertThat(next).isNotEqualTo(answered.taken());
    }

    @Test
    @Rule("KA-5")
    protected void aKeyOfWhichNothingIsHeardIsFreeAgain() {
        taken(KEY, NINE);
        Instant end = NINE.plus(KeyedAnswers.RUNNING_FOR);

        assertThat(answers.claim(KEY, REQUEST, end.minusMillis(1))).isInstanceOf(Claim.Running.class);
        assertThat(answers.claim(KEY, REQUEST, end)).isInstanceOf(Claim.Taken.class);
    }

    @Test
    @Rule("KA-5")
    protected void whoCameTooLateNeitherKeepsNorReleases() {
        Claim.Taken late = taken(KEY, NINE);
        Instant end = NINE.plus(KeyedAnswers.RUNNING_FOR);
        Claim.Taken next = taken(KEY, end);

        answers.keep(KEY, late, ANSWER);
        answers.release(KEY, late);

        assertThat(answers.claim(KEY, REQUEST, end)).isInstanceOf(Claim.Running.class);
        answers.keep(KEY, next, OTHER_ANSWER);
        assertThat(answerTo(KEY, end)).isEqualTo(OTHER_ANSWER);
    }

    @Test
    @Rule("KA-6")
    protected void keysOfOthersAndOfOtherRoutesDoNotTouch() {
        answers.keep(KEY, taken(KEY, NINE), ANSWER);

        for (RequestKey other : List.of(
                new RequestKey(ADA, KEY.route(), KEY.key()),
                new RequestKey(KEY.person(), "POST /blocks", KEY.key()),
                new RequestKey(KEY.person(), KEY.route() + KEY.key(), ""),
                key(MAYA, 2))) {
            assertThat(answers.claim(other, REQUEST, NINE)).as(other.toString()).isInstanceOf(Claim.Taken.class);
        }
    }

    @Test
    @Rule("KA-7")
    protected void whatWasAnsweredToWhoIsErasedIsForgotten() {
        RequestKey other = key(ADA, 1);
        answers.keep(KEY, taken(KEY, NINE), ANSWER);
        answers.keep(other, taken(other, NINE), ANSWER);
        Claim.Taken running = taken(key(MAYA, 2), NINE);

        answers.erase(MAYA);
        answers.erase(MAYA);

        answers.keep(key(MAYA, 2), running, ANSWER);
        assertThat(answers.claim(KEY, REQUEST, NINE)).isInstanceOf(Claim.Taken.class);
        assertThat(answers.claim(key(MAYA, 2), REQUEST, NINE)).isInstanceOf(Claim.Taken.class);
        assertThat(answers.claim(other, REQUEST, NINE)).isInstanceOf(Claim.Answered.class);
    }

    @Test
    @Rule("KA-8")
    protected void theFirstOfAPersonMakesRoomAndNobodyElsesDoes() {
        answers.keep(key(ADA, 1), taken(key(ADA, 1), NINE), ANSWER);
        for (int i = 1; i <= KeyedAnswers.MOST_OF_ONE; i++) {
            answers.keep(key(MAYA, i), taken(key(MAYA, i), NINE), ANSWER);
        }
        // Taken anew, it is the last.
        answers.release(key(MAYA, 1), ((Claim.Answered) answers.claim(key(MAYA, 1), REQUEST, NINE)).taken());
        answers.keep(key(MAYA, 1), taken(key(MAYA, 1), NINE), ANSWER);

        taken(key(MAYA, 0), NINE);

        assertThat(answerTo(key(ADA, 1), NINE)).isEqualTo(ANSWER);
        assertThat(answerTo(key(MAYA, 1), NINE)).isEqualTo(ANSWER);
        for (int i = 3; i <= KeyedAnswers.MOST_OF_ONE; i++) {
            assertThat(answerTo(key(MAYA, i), NINE)).as("key %s", i).isEqualTo(ANSWER);
        }
        assertThat(answers.claim(key(MAYA, 2), REQUEST, NINE)).isInstanceOf(Claim.Taken.class);
    }

    @Test
    @Rule("KA-9")
    protected void whatIsOldIsRemovedAtItsTimeAndNotBefore() {
        answers.keep(KEY, taken(KEY, NINE), ANSWER);
        taken(key(ADA, 1), NINE);
        RequestKey later = key(MAYA, 2);
        answers.keep(later, taken(later, NINE.plusMillis(1)), ANSWER);

        assertThat(answers.removeUntil(NINE.minusMillis(1), 10)).isZero();
        assertThat(answers.removeUntil(NINE, 1)).isEqualTo(1);
        assertThat(answers.removeUntil(NINE, 10)).isEqualTo(1);

        assertThat(answers.claim(KEY, REQUEST, NINE)).isInstanceOf(Claim.Taken.class);
        assertThat(answers.claim(key(ADA, 1), REQUEST, NINE)).isInstanceOf(Claim.Taken.class);
        assertThat(answerTo(later, NINE.plusMillis(1))).isEqualTo(ANSWER);
    }

    private KeptAnswer answerTo(RequestKey key, Instant now) {
        Claim claim = answers.claim(key, REQUEST, now);
        assertThat(claim).isInstanceOf(Claim.Answered.class);
        return ((Claim.Answered) claim).answer();
    }

    private Claim.Taken taken(RequestKey key, Instant now) {
        Claim claim = answers.claim(key, REQUEST, now);
        assertThat(claim).isInstanceOf(Claim.Taken.class);
        return (Claim.Taken) claim;
    }

    private static RequestKey key(UserId person, int number) {
        return new RequestKey(person, "POST /reports", "key-0000" + number);
    }
}
