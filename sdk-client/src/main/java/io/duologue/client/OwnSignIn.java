package io.duologue.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The sign-in that the client did itself: it asks for another bearer with its refresh token, which is good once. While no
 * answer comes it asks again under the same name, by which the server knows that nobody else has the token. Safe for many
 * threads; asked once at a time.
 */
final class OwnSignIn implements CredentialProvider {
    private @Nullable HttpCalls calls;
    /** What the server said last; null while nobody is signed in. */
    private @Nullable JsonNode secrets;

    private String attempt = "";
    private long soonOver;

    synchronized void use(HttpCalls http) {
        calls = http;
    }

    /** @param said the bearer and what belongs to it, or null to forget it */
    synchronized void keep(@Nullable JsonNode said) {
        secrets = said;
        attempt = UUID.randomUUID().toString();
        soonOver = said == null ? 0 : System.nanoTime() + said.path("expiresIn").asLong() * 900_000_000L;
    }

    /** Whether nine tenths of the bearer's time are over, by the time that passes here: the clocks may differ. */
    synchronized boolean endsSoon() {
        return secrets != null && System.nanoTime() - soonOver >= 0;
    }

    @Override
    public synchronized CompletionStage<String> bearer(boolean refused) {
        JsonNode known = secrets;
        if (known == null || calls == null) {
            return CompletableFuture.failedFuture(new DuologueException.SignedOut("nobody has signed in"));
        }
        if (!refused && !endsSoon()) {
            return CompletableFuture.completedFuture(known.path("token").asText());
        }
        return calls.open(
                        "POST",
                        "/auth/refresh",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("attempt", attempt)
                                .set("refreshToken", known.path("refreshToken")),
                        body -> followed(known, body.path("bearer")))
                .exceptionally(failure -> {
                    if (failure instanceof DuologueException.Refused refusal && refusal.status() == 401) {
                        followed(known, null);
                        throw new DuologueException.SignedOut("the sign-in is over");
                    }
                    throw new CompletionException(failure);
                });
    }

    /** Unless somebody signed in or out meanwhile. What is no bearer changes nothing. */
    private synchronized String followed(JsonNode known, @Nullable JsonNode said) {
        if (said != null && !said.hasNonNull("refreshToken")) {
            throw new IllegalStateException("expected a bearer");
        }
        if (known.equals(secrets)) {
            keep(said);
        }
        return said == null ? "" : said.path("token").asText();
    }
}
