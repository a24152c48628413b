package io.duologue.core.identity;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way to sign in. Says who somebody is; it knows nothing of accounts, cookies or profiles.
 *
 * <ol>
 *   <li>I-1: {@link #begin} has no effect that outlives a person's walking away.
 *   <li>I-2: {@link #complete} answers a given proof with the same subject always, or with a new one always where a
 *       {@link Step.Alias} is asked for, and never with that of another person.
 *   <li>I-3: a proof that is unknown, expired, used or not meant for this provider is {@link Outcome.Refused}, never an
 *       exception.
 *   <li>I-4: what cannot be reached is {@link Outcome.Unavailable}, and when it is already missing to begin with, a
 *       {@link io.duologue.core.BackendException}.
 *   <li>I-5: what has begun with a {@link Step.Redirect#binding() binding} is completed by a proof that carries this
 *       binding, and with another one or none it is {@link Outcome.Refused}.
 *   <li>I-6: what has begun with a binding is completed once: of all who bring its proof, also at the same moment, one
 *       at most is {@link Outcome.Identified}.
 *   <li>I-7: {@link #kind} names the step that {@link #begin} answers, always the same, and asks nobody for it.
 * </ol>
 *
 * <p>A binding keeps somebody from being signed in as another person by a link that this other person made: the caller
 * leaves it in the browser in which the sign-in begins, in a cookie that no script reads, and takes the proof with
 * {@link #proof(Map, String)}.
 *
 * <p>Safe for many threads. Calls may block on the provider; the caller bounds them.
 */
public interface IdentityProvider {
    /** The member of a proof that is the binding. It never comes from an address: see {@link #proof(Map, String)}. */
    String BINDING = "duologue.binding";

    ProviderId id();

    /** What the sign-in button says, for example {@code LinkedIn}. */
    String label();

    /** Which step {@link #begin} answers, known without beginning. */
    default Kind kind() {
        return Kind.REDIRECT;
    }

    /** What the person does next. */
    Step begin(Instant now);

    /**
     * Completes a sign-in.
     *
     * @param proof what came back from the person: query parameters of the redirect, the chosen persona, what came by mail …
     */
    Outcome complete(Map<String, String> proof, Instant now);

    /**
     * The proof of somebody who comes back from a redirect.
     *
     * @param query the parameters of the address; a binding among them does not count
     * @param binding what the browser has kept, null if it has kept nothing
     */
    static Map<String, String> proof(Map<String, String> query, @Nullable String binding) {
        Map<String, String> proof = new HashMap<>(query);
        proof.remove(BINDING);
        if (binding != null) {
            proof.put(BINDING, binding);
        }
        return Map.copyOf(proof);
    }

    /** The ways in which a sign-in goes on. */
    enum Kind {
        /** {@link Step.Redirect} */
        REDIRECT,
        /** {@link Step.Choose} */
        PERSONAS,
        /** {@link Step.Mail} */
        MAIL,
        /** {@link Step.Alias} */
        ALIAS
    }

    /** The next step of a sign-in. */
    sealed interface Step {
        Kind kind();

        /**
         * Go there and come back.
         *
         * @param binding a secret for the browser in which this begins, and for nobody else; null if the provider asks
         *     for none
         */
        record Redirect(URI to, @Nullable String binding) implements Step {
            /** Without a binding. */
            public Redirect(URI to) {
                this(to, null);
            }

            @Override
            public Kind kind() {
                return Kind.REDIRECT;
            }

            /** Without the secrets. */
            @Override
            public String toString() {
                return "Redirect[" + to.getHost() + "]";
            }
        }

        /** Choose one of these. */
        record Choose(List<Persona> personas) implements Step {
            public Choose {
                personas = List.copyOf(personas);
            }

            @Override
            public Kind kind() {
                return Kind.PERSONAS;
            }
        }

        /** Type an address of one's own: what completes the sign-in comes there by mail, and not before it is asked for. */
        record Mail() implements Step {
            @Override
            public Kind kind() {
                return Kind.MAIL;
            }
        }

        /**
         * Say what one wants to be called, or nothing. Nobody is known again.
         *
         * @param most characters that a name may have
         */
        record Alias(int most) implements Step {
            @Override
            public Kind kind() {
                return Kind.ALIAS;
            }
        }
    }

    /** Somebody whom a demo lets one be. */
    record Persona(String id, String name, String headline) {}

    /** How a sign-in ended. */
    sealed interface Outcome {
        record Identified(ExternalIdentity identity) implements Outcome {}

        /**
         * @param why what the person may be told
         * @param reason for developers, without secrets
         */
        record Refused(Why why, String reason) implements Outcome {
            /** For a reason of which the person is told no more than that it was none of these. */
            public Refused(String reason) {
                this(Why.OTHER, reason);
            }
        }

        record Unavailable(String reason, @Nullable Throwable cause) implements Outcome {}

        /** Why a proof is refused, as far as it helps the person. */
        enum Why {
            /** The person did not agree where she was sent. */
            DECLINED,
            /** It began too long ago, was completed already, or never began here. */
            EXPIRED,
            /** It began in another browser. */
            ELSEWHERE,
            /** The provider has known this account for too short a time to make a new one here. */
            TOO_NEW,
            OTHER
        }
    }
}
