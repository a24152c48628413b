package io.duologue.core.identity;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way to sign in. Says who somebody is; it knows nothing of accounts, cookies or profiles.
 *
 * <ol>
 *   <li>I-1: {@link #begin} has no effect that outlives a person's walking away.
 *   <li>I-2: {@link #complete} answers a given proof with the same subject always, and never with that of another person.
 *   <li>I-3: a proof that is unknown, expired, used or not meant for this provider is {@link Outcome.Refused}, never an
 *       exception.
 *   <li>I-4: what cannot be reached is {@link Outcome.Unavailable}.
 * </ol>
 *
 * <p>Safe for many threads. Calls may block on the provider; the caller bounds them.
 */
public interface IdentityProvider {

    ProviderId id();

    /** What the sign-in button says, for example {@code LinkedIn}. */
    String label();

    /** What the person does next. */
    Step begin(Instant now);

    /**
     * Completes a sign-in.
     *
     * @param proof what came back from the person: query parameters of the redirect, or the chosen persona
     */
    Outcome complete(Map<String, String> proof, Instant now);

    /** The next step of a sign-in. */
    sealed interface Step {
        /** Go there and come back. */
        record Redirect(URI to) implements Step {}

        /** Choose one of these. */
        record Choose(List<Persona> personas) implements Step {
            public Choose {
                personas = List.copyOf(personas);
            }
        }
    }

    /** Somebody whom a demo lets one be. */
    record Persona(String id, String name, String headline) {}

    /** How a sign-in ended. */
    sealed interface Outcome {
        record Identified(ExternalIdentity identity) implements Outcome {}

        /** @param reason for developers, without secrets */
        record Refused(String reason) implements Outcome {}

        record Unavailable(String reason, @Nullable Throwable cause) implements Outcome {}
    }
}
