package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.ErasureStore.PendingErasure;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link ErasureStore}. Extend it and hand in an empty store of yours. */
public abstract class ErasureStoreContract {
    private static final Instant TEN = NINE.plusSeconds(3_600);

    private ErasureStore erasures = ErasureStore.inMemory(1);

    /** An empty store with room for 100 erasures that shares nothing with those made before. */
    protected abstract ErasureStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        erasures = newStore();
    }

    @Test
    @Rule("ER-1")
    protected void whatWasRequestedIsFoundAndTheFirstRequestStays() {
        PendingErasure first = erasures.request(MAYA, NINE, TEN);

        PendingErasure again = erasures.request(MAYA, NINE.plusSeconds(1), TEN.plusSeconds(1));

        assertThat(first).isEqualTo(new PendingErasure(MAYA, NINE, TEN, false));
        assertThat(again).isEqualTo(first);
        assertThat(erasures.find(MAYA)).contains(first);
        assertThat(erasures.find(ADA)).isEmpty();
    }

    @Test
    @Rule("ER-2")
    protected void whatHasNotBegunIsTakenBackOnce() throws Exception {
        erasures.request(MAYA, NINE, TEN);
        erasures.request(ADA, NINE, TEN);

        List<Boolean> answers = Together.all(i -> erasures.cancel(MAYA));

        assertThat(answers).containsOnlyOnce(true);
        assertThat(erasures.find(MAYA)).isEmpty();
        assertThat(erasures.find(ADA)).isPresent();
    }

    @Test
    @Rule("ER-2")
    protected void whatHasBegunIsNotTakenBack() {
        erasures.request(MAYA, NINE, TEN);
        erasures.begin(MAYA, TEN);

        assertThat(erasures.cancel(MAYA)).isFalse();

        assertThat(erasures.find(MAYA)).contains(new PendingErasure(MAYA, NINE, TEN, true));
    }

    @Test
    @Rule("ER-3")
    protected void whatIsDueBeginsAndNothingElse() {
        erasures.request(MAYA, NINE, TEN);

        assertThat(erasures.begin(MAYA, TEN.minusMillis(1))).isFalse();
        assertThat(erasures.find(MAYA).orElseThrow().begun()).isFalse();
        assertThat(erasures.begin(ADA, TEN)).isFalse();

        assertThat(erasures.begin(MAYA, TEN)).isTrue();
        assertThat(erasures.begin(MAYA, TEN)).isTrue();
    }

    @Test
    @Rule("ER-3")
    protected void ofBeginAndCancelAtOnceOneSucceeds() throws Exception {
        for (int round = 0; round < 20; round++) {
            erasures.request(MAYA, NINE, TEN);

            List<Boolean> done = Together.all(i -> i % 2 == 0 ? erasures.begin(MAYA, TEN) : erasures.cancel(MAYA));

            long cancelled = done.stream().filter(one -> one).count();
            boolean begun = erasures.find(MAYA).isPresent();
            assertThat(cancelled).isEqualTo(begun ? 4 : 1 + begins(done));
            assertThat(begins(done)).isEqualTo(begun ? 4 : 0);
            erasures.done(MAYA);
        }
    }

    private static long begins(List<Boolean> done) {
        long begins = 0;
        for (int i = 0; i < done.size(); i += 2) {
            begins += done.get(i) ? 1 : 0;
        }
        return begins;
    }

    @Test
    @Rule("ER-4")
    protected void whoseTimeHasComeIsNamedTheEarliestFirst() {
        erasures.request(MAYA, NINE, TEN);
        erasures.request(ADA, NINE, TEN.minusSeconds(1));
        erasures.request(TOMAS, NINE, TEN.plusMillis(1));
        erasures.begin(ADA, TEN);

        assertThat(erasures.due(TEN, 10)).extracting(PendingErasure::user).containsExactly(ADA, MAYA);
        assertThat(erasures.due(TEN, 1)).extracting(PendingErasure::user).containsExactly(ADA);
        assertThat(erasures.due(TEN.minusMillis(1_001), 10)).isEmpty();
    }

    @Test
    @Rule("ER-5")
    protected void whatIsDoneIsFoundByNothing() {
        erasures.request(MAYA, NINE, NINE);
        erasures.begin(MAYA, NINE);

        erasures.done(MAYA);
        erasures.done(MAYA);

        assertThat(erasures.find(MAYA)).isEmpty();
        assertThat(erasures.due(TEN, 10)).isEmpty();
        assertThat(erasures.begin(MAYA, TEN)).isFalse();
    }
}
