package io.duologue.core.identity;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Accounts in this process's memory. Safe for many threads: one lock guards both maps. */
final class InMemoryAccountStore implements AccountStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<UserId, Account> byId = new HashMap<>();
    private final Map<Account.LinkedIdentity, Account> byIdentity = new HashMap<>();

    InMemoryAccountStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public Registration register(Account.LinkedIdentity identity, UserId fresh, Instant now) {
        lock.lock();
        try {
            Account known = byIdentity.get(identity);
            if (known != null) {
                return new Registration(known, false);
            }
            if (byId.containsKey(fresh)) {
                throw new IllegalArgumentException("fresh: expected an id of nobody but it has an account");
            }
            if (byId.size() >= capacity) {
                throw new BackendException("no room for another account: there are " + capacity);
            }
            Account account = new Account(fresh, now, Set.of(identity));
            byId.put(fresh, account);
            byIdentity.put(identity, account);
            return new Registration(account, true);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Account> find(UserId id) {
        lock.lock();
        try {
            return Optional.ofNullable(byId.get(id));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Account> find(Account.LinkedIdentity identity) {
        lock.lock();
        try {
            return Optional.ofNullable(byIdentity.get(identity));
        } finally {
            lock.unlock();
        }
    }
}
