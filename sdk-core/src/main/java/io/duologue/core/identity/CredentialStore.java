package io.duologue.core.identity;

import io.duologue.core.Perishable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The secrets by which somebody is recognised: signed-in sessions, bearers and single-use tickets under them. Knows only
 * hashes of them.
 *
 * <ol>
 *   <li>C-1: what was issued is found by its hash until {@code expiresAt}, exclusive, and not after; a session that was
 *       issued again or updated, until its new one.
 *   <li>C-2: {@link #redeem} of a ticket answers one caller only, however many ask at once.
 *   <li>C-3: what was revoked is found by nobody.
 *   <li>C-4: a session and a bearer are not redeemed, and a ticket is not found by {@link #find}.
 *   <li>C-5: revoking a session revokes the tickets and bearers that were issued under it, and those that are issued later.
 *   <li>C-6: what a secret stands for is its session as it stands now, not as it stood when the secret was issued.
 *   <li>C-7: {@link #sessions} has every session of the user until its {@code endsAt}, exclusive, each once, and none of
 *       another user; {@link #session} has the same ones.
 *   <li>C-8: {@link #update} changes a session that stands exactly as expected and no other; of many who expect the same,
 *       one changes it. One that was revoked does not come back.
 *   <li>C-9: {@link #erase} leaves no session of the user, and nothing that was issued under one.
 *   <li>C-10: {@link #removeUntil} removes what was to end then or before: sessions by their {@code endsAt}, bearers and tickets by
 *       their {@code expiresAt}.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code CredentialStoreContract}.
 */
public interface CredentialStore extends Erasable, Perishable {

    /** Issues a session whose secret has the hash {@code session.key()}, in place of one that there is of this key. */
    void issueSession(SignedInSession session);

    /**
     * Issues a single-use ticket under a session. Without the session nothing is issued.
     *
     * @param expiresAt until when it may be redeemed, exclusive
     */
    void issueTicket(SecretHash ticket, SecretHash session, Instant expiresAt);

    /**
     * Issues a bearer under a session: it is found as often as it is asked for. Without the session nothing is issued.
     *
     * @param expiresAt until when it is good, exclusive
     */
    void issueBearer(SecretHash bearer, SecretHash session, Instant expiresAt);

    /** The session of this key, until its {@code endsAt}, exclusive: also while no secret of it is good. */
    Optional<SignedInSession> session(SecretHash key, Instant now);

    /** Whom this secret stands for, if it is a session's own or a bearer. */
    Optional<Credential> find(SecretHash secret, Instant now);

    /** Takes a ticket: a second call finds nothing. */
    Optional<Credential> redeem(SecretHash ticket, Instant now);

    /** Where the user is signed in, in no particular order. */
    List<SignedInSession> sessions(UserId user, Instant now);

    /**
     * Changes a session.
     *
     * @param next of the same key and user
     * @return whether it stood as expected
     * @throws IllegalArgumentException if it is of another key or user
     */
    boolean update(SignedInSession expected, SignedInSession next);

    void revoke(SecretHash session);

    /** Revokes every session and ticket of the user. */
    void revokeAll(UserId user);

    @Override
    default void erase(UserId user) {
        revokeAll(user);
    }

    /**
     * What a secret stands for.
     *
     * @param session the session of which it is the secret, or under which it was issued
     * @param expiresAt until when it is good for that, exclusive
     */
    record Credential(SignedInSession session, Instant expiresAt) {
        public UserId user() {
            return session.user();
        }
    }

    /** Credentials in this process's memory, at most {@code capacity}; the ones that expire first make room. */
    static CredentialStore inMemory(int capacity) {
        return new InMemoryCredentialStore(capacity);
    }
}
