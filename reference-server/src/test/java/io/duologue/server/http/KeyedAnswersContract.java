package io.duologue.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.UserId;
import io.duologue.server.http.KeyedAnswers.Claim;
import io.duologue.server.http.KeyedAnswers.RequestKey;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link KeyedAnswers}. Extend it and hand in an empty store of yours. */
abstract class KeyedAnswersContract {
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final RequestKey KEY = new RequestKey("u_maya", "POST /reports", "key-00001");
    private static final String REQUEST = "request";
    private static final HttpResponse ANSWER = HttpResponse.noContent();
    private static final int MANY = 16;

    private KeyedAnswers answers;

    /** An empty store with room for 100 answers, 50 of them of one person. */
    protected abstract KeyedAnswers newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        answers = newStore();
    }

    @Test
    @Rule("KA-1")
    protected void ofManyWhoClaimAKeyAtOnceOneTakesIt() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        List<Future<Claim>> claims = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                claims.add(threads.submit(() -> {
                    start.await();
                    return answers.claim(KEY, REQUEST, NINE);
                }));
            }

            start.countDown();

            int took = 0;
            for (Future<Claim> claim : claims) {
                if (claim.get() instanceof Claim.Taken) {
                    took++;
                } else {
                    assertThat(claim.get()).isInstanceOf(Claim.Running.class);
                }
            }
            assertThat(took).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Rule("KA-2")
    protected void whatWasKeptIsAnsweredForADayAndNotThen() {
        answers.keep(KEY, taken(KEY, NINE), ANSWER);
        Instant end = NINE.plus(KeyedAnswers.KEPT_FOR);

        assertThat(answers.claim(KEY, REQUEST, NINE)).isEqualTo(new Claim.Answered(ANSWER));
        assertThat(answers.claim(KEY, REQUEST, end.minusMillis(1))).isEqualTo(new Claim.Answered(ANSWER));
        assertThat(answers.claim(KEY, REQUEST, end)).isInstanceOf(Claim.Taken.class);
    }

    @Test
    @Rule("KA-3")
    protected void anotherRequestHearsThatTheKeyIsAnothers() {
        Claim.Taken taken = taken(KEY, NINE);

        assertThat(answers.claim(KEY, "other", NINE)).isInstanceOf(Claim.OtherRequest.class);
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
        HttpResponse own = HttpResponse.ok(Json.object());
        answers.keep(KEY, next, own);
        assertThat(answers.claim(KEY, REQUEST, end)).isEqualTo(new Claim.Answered(own));
    }

    @Test
    @Rule("KA-6")
    protected void keysOfOthersAndOfOtherRoutesDoNotTouch() {
        answers.keep(KEY, taken(KEY, NINE), ANSWER);

        for (RequestKey other : List.of(
                new RequestKey("u_ada", KEY.route(), KEY.key()),
                new RequestKey(KEY.person(), "POST /blocks", KEY.key()),
                new RequestKey(KEY.person(), KEY.route(), "key-00002"))) {
            assertThat(answers.claim(other, REQUEST, NINE)).as(other.toString()).isInstanceOf(Claim.Taken.class);
        }
    }

    @Test
    @Rule("KA-7")
    protected void whatWasAnsweredToWhoIsErasedIsForgotten() {
        RequestKey other = new RequestKey("u_ada", KEY.route(), KEY.key());
        answers.keep(KEY, taken(KEY, NINE), ANSWER);
        answers.keep(other, taken(other, NINE), ANSWER);

        answers.erase(new UserId("u_maya"));
        answers.erase(new UserId("u_maya"));

        assertThat(answers.claim(KEY, REQUEST, NINE)).isInstanceOf(Claim.Taken.class);
        assertThat(answers.claim(other, REQUEST, NINE)).isInstanceOf(Claim.Answered.class);
    }

    private Claim.Taken taken(RequestKey key, Instant now) {
        return (Claim.Taken) answers.claim(key, REQUEST, now);
    }
}
