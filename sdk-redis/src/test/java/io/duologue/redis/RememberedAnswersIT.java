package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.redis.RememberedAnswers.Lasting;
import io.duologue.testkit.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What another store has said is remembered, and never longer than it is so. */
@ExtendWith(Servers.class)
class RememberedAnswersIT {
    private static final Lasting LASTING = new Lasting(Duration.ofMinutes(8), Duration.ofMinutes(10));

    private final FakeTime time = new FakeTime();
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<Runnable> behind = new ArrayDeque<>();
    private RedisBackend redis;
    private RememberedAnswers answers;
    private String key;

    @BeforeEach
    void connect() {
        redis = Servers.onSingle();
        answers = new RememberedAnswers(redis.connection(), time, behind::add);
        key = redis.connection().options().prefix() + ":answer";
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }

    @Test
    void theStoreIsAskedOnceUntilTheAnswerIsTooOldOrForgotten() {
        assertThat(answer(() -> "one")).isEqualTo("one");
        assertThat(answer(() -> "two")).isEqualTo("one");

        time.advance(LASTING.good());
        assertThat(answer(() -> "three")).isEqualTo("three");
        answers.forget(key);
        assertThat(answer(() -> "four")).isEqualTo("four");

        assertThat(asked).hasValue(3);
    }

    @Test
    void whatIsGettingOldIsSaidAtOnceAndRenewedBehindTheAnswer() {
        answer(() -> "one");
        time.advance(LASTING.fresh());

        assertThat(answer(() -> "two")).isEqualTo("one");
        assertThat(asked).hasValue(1);

        renewAll();
        assertThat(answer(() -> "three")).isEqualTo("two");
        assertThat(asked).hasValue(2);
    }

    @Test
    void howeverManyNodesSeeThatItIsGettingOldItIsRenewedOnce() {
        RememberedAnswers ofAnotherNode = new RememberedAnswers(redis.connection(), time, behind::add);
        answer(() -> "one");
        time.advance(LASTING.fresh());

        answer(() -> "two");
        answer(() -> "two");
        answer(ofAnotherNode, () -> "two");
        assertThat(behind).hasSize(2);
        renewAll();

        assertThat(asked).hasValue(2);
    }

    @Test
    void aRenewalFromBeforeAChangeThatComesInLateIsNotRemembered() {
        answer(() -> "one");
        time.advance(LASTING.fresh());
        answer(() -> {
            answers.forget(key);
            return "as it was";
        });

        renewAll();

        assertThat(answer(() -> "as it is")).isEqualTo("as it is");
    }

    @Test
    void aRenewalThatFindsNothingToRememberForgetsWhatWasBefore() {
        answer(() -> "one");
        time.advance(LASTING.fresh());
        answers.answer(key, LASTING, () -> "gone", said -> Optional.empty(), text -> text);

        renewAll();

        assertThat(answer(() -> "two")).isEqualTo("two");
    }

    @Test
    void whatNobodyHasTimeToRenewIsRenewedWhenItIsAskedForAgain() {
        RememberedAnswers busy = new RememberedAnswers(redis.connection(), time, new Executor() {
            private boolean isFull = true;

            @Override
            public void execute(Runnable task) {
                if (isFull) {
                    isFull = false;
                    throw new RejectedExecutionException("full");
                }
                behind.add(task);
            }
        });
        answer(busy, () -> "one");
        time.advance(LASTING.fresh());

        assertThat(answer(busy, () -> "two")).isEqualTo("one");
        assertThat(answer(busy, () -> "two")).isEqualTo("one");

        assertThat(behind).hasSize(1);
    }

    @Test
    void ofAllWhoComeWhileTheStoreIsAwayOneWaitsForItToFail() {
        answer(() -> "one");
        time.advance(LASTING.good());

        assertThat(answer(RememberedAnswersIT::away)).isEqualTo("one");
        assertThat(asked).hasValue(2);
        assertThat(answer(RememberedAnswersIT::away)).isEqualTo("one");
        assertThat(asked).hasValue(2);

        renewAll();
        assertThat(answer(() -> "two")).isEqualTo("one");
        renewAll();
        assertThat(answer(() -> "three")).isEqualTo("two");
    }

    @Test
    void whoeverAsksSomeSecondsAfterTheStoreFailedAsksItself() {
        answer(() -> "one");
        time.advance(LASTING.good());
        answer(RememberedAnswersIT::away);

        time.advance(RememberedAnswers.AWAY);

        assertThat(answer(() -> "two")).isEqualTo("two");
    }

    @Test
    void anAnswerOfALaterTimeIsAskedForAgainSinceNobodyKnowsItsAge() {
        time.advance(Duration.ofHours(1));
        answer(() -> "one");

        time.set(time.instant().minus(Duration.ofHours(1)));

        assertThat(answer(() -> "two")).isEqualTo("two");
    }

    @Test
    void whatIsTooOldIsAskedForBeforeTheAnswerOnceTheStoreIsBack() {
        answer(() -> "one");
        time.advance(LASTING.good());
        answer(RememberedAnswersIT::away);

        answers.asked(key + "-of-another", () -> "is back", said -> Optional.empty());

        assertThat(answer(() -> "two")).isEqualTo("two");
    }

    @Test
    void anAnswerFromBeforeAChangeThatComesInLateIsNotRemembered() {
        String before = answer(() -> {
            answers.changing(key, () -> "changed meanwhile");
            return "as it was";
        });

        assertThat(before).isEqualTo("as it was");
        assertThat(answer(() -> "as it is")).isEqualTo("as it is");
    }

    @Test
    void whatWasSaidStandsWhileTheStoreIsAway() {
        answer(() -> "one");
        time.advance(LASTING.good());

        assertThat(answer(RememberedAnswersIT::away)).isEqualTo("one");

        answers.forget(key);
        assertThatThrownBy(() -> answer(RememberedAnswersIT::away)).isInstanceOf(BackendException.class);
    }

    @Test
    void aChangeThatFailsIsAskedForAnewAsItMayHaveHappened() {
        answer(() -> "one");

        assertThatThrownBy(() -> answers.changing(key, RememberedAnswersIT::away))
                .isInstanceOf(BackendException.class);

        assertThat(answer(() -> "two")).isEqualTo("two");
    }

    @Test
    void whatIsNotToBeRememberedIsNot() {
        answers.answer(key, LASTING, () -> "one", said -> Optional.empty(), text -> text);

        assertThat(answer(() -> "two")).isEqualTo("two");
    }

    private static String away() {
        throw new BackendException("away");
    }

    private void renewAll() {
        for (Runnable renewal = behind.poll(); renewal != null; renewal = behind.poll()) {
            renewal.run();
        }
    }

    private String answer(Supplier<String> store) {
        return answer(answers, store);
    }

    private String answer(RememberedAnswers all, Supplier<String> store) {
        return all.answer(
                key,
                LASTING,
                () -> {
                    asked.incrementAndGet();
                    return store.get();
                },
                Optional::of,
                text -> text);
    }
}
