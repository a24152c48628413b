package io.duologue.core.identity;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.identity.Account.ConfirmedEmail;
import io.duologue.core.identity.Account.Connection;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in this process's memory. Safe for many threads: one lock guards the accounts, their indexes by identity and
 * by address, and what has parted from them.
 */
final class InMemoryAccountStore implements AccountStore {
    private static final int TWO = 2;

    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<UserId, Account> byId = new HashMap<>();
    private final Map<LinkedIdentity, UserId> byIdentity = new HashMap<>();
    private final Map<EmailAddress, Set<UserId>> byEmail = new HashMap<>();
    private final Map<LinkedIdentity, Parted> parted = new LinkedHashMap<>();

    InMemoryAccountStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public Registration register(LinkedIdentity identity, UserId fresh, Instant now) {
        lock.lock();
        try {
            UserId known = byIdentity.get(identity);
            if (known != null) {
                return new Registration(account(known), false);
            }
            if (byId.containsKey(fresh)) {
                throw new IllegalArgumentException("fresh: expected an id of nobody but it has an account");
            }
            if (byId.size() >= capacity) {
                throw new BackendException("no room for another account: there are " + capacity);
            }
            Account account = new Account(fresh, now, List.of(new Connection(identity, now, Origin.SIGN_UP, null)));
            put(account);
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
    public Optional<Account> find(LinkedIdentity identity) {
        lock.lock();
        try {
            return Optional.ofNullable(byIdentity.get(identity)).map(byId::get);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Account> withEmail(EmailAddress address) {
        lock.lock();
        try {
            return byEmail.getOrDefault(address, Set.of()).stream()
                    .limit(TWO)
                    .map(this::account)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public LinkResult link(UserId id, LinkedIdentity identity, Origin origin, Instant now) {
        lock.lock();
        try {
            Account account = byId.get(id);
            if (account == null) {
                return LinkResult.NO_ACCOUNT;
            }
            UserId owner = byIdentity.get(identity);
            if (owner != null) {
                return owner.equals(id) ? LinkResult.ALREADY : LinkResult.TAKEN;
            }
            if (account.connection(identity.provider()).isPresent()) {
                return LinkResult.PROVIDER_CONNECTED;
            }
            change(account, connections -> {
                connections.add(new Connection(identity, now, origin, null));
                return connections;
            });
            return LinkResult.LINKED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public UnlinkResult unlink(UserId id, LinkedIdentity identity, Instant now) {
        lock.lock();
        try {
            Account account = byId.get(id);
            if (account == null || !id.equals(byIdentity.get(identity))) {
                return UnlinkResult.NOT_LINKED;
            }
            if (account.connections().size() == 1) {
                return UnlinkResult.LAST;
            }
            change(account, connections -> {
                connections.removeIf(connection -> connection.identity().equals(identity));
                return connections;
            });
            parted.put(identity, new Parted(id, now));
            if (parted.size() > capacity) {
                Iterator<LinkedIdentity> oldest = parted.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            return UnlinkResult.UNLINKED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<EmailAddress> confirm(LinkedIdentity identity, @Nullable EmailAddress verified, Instant now) {
        ConfirmedEmail confirmed = verified == null ? null : new ConfirmedEmail(verified, now);
        lock.lock();
        try {
            UserId owner = byIdentity.get(identity);
            if (owner == null) {
                return Optional.empty();
            }
            Account account = account(owner);
            Optional<EmailAddress> before = account.connection(identity.provider())
                    .map(Connection::email)
                    .map(ConfirmedEmail::address);
            change(account, connections -> {
                connections.replaceAll(connection ->
                        connection.identity().equals(identity) ? connection.withEmail(confirmed) : connection);
                return connections;
            });
            return before;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<UserId> partedFrom(LinkedIdentity identity) {
        lock.lock();
        try {
            return Optional.ofNullable(parted.get(identity)).map(Parted::from);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Set<LinkedIdentity> parted(UserId id) {
        lock.lock();
        try {
            return parted.entrySet().stream()
                    .filter(entry -> entry.getValue().from().equals(id))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toUnmodifiableSet());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        lock.lock();
        try {
            List<LinkedIdentity> old = parted.entrySet().stream()
                    .filter(entry -> !entry.getValue().at().isAfter(until))
                    .limit(atMost)
                    .map(Map.Entry::getKey)
                    .toList();
            old.forEach(parted::remove);
            return old.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean remove(UserId id) {
        lock.lock();
        try {
            Account account = byId.get(id);
            if (account == null) {
                return false;
            }
            take(account);
            parted.values().removeIf(one -> one.from().equals(id));
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Account account(UserId id) {
        Account account = byId.get(id);
        if (account == null) {
            throw new IllegalStateException("an index names an account that there is not");
        }
        return account;
    }

    private void change(Account account, UnaryOperator<List<Connection>> change) {
        List<Connection> connections = change.apply(new ArrayList<>(account.connections()));
        take(account);
        put(new Account(account.id(), account.createdAt(), connections));
    }

    private void put(Account account) {
        byId.put(account.id(), account);
        for (Connection connection : account.connections()) {
            byIdentity.put(connection.identity(), account.id());
            parted.remove(connection.identity());
            ConfirmedEmail email = connection.email();
            if (email != null) {
                byEmail.computeIfAbsent(email.address(), address -> new LinkedHashSet<>())
                        .add(account.id());
            }
        }
    }

    private void take(Account account) {
        byId.remove(account.id());
        for (Connection connection : account.connections()) {
            byIdentity.remove(connection.identity());
            ConfirmedEmail email = connection.email();
            if (email != null) {
                byEmail.computeIfPresent(email.address(), (address, owners) -> {
                    owners.remove(account.id());
                    return owners.isEmpty() ? null : owners;
                });
            }
        }
    }

    /** From which account an identity was taken, and when. */
    private record Parted(UserId from, Instant at) {}
}
