package io.duologue.core.identity;

import io.duologue.core.Perishable;
import java.time.Instant;
import java.util.Optional;

/**
 * The links that have gone out by mail and have not been used. Knows only the hash of the secret that is in a link, and
 * nothing of accounts.
 *
 * <ol>
 *   <li>ML-1: what was put is found and taken as it was put, until its {@code expiresAt}, exclusive, and not after.
 *   <li>ML-2: {@link #take} answers one caller only, however many ask at once, and nobody finds what was taken.
 *   <li>ML-3: {@link #find} takes nothing.
 *   <li>ML-4: a link does not touch another one, also to the same address.
 *   <li>ML-5: {@link #eraseTo} takes all links to this address, and none to another one.
 *   <li>ML-6: {@link #removeUntil} removes links whose {@code expiresAt} is then or before.
 * </ol>
 *
 * <p>A newer link leaves an older one alone (ML-4) because mails overtake each other, and because anybody who knows an
 * address could otherwise void the link that its owner is about to open. It gives nothing away: who reads the mailbox can
 * ask for another link at any time.
 *
 * <p>Shared by all nodes, so that each of them redeems what another has sent. Bounded, and forgets what has expired. Safe
 * for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an implementation
 * with {@code MagicLinkStoreContract}.
 */
public interface MagicLinkStore extends Perishable {

    /** Keeps a link under the hash of its secret, which is random and therefore new. */
    void put(SecretHash secret, MagicLink link);

    /** Looks at a link. */
    Optional<MagicLink> find(SecretHash secret, Instant now);

    /** Takes a link: a second call finds nothing. */
    Optional<MagicLink> take(SecretHash secret, Instant now);

    /** Nobody has this address here any more: whatever went to it is void. Doing it twice is doing it once. */
    void eraseTo(EmailAddress address);

    /** Links in this process's memory, at most {@code capacity}; the ones that expire first make room. */
    static MagicLinkStore inMemory(int capacity) {
        return new InMemoryMagicLinkStore(capacity);
    }
}
