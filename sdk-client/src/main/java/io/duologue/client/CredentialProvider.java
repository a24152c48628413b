package io.duologue.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gives the bearer token of the person for whom a client acts. It does not store or renew anything on the client's behalf.
 *
 * <ul>
 *   <li>C-1 It is asked once at a time, however many wait for the answer, and its answer is kept until it is refused.
 *   <li>C-2 {@code refused} is true if the server did not take the last answer, or will not for much longer: another token is
 *       expected.
 *   <li>C-3 A failure is tried again with back-off; a {@link DuologueException.SignedOut} stops the client until
 *       {@link DuologueClient#connect()} is called again.
 *   <li>C-4 An answer within 30 s, else it counts as failed.
 * </ul>
 *
 * <p>Called on the callback executor; it may block there. The token is visible ASCII and is never logged.
 */
@FunctionalInterface
public interface CredentialProvider {

    /** @param refused whether the last answer is no longer good (C-2) */
    CompletionStage<String> bearer(boolean refused);

    /**
     * Always the same token. Nothing is renewed: once it expires or is refused the client stops with {@link
     * ConnectionState.StopReason#SIGNED_OUT}, and only a new client with another token goes on.
     */
    static CredentialProvider fixed(String token) {
        return refused -> refused
                ? CompletableFuture.failedFuture(
                        new DuologueException.SignedOut("a fixed token expired or was refused, and there is no other"))
                : CompletableFuture.completedFuture(token);
    }
}
