package io.duologue.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A token is asked for once at a time. */
class CredentialsTest {
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final List<CompletableFuture<String>> asked = new ArrayList<>();
    private final List<Boolean> refusals = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Credentials credentials = new Credentials(
            refused -> {
                refusals.add(refused);
                asked.add(new CompletableFuture<>());
                return asked.get(asked.size() - 1);
            },
            Runnable::run,
            timers);

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    private void get(String stale) {
        credentials.get(stale, (token, failure) -> told.add(token == null ? "failed" : token));
    }

    @Test
    void howeverManyWaitTheProviderIsAskedOnce() {
        get(null);
        get(null);
        get(null);
        assertThat(asked).hasSize(1);

        asked.get(0).complete("t1");

        assertThat(told).containsExactly("t1", "t1", "t1");
        get(null);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aRefusedTokenIsRenewedOnceForAllWhoHadIt() {
        get(null);
        asked.get(0).complete("t1");

        get("t1");
        get("t1");
        asked.get(1).complete("t2");
        get("t1");

        assertThat(refusals).containsExactly(false, true);
        assertThat(told).containsExactly("t1", "t2", "t2", "t2");
    }

    @Test
    void aFailureIsToldToAllAndTheNextOneAsksAgain() {
        get(null);
        get(null);

        asked.get(0).completeExceptionally(new IllegalStateException("no"));
        get(null);
        asked.get(1).complete("t1");

        assertThat(told).containsExactly("failed", "failed", "t1");
    }

    @Test
    void aTokenThatComesAfterItWasForgottenIsNotKept() {
        get(null);
        credentials.forget();
        asked.get(0).complete("t1");

        get(null);

        assertThat(asked).hasSize(2);
    }

    @Test
    void anErrorOfTheProvidersIsAFailureToo() {
        Credentials broken = new Credentials(
                refused -> {
                    throw new AssertionError("user code");
                },
                Runnable::run,
                timers);

        broken.get(null, (token, failure) -> told.add(token == null ? "failed" : token));

        assertThat(told).containsExactly("failed");
    }

    @Test
    void whatIsNoTokenIsNotSent() {
        for (String bad : new String[] {"", "with space", "line\nbreak", "é", null}) {
            get(null);
            asked.get(asked.size() - 1).complete(bad);
        }

        assertThat(told).hasSize(5).containsOnly("failed");
    }
}
