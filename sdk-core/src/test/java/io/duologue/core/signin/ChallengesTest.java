package io.duologue.core.signin;

import static io.duologue.core.signin.SignInWorld.GITHUB;
import static io.duologue.core.signin.SignInWorld.LINKEDIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.signin.SignIn.Challenged;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChallengesTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final Challenged CHALLENGED = new Challenged(LINKEDIN, Set.of(GITHUB));

    private final PendingSignInStore pending = PendingSignInStore.inMemory(10);
    private final Challenges challenges = new Challenges(pending, new Secrets(new Random(7)));

    @Test
    void anAnswerIsGoodOnce() {
        String code = challenges.ask(CHALLENGED, NINE);

        assertThat(challenges.answer(code, NINE)).contains(LINKEDIN);
        assertThat(challenges.answer(code, NINE)).isEmpty();
    }

    @Test
    void anAnswerIsGoodForTenMinutes() {
        String inTime = challenges.ask(CHALLENGED, NINE);
        String late = challenges.ask(CHALLENGED, NINE);

        assertThat(challenges.answer(inTime, NINE.plus(Challenges.LIFETIME).minusMillis(1)))
                .isPresent();
        assertThat(challenges.answer(late, NINE.plus(Challenges.LIFETIME))).isEmpty();
    }

    @Test
    void whatWasNotAskedIsNotAnswered() {
        challenges.ask(CHALLENGED, NINE);

        assertThat(challenges.answer("", NINE)).isEmpty();
        assertThat(challenges.answer("0".repeat(64), NINE)).isEmpty();
        assertThat(challenges.answer("0".repeat(1_000_000), NINE)).isEmpty();
    }

    @Test
    void anAnswerIsNoStateOfASignIn() {
        String code = challenges.ask(CHALLENGED, NINE);

        assertThat(pending.take(SecretHash.of(code), NINE)).isEmpty();
        assertThat(challenges.answer(code, NINE)).isPresent();
    }
}
