package io.duologue.core.identity;

import static io.duologue.core.identity.RefreshChain.Verdict.AGAIN;
import static io.duologue.core.identity.RefreshChain.Verdict.GOOD;
import static io.duologue.core.identity.RefreshChain.Verdict.REUSED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefreshChainTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final SecretHash FIRST = SecretHash.of("first");
    private static final SecretHash SECOND = SecretHash.of("second");
    private static final SecretHash THIRD = SecretHash.of("third");
    private static final Optional<SecretHash> NAMED = Optional.of(SecretHash.of("attempt"));
    private static final Optional<SecretHash> OTHERWISE = Optional.of(SecretHash.of("another attempt"));
    private static final Optional<SecretHash> UNNAMED = Optional.empty();

    private final RefreshChain fresh = RefreshChain.beginning(FIRST, NOW);
    private final RefreshChain advanced = fresh.advanced(SECOND, NAMED, NOW);

    @Test
    void onlyTheNextTokenIsGoodWhateverTheAttemptIsCalled() {
        assertThat(fresh.judge(FIRST, UNNAMED, NOW)).isEqualTo(GOOD);
        assertThat(fresh.judge(FIRST, NAMED, NOW)).isEqualTo(GOOD);
        assertThat(fresh.judge(SECOND, NAMED, NOW)).isEqualTo(REUSED);
        assertThat(advanced.judge(SECOND, OTHERWISE, NOW)).isEqualTo(GOOD);
    }

    @Test
    void theTokenBeforeIsReusedUnlessTheSameAttemptComesAgainWithinTheGrace() {
        assertThat(advanced.judge(FIRST, NAMED, NOW.plusSeconds(59))).isEqualTo(AGAIN);
        assertThat(advanced.judge(FIRST, NAMED, NOW.plusSeconds(60))).isEqualTo(REUSED);
        assertThat(advanced.judge(FIRST, OTHERWISE, NOW)).isEqualTo(REUSED);
        assertThat(advanced.judge(FIRST, UNNAMED, NOW)).isEqualTo(REUSED);
    }

    @Test
    void whoeverDoesNotNameHisAttemptsIsNeverAnsweredAgain() {
        RefreshChain unnamed = fresh.advanced(SECOND, UNNAMED, NOW);

        assertThat(unnamed.judge(FIRST, UNNAMED, NOW)).isEqualTo(REUSED);
    }

    @Test
    void whatTheLostAnswerHeldIsWorthNothingOnceItWasGivenAgain() {
        RefreshChain repeated = advanced.repeated(THIRD);

        assertThat(repeated.judge(SECOND, NAMED, NOW)).isEqualTo(REUSED);
        assertThat(repeated.judge(THIRD, OTHERWISE, NOW)).isEqualTo(GOOD);
        assertThat(repeated.judge(FIRST, NAMED, NOW.plusSeconds(59))).isEqualTo(AGAIN);
        assertThat(repeated.judge(FIRST, NAMED, NOW.plusSeconds(60))).isEqualTo(REUSED);
    }

    @Test
    void nothingIsGivenAgainOnceWhatFollowedWasUsed() {
        RefreshChain used = advanced.advanced(THIRD, OTHERWISE, NOW);

        assertThat(used.judge(FIRST, NAMED, NOW)).isEqualTo(REUSED);
    }
}
