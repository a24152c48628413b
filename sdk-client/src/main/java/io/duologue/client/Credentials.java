package io.duologue.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The token of the person, asked for once at a time. Safe for many threads; the provider is called on the callback
 * executor and never under the lock.
 */
final class Credentials {
    static final long ANSWER_WITHIN_MS = 30_000;
    private static final int MOST_CHARACTERS = 8_192;

    private final CredentialProvider provider;
    private final Executor callbacks;
    private final ScheduledExecutorService timers;
    private final Object lock = new Object();
    private @Nullable String token;
    private boolean refused;
    private boolean asking;
    /** Whether the answer that is on its way is not kept. */
    private boolean forgets;

    private List<BiConsumer<@Nullable String, @Nullable Throwable>> waiting = new ArrayList<>();

    Credentials(CredentialProvider provider, Executor callbacks, ScheduledExecutorService timers) {
        this.provider = provider;
        this.callbacks = callbacks;
        this.timers = timers;
    }

    /**
     * Hands over the token.
     *
     * @param stale the token that was refused; another one is asked for unless there is one already
     * @param then told once, the token or why there is none, on any thread
     */
    void get(@Nullable String stale, BiConsumer<@Nullable String, @Nullable Throwable> then) {
        String known = null;
        boolean ask = false;
        synchronized (lock) {
            if (token != null && (token.equals(stale) || endsSoon())) {
                token = null;
                refused = true;
            }
            if (token != null) {
                known = token;
            } else {
                waiting.add(then);
                ask = !asking;
                asking = true;
            }
        }
        if (known != null) {
            then.accept(known, null);
        } else if (ask) {
            ask();
        }
    }

    private boolean endsSoon() {
        return provider instanceof OwnSignIn own && own.endsSoon();
    }

    private void ask() {
        boolean renewal;
        synchronized (lock) {
            renewal = refused;
        }
        CompletableFuture<String> answer = new CompletableFuture<>();
        try {
            ScheduledFuture<?> late = timers.schedule(
                    () -> answer.completeExceptionally(
                            new DuologueException.Unreachable("no credential within 30 s", null)),
                    ANSWER_WITHIN_MS,
                    TimeUnit.MILLISECONDS);
            var unused = answer.whenComplete((value, failure) -> {
                late.cancel(false);
                answered(value, failure);
            });
            callbacks.execute(() -> call(renewal, answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(e);
            answered(null, e);
        }
    }

    private void call(boolean renewal, CompletableFuture<String> answer) {
        try {
            CompletionStage<String> stage = provider.bearer(renewal);
            var unused = stage.whenComplete((value, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(failure);
                } else if (!isToken(value)) {
                    answer.completeExceptionally(
                            new IllegalArgumentException("expected a token of visible ASCII, 1–8192 characters"));
                } else {
                    answer.complete(value);
                }
            });
        } catch (Throwable e) {
            // Errors too: without an answer everybody would wait for the 30 s to pass.
            answer.completeExceptionally(e);
        }
    }

    private static boolean isToken(@Nullable String value) {
        return value != null
                && !value.isEmpty()
                && value.length() <= MOST_CHARACTERS
                && value.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private void answered(@Nullable String value, @Nullable Throwable failure) {
        List<BiConsumer<@Nullable String, @Nullable Throwable>> told;
        synchronized (lock) {
            if (!asking) {
                return;
            }
            asking = false;
            if (failure == null && !forgets) {
                token = value;
                refused = false;
            }
            forgets = false;
            told = waiting;
            waiting = new ArrayList<>();
        }
        Throwable why =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        told.forEach(then -> then.accept(value, why));
    }

    /** Takes over a sign-in of the client's own, unless the application has a provider. */
    void signedIn(@Nullable JsonNode secrets) {
        if (provider instanceof OwnSignIn own) {
            own.keep(secrets);
            forget();
        }
    }

    /** Forgets the token; the next one to ask makes the provider be called. */
    void forget() {
        synchronized (lock) {
            token = null;
            refused = false;
            forgets = asking;
        }
    }
}
