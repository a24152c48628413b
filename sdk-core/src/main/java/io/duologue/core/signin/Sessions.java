package io.duologue.core.signin;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Recognises people between signing in and signing out. Of a secret only its hash is kept. A session ends at its time
 * whatever happens in between; a ticket stands for its session once, and ends with it.
 *
 * <p>Safe for many threads. Calls block on the store; if that fails it is a {@link io.duologue.core.BackendException},
 * after which the call may be repeated.
 */
public final class Sessions {
    private final CredentialStore credentials;
    private final Secrets secrets;
    private final SessionOptions options;

    /** @param secrets from a source that nobody can guess */
    public Sessions(CredentialStore credentials, Secrets secrets, SessionOptions options) {
        this.credentials = credentials;
        this.secrets = secrets;
        this.options = options;
    }

    /** Begins a session of somebody who has shown who he is. */
    public IssuedSession begin(UserId user, Instant now) {
        String token = secrets.token();
        Instant expiresAt = now.plus(options.sessionLifetime());
        credentials.issueSession(SignedInSession.of(user, SecretHash.of(token), now, expiresAt));
        return new IssuedSession(token, expiresAt);
    }

    /** The session of which this is the secret, if it is one and still lasts. */
    public Optional<SignedInSession> authenticate(String token, Instant now) {
        return credentials.find(SecretHash.of(token), now).map(Credential::session);
    }

    /** A single-use ticket for the session of this token, if it still lasts. It never outlasts the session. */
    public Optional<IssuedTicket> ticket(String token, Instant now) {
        return authenticate(token, now).map(session -> {
            String ticket = secrets.token();
            Instant end = now.plus(options.ticketLifetime());
            Instant expiresAt = end.isBefore(session.expiresAt()) ? end : session.expiresAt();
            credentials.issueTicket(SecretHash.of(ticket), session.key(), expiresAt);
            return new IssuedTicket(ticket, expiresAt);
        });
    }

    /** Ends a session and takes back its tickets. Doing it twice is doing it once. */
    public void end(SignedInSession session) {
        credentials.revoke(session.key());
    }

    /**
     * A session that has begun.
     *
     * @param token its secret, kept nowhere else
     */
    public record IssuedSession(String token, Instant expiresAt) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "IssuedSession[" + expiresAt + "]";
        }
    }

    /** A single-use ticket. */
    public record IssuedTicket(String ticket, Instant expiresAt) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "IssuedTicket[" + expiresAt + "]";
        }
    }
}
