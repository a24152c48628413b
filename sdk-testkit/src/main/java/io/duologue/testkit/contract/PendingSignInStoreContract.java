package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.PendingSignIn;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link PendingSignInStore}. Extend it and hand in an empty store of yours. */
public abstract class PendingSignInStoreContract {
    private static final Instant END = NINE.plusSeconds(600);
    private static final SecretHash STATE = SecretHash.of("state");
    private static final SecretHash OTHER = SecretHash.of("other state");

    private PendingSignInStore signIns = PendingSignInStore.inMemory(1);

    /** An empty store with room for 100 sign-ins that shares nothing with those made before. */
    protected abstract PendingSignInStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        signIns = newStore();
    }

    @Test
    @Rule("Y-1")
    protected void whatWasPutIsTakenAsItWasPut() {
        PendingSignIn bare = PendingSignIn.builder()
                .provider(new ProviderId("github"))
                .binding(SecretHash.of("another browser"))
                .expiresAt(END)
                .build();
        signIns.put(STATE, pending());
        signIns.put(OTHER, bare);

        assertThat(signIns.take(STATE, NINE)).contains(pending());
        assertThat(signIns.take(OTHER, NINE)).contains(bare);
        assertThat(signIns.take(SecretHash.of("unknown"), NINE)).isEmpty();
    }

    @Test
    @Rule("Y-1")
    protected void itIsTakenUntilItEndsAndNotThen() {
        signIns.put(STATE, pending());
        signIns.put(OTHER, pending());

        assertThat(signIns.take(STATE, END.minusMillis(1))).isPresent();
        assertThat(signIns.take(OTHER, END)).isEmpty();
    }

    @Test
    @Rule("Y-2")
    protected void itIsTakenOnce() {
        signIns.put(STATE, pending());

        assertThat(signIns.take(STATE, NINE)).isPresent();
        assertThat(signIns.take(STATE, NINE)).isEmpty();
    }

    @Test
    @Rule("Y-2")
    protected void ofManyWhoTakeItAtOnceOneGetsIt() throws Exception {
        signIns.put(STATE, pending());

        List<Optional<PendingSignIn>> answers = Together.all(i -> signIns.take(STATE, NINE));

        assertThat(answers).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    @Rule("Y-3")
    protected void whatHasEndedIsRemovedAtItsTimeAndNotBefore() {
        signIns.put(STATE, pending());

        assertThat(signIns.removeUntil(END.minusMillis(1), 10)).isZero();
        assertThat(signIns.removeUntil(END, 10)).isEqualTo(1);

        assertThat(signIns.take(STATE, NINE)).isEmpty();
    }

    private static PendingSignIn pending() {
        return PendingSignIn.builder()
                .provider(new ProviderId("linkedin"))
                .binding(SecretHash.of("browser"))
                .verifier("verifier")
                .nonce("nonce")
                .expiresAt(END)
                .build();
    }
}
