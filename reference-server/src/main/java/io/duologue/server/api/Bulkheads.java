package io.duologue.server.api;

import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.signin.SignIn;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Problems;
import io.duologue.server.http.RefusedException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Providers are asked on threads of the HTTP server: for each of them so many may wait, and no more. One that is slow keeps
 * nobody from another, whether people sign in with it or connect it. Safe for many threads.
 */
final class Bulkheads {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Map<ProviderId, Semaphore> free;
    private final Problems problems;

    /** @param atOnce for each provider */
    Bulkheads(SignIn signIn, int atOnce, Problems problems) {
        this.free = signIn.providers().stream()
                .map(IdentityProvider::id)
                .collect(Collectors.toUnmodifiableMap(Function.identity(), provider -> new Semaphore(atOnce)));
        this.problems = problems;
    }

    /**
     * Runs what may wait for this provider. Nothing is used up if there is no room: one may ask again.
     *
     * @throws RefusedException with 503, if too many wait for it
     */
    HttpResponse within(ProviderId provider, Supplier<HttpResponse> run) {
        Semaphore room = free.get(provider);
        if (room == null) {
            // Of what is no provider any more nobody is asked.
            return run.get();
        }
        if (!room.tryAcquire()) {
            throw problems.after(ErrorCode.STORE_UNAVAILABLE, RETRY, "too many people sign in with it at once");
        }
        try {
            return run.get();
        } finally {
            room.release();
        }
    }
}
