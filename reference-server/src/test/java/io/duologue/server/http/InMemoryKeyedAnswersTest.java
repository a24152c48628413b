package io.duologue.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.server.http.KeyedAnswers.Claim;
import io.duologue.server.http.KeyedAnswers.RequestKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InMemoryKeyedAnswersTest extends KeyedAnswersContract {
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    @Override
    protected KeyedAnswers newStore() {
        return KeyedAnswers.inMemory(100, 50);
    }

    @Test
    void theOldestOfAPersonMakesRoomAndNobodyElsesDoes() {
        KeyedAnswers answers = KeyedAnswers.inMemory(10, 2);
        keep(answers, "maya", 1);
        keep(answers, "ada", 1);
        keep(answers, "ada", 2);

        keep(answers, "ada", 3);

        assertThat(isKept(answers, "maya", 1)).isTrue();
        assertThat(isKept(answers, "ada", 2)).isTrue();
        assertThat(isKept(answers, "ada", 3)).isTrue();
        assertThat(isKept(answers, "ada", 1)).isFalse();
    }

    @Test
    void theOldestOfAllMakesRoom() {
        KeyedAnswers answers = KeyedAnswers.inMemory(2, 2);
        keep(answers, "maya", 1);
        keep(answers, "ada", 1);

        keep(answers, "keiko", 1);

        assertThat(isKept(answers, "ada", 1)).isTrue();
        assertThat(isKept(answers, "keiko", 1)).isTrue();
        assertThat(isKept(answers, "maya", 1)).isFalse();
    }

    @Test
    void roomForNobodyIsAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyedAnswers.inMemory(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> KeyedAnswers.inMemory(1, 0));
    }

    private static void keep(KeyedAnswers answers, String person, int number) {
        Claim claim = answers.claim(key(person, number), "request", NINE);
        answers.keep(key(person, number), (Claim.Taken) claim, HttpResponse.noContent());
    }

    private static boolean isKept(KeyedAnswers answers, String person, int number) {
        Claim claim = answers.claim(key(person, number), "request", NINE);
        if (claim instanceof Claim.Taken taken) {
            answers.release(key(person, number), taken);
        }
        return claim instanceof Claim.Answered;
    }

    private static RequestKey key(String person, int number) {
        return new RequestKey(person, "POST /reports", "key-0000" + number);
    }
}
