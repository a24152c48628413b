package io.duologue.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.PendingSignIn;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InMemoryPendingSignInStoreTest extends PendingSignInStoreContract {
    @Override
    protected PendingSignInStore newStore() {
        return PendingSignInStore.inMemory(100);
    }

    @Test
    void whereThereIsNoRoomTheOneThatEndsFirstMakesSome() {
        PendingSignInStore signIns = PendingSignInStore.inMemory(2);
        signIns.put(SecretHash.of("a"), ending(20));
        signIns.put(SecretHash.of("b"), ending(10));

        signIns.put(SecretHash.of("c"), ending(30));

        assertThat(signIns.take(SecretHash.of("b"), People.NINE)).isEmpty();
        assertThat(signIns.take(SecretHash.of("a"), People.NINE)).isPresent();
        assertThat(signIns.take(SecretHash.of("c"), People.NINE)).isPresent();
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(ending(10).toString()).doesNotContain("secret-verifier");
    }

    private static PendingSignIn ending(int seconds) {
        Instant end = People.NINE.plusSeconds(seconds);
        return PendingSignIn.builder()
                .provider(new ProviderId("linkedin"))
                .binding(SecretHash.of("browser"))
                .verifier("secret-verifier")
                .expiresAt(end)
                .build();
    }
}
