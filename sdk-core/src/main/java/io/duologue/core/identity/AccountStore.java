package io.duologue.core.identity;

import io.duologue.core.Perishable;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who has an account, and by which identities it is signed in to. Not what they say about themselves (that is the profile
 * store) and not who is signed in (that is the credential store).
 *
 * <ol>
 *   <li>A-1: {@link #register} of a (provider, subject) that is known returns the account it belongs to and changes
 *       nothing.
 *   <li>A-2: two concurrent calls of {@link #register} for one (provider, subject) create one account.
 *   <li>A-3: an account that was registered is found by its id and by each of its identities until it is removed.
 *   <li>A-4: an identity belongs to one account at most: {@link #link} of one that another account has is
 *       {@link LinkResult#TAKEN} and changes nothing, and of all who link it at once, to whatever accounts, one at most is
 *       {@link LinkResult#LINKED}.
 *   <li>A-5: an account has one identity of each provider at most: another one is {@link LinkResult#PROVIDER_CONNECTED}
 *       and changes nothing, also of two that are linked at once; the very same is {@link LinkResult#ALREADY} and changes
 *       nothing.
 *   <li>A-6: the last identity of an account is not unlinked: of all who unlink at once, one finds that it is the last.
 *   <li>A-7: what was unlinked is found by nothing, and is remembered to have {@link #partedFrom} its account until it
 *       is linked or registered again.
 *   <li>A-8: {@link #withEmail} finds the accounts of which one identity had this very address confirmed in its latest
 *       sign-in, two at most; neither by an address that it had before, nor by one that is confirmed no longer, nor by that
 *       of an identity that was unlinked.
 *   <li>A-9: an account that was removed is found by nothing, and its identities are free; what had parted from it is
 *       forgotten.
 *   <li>A-10: {@link #confirm} answers the address that was confirmed last before, also if a sign-in since confirmed none;
 *       of two at once one sees what the other has confirmed.
 *   <li>A-11: {@link #parted} names the identities that have parted from an account, and none that is linked or registered again.
 *   <li>A-12: {@link #removeUntil} forgets what parted then or before; no account is touched by it.
 *   <li>A-13: of what was linked nobody has been told until {@link #told} says when; the first time counts, and what was
 *       linked anew is to be told anew.
 *   <li>A-15: what parted from an account that is to be spared is not forgotten, and keeps nothing else from being so.
 *   <li>A-14: {@link #onlyFrom} names the accounts all of whose identities are of this provider, each once, in the order of their
 *       ids, and of those the first ones behind the given id.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException} after which
 * nothing changed or the call may be repeated. Check an implementation with {@code AccountStoreContract}.
 */
public interface AccountStore extends Perishable {

    /**
     * The account of this identity, created with the given id if there is none.
     *
     * @param fresh the id of the account if one is created
     */
    Registration register(LinkedIdentity identity, UserId fresh, Instant now);

    Optional<Account> find(UserId id);

    Optional<Account> find(LinkedIdentity identity);

    /** The accounts of this address, two at most: more say no more than that it is not one account's alone. */
    List<Account> withEmail(EmailAddress address);

    /** Gives an account another identity to sign in with. */
    LinkResult link(UserId account, LinkedIdentity identity, Origin origin, Instant now);

    /** Takes an identity from an account. */
    UnlinkResult unlink(UserId account, LinkedIdentity identity, Instant now);

    /**
     * Keeps what the provider says in a sign-in about the address of an identity. An address takes the place of the one
     * before; without one, the one before is kept as what was confirmed last and stands no longer. Nothing is kept of an
     * identity that no account has.
     *
     * @param verified null if it says none, or does not say that it is verified
     * @return the address that was confirmed last before, whether it still stood or not
     */
    Optional<EmailAddress> confirm(LinkedIdentity identity, @Nullable EmailAddress verified, Instant now);

    /** Keeps that the people of the account that has this identity were told how it came to them. */
    void told(LinkedIdentity identity, Instant now);

    /** The account from which this identity was unlinked, if it was and belongs to none. */
    Optional<UserId> partedFrom(LinkedIdentity identity);

    /** The identities that were unlinked from this account and belong to none. */
    Set<LinkedIdentity> parted(UserId account);

    /** Every identity by which somebody is to be known again: those of the account, and those that were unlinked from it. */
    default Set<LinkedIdentity> everyIdentity(UserId account) {
        Set<LinkedIdentity> every = new LinkedHashSet<>(parted(account));
        find(account).ifPresent(one -> every.addAll(one.identities()));
        return every;
    }

    @Override
    default int removeUntil(Instant until, int atMost) {
        return removeUntil(until, atMost, account -> false);
    }

    /**
     * Forgets what parted then or before, but for what parted from some accounts.
     *
     * @param until inclusive
     * @param atMost after so many it stops; the rest is for the next call
     * @param spared says of an account that what parted from it stays; it may block on another store, and is asked without a
     *     lock
     * @return how many were forgotten
     */
    int removeUntil(Instant until, int atMost, Predicate<UserId> spared);

    /**
     * Accounts that are signed in to by this provider and by nothing else.
     *
     * @param behind the id after which to go on, of an account or not; null to begin with the first
     */
    List<Account> onlyFrom(ProviderId provider, @Nullable UserId behind, int atMost);

    /** Removes an account; false if there is none. */
    boolean remove(UserId account);

    /** An account and whether this call created it. */
    record Registration(Account account, boolean created) {}

    enum LinkResult {
        LINKED,
        /** The account has it. */
        ALREADY,
        /** Another account has it. */
        TAKEN,
        /** The account has another identity of this provider. */
        PROVIDER_CONNECTED,
        NO_ACCOUNT
    }

    enum UnlinkResult {
        UNLINKED,
        /** Without it nobody could sign in. */
        LAST,
        /** The account has no such identity, or there is no such account. */
        NOT_LINKED
    }

    /**
     * Accounts in this process's memory, at most {@code capacity}; one more is a {@code BackendException}. As many parted
     * identities are remembered, the latest.
     */
    static AccountStore inMemory(int capacity) {
        return new InMemoryAccountStore(capacity);
    }
}
