package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.idempotency.KeptAnswer;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.idempotency.KeyedAnswers.Claim;
import io.duologue.core.idempotency.KeyedAnswers.RequestKey;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.WhatIsThere;
import org.junit.jupiter.api.Test;

class InMemoryKeyedAnswersTest extends KeyedAnswersContract {
    @Override
    protected KeyedAnswers newStore() {
        return KeyedAnswers.inMemory(100);
    }

    @Test
    void theOldestOfAllMakesRoom() {
        KeyedAnswers answers = KeyedAnswers.inMemory(2);
        keep(answers, MAYA);
        keep(answers, ADA);

        keep(answers, TOMAS);

        assertThat(isKept(answers, ADA)).isTrue();
        assertThat(isKept(answers, TOMAS)).isTrue();
        assertThat(isKept(answers, MAYA)).isFalse();
    }

    @Test
    void theNextClaimAfterADayForgetsTheKeyOfWhomeverElse() {
        KeyedAnswers answers = KeyedAnswers.inMemory(100);
        keep(answers, MAYA);

        answers.claim(key(ADA), "request", NINE.plus(KeyedAnswers.KEPT_FOR));

        assertThat(WhatIsThere.in(answers)).contains(ADA.value()).doesNotContain(MAYA.value());
    }

    @Test
    void roomForNobodyIsAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyedAnswers.inMemory(0));
    }

    private static void keep(KeyedAnswers answers, UserId person) {
        Claim claim = answers.claim(key(person), "request", NINE);
        answers.keep(key(person), (Claim.Taken) claim, new KeptAnswer(new byte[0]));
    }

    private static boolean isKept(KeyedAnswers answers, UserId person) {
        Claim claim = answers.claim(key(person), "request", NINE);
        if (claim instanceof Claim.Taken taken) {
            answers.release(key(person), taken);
        }
        return claim instanceof Claim.Answered;
    }

    private static RequestKey key(UserId person) {
        return new RequestKey(person, "POST /reports", "key-00001");
    }
}
