package io.duologue.core.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * Who has an account. Not what they say about themselves (that is the profile store) and not who is signed in (that is
 * the credential store).
 *
 * <ol>
 *   <li>A-1: {@link #register} of a (provider, subject) that is known returns the account it belongs to and changes
 *       nothing.
 *   <li>A-2: two concurrent calls of {@link #register} for one (provider, subject) create one account.
 *   <li>A-3: an account that was registered is found by its id and by its identity until it is removed.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException} after which
 * nothing changed or the call may be repeated. Check an implementation with {@code AccountStoreContract}.
 */
public interface AccountStore {

    /**
     * The account of this identity, created with the given id if there is none.
     *
     * @param fresh the id of the account if one is created
     */
    Registration register(Account.LinkedIdentity identity, UserId fresh, Instant now);

    Optional<Account> find(UserId id);

    Optional<Account> find(Account.LinkedIdentity identity);

    /** An account and whether this call created it. */
    record Registration(Account account, boolean created) {}

    /** Accounts in this process's memory, at most {@code capacity}; one more is a {@code BackendException}. */
    static AccountStore inMemory(int capacity) {
        return new InMemoryAccountStore(capacity);
    }
}
