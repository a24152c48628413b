package io.duologue.core.privacy;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Has the accounts erased to which nobody can sign in any more: those that have a guest's identity and no other, when the
 * last session has ended. There is no grace: nobody could come and take it back, and what is kept would be kept for nobody.
 * It erases nothing itself; the next run of {@link Erasure#eraseDue} does.
 *
 * <p>Any number of nodes may do it at once. Safe for many threads. Blocks on the stores; a store that fails is a
 * {@link io.duologue.core.BackendException}, after which the next run goes on where this one was.
 */
public final class DepartedGuests {
    /** How long a new account is left alone, as its first session begins a moment after it. */
    public static final Duration SETTLING = Duration.ofHours(1);

    private final AccountStore accounts;
    private final CredentialStore credentials;
    private final ErasureStore erasures;
    private final Lock lock = new ReentrantLock();
    /** The first one is looked through now. */
    private final Queue<ProviderId> providers;

    private @Nullable UserId behind;

    /** @param guests the providers that know nobody again */
    public DepartedGuests(
            AccountStore accounts, CredentialStore credentials, ErasureStore erasures, Collection<ProviderId> guests) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.erasures = erasures;
        this.providers = new ArrayDeque<>(guests);
    }

    /**
     * Looks at the accounts that come next, and begins again behind the last one.
     *
     * @param atMost at so many
     * @return how many of them are to be erased now
     */
    public int release(Instant now, int atMost) {
        lock.lock();
        try {
            ProviderId provider = providers.peek();
            if (provider == null) {
                return 0;
            }
            List<Account> looked = accounts.onlyFrom(provider, behind, atMost);
            int released = 0;
            for (Account account : looked) {
                if (isDeparted(account, now)) {
                    erasures.request(account.id(), now, now);
                    released++;
                }
            }
            boolean all = looked.size() < atMost;
            behind = all ? null : looked.get(looked.size() - 1).id();
            if (all) {
                providers.add(providers.remove());
            }
            return released;
        } finally {
            lock.unlock();
        }
    }

    private boolean isDeparted(Account account, Instant now) {
        return !now.isBefore(account.createdAt().plus(SETTLING))
                && credentials.sessions(account.id(), now).isEmpty();
    }
}
