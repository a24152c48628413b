package io.duologue.core.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * The secrets by which somebody is recognised: signed-in sessions and single-use tickets. Knows only hashes of them.
 *
 * <ol>
 *   <li>C-1: what was issued is found by its hash until {@code expiresAt}, exclusive, and not after.
 *   <li>C-2: {@link #redeem} of a ticket answers one caller only, however many ask at once.
 *   <li>C-3: what was revoked is found by nobody.
 *   <li>C-4: a session is not redeemed and a ticket is not found by {@link #find}.
 *   <li>C-5: revoking a session revokes the tickets that were issued under it, and those that are issued later.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code CredentialStoreContract}.
 */
public interface CredentialStore {

    /** Issues a signed-in session, whose secret has the hash {@code credential.session()}. */
    void issueSession(Credential credential);

    /** Issues a single-use ticket under the session {@code credential.session()}. */
    void issueTicket(SecretHash ticket, Credential credential);

    /** The signed-in session of this secret. */
    Optional<Credential> find(SecretHash session, Instant now);

    /** Takes a ticket: a second call finds nothing. */
    Optional<Credential> redeem(SecretHash ticket, Instant now);

    void revoke(SecretHash session);

    /** Revokes every session and ticket of the user. */
    void revokeAll(UserId user);

    /**
     * Whom a secret stands for.
     *
     * @param session the signed-in session: the secret's own, or the one under which a ticket was issued
     * @param expiresAt for a ticket: until when it may be redeemed
     * @param sessionExpiresAt until when the signed-in session lasts under which it was issued
     */
    record Credential(UserId user, SecretHash session, Instant expiresAt, Instant sessionExpiresAt) {}

    /** Credentials in this process's memory, at most {@code capacity}; the ones that expire first make room. */
    static CredentialStore inMemory(int capacity) {
        return new InMemoryCredentialStore(capacity);
    }
}
