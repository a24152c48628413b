package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.testkit.FakeTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What another store has said is remembered, and never longer than it is so. */
@ExtendWith(Servers.class)
class RememberedAnswersIT {
    private final FakeTime time = new FakeTime();
    private final AtomicInteger asked = new AtomicInteger();
    private RedisBackend redis;
    private RememberedAnswers answers;
    private String key;

    @BeforeEach
    void connect() {
        redis = Servers.onSingle();
        answers = new RememberedAnswers(redis.connection(), time);
        key = redis.connection().options().prefix() + ":answer";
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }

    @Test
    void theStoreIsAskedOnceUntilTheAnswerIsOldOrForgotten() {
        assertThat(answer(() -> "one")).isEqualTo("one");
        assertThat(answer(() -> "two")).isEqualTo("one");

        time.advance(RememberedAnswers.FRESH);
        assertThat(answer(() -> "three")).isEqualTo("three");
        answers.forget(key);
        assertThat(answer(() -> "four")).isEqualTo("four");

        assertThat(asked).hasValue(3);
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
        time.advance(RememberedAnswers.FRESH);

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
        answers.answer(key, () -> "one", said -> Optional.empty(), text -> text);

        assertThat(answer(() -> "two")).isEqualTo("two");
    }

    private static String away() {
        throw new BackendException("away");
    }

    private String answer(Supplier<String> store) {
        return answers.answer(
                key,
                () -> {
                    asked.incrementAndGet();
                    return store.get();
                },
                Optional::of,
                text -> text);
    }
}
