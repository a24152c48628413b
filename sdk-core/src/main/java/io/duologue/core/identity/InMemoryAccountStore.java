package io.duologue.core.identity;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.identity.Account.ConfirmedEmail;
import io.duologue.core.identity.Account.Connection;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
import java.util.function.Predicate;
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
            Account account = new Account(fresh, now, List.of(Connection.signUp(identity, now)));
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
                connections.add(Connection.added(identity, origin, now));
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
        return change(identity, connection -> connection.confirmed(verified, now))
                .map(Connection::lastEmail)
                .map(ConfirmedEmail::address);
    }

    @Override
    public void told(LinkedIdentity identity, Instant now) {
        change(identity, connection -> connection.toldAt(now));
    }

    /** What it was before; nothing if no account has it. */
    private Optional<Connection> change(LinkedIdentity identity, UnaryOperator<Connection> change) {
        lock.lock();
        try {
            UserId owner = byIdentity.get(identity);
            if (owner == null) {
                return Optional.empty();
            }
            Account account = account(owner);
            change(account, connections -> {
                connections.replaceAll(
                        connection -> connection.identity().equals(identity) ? change.apply(connection) : connection);
                return connections;
            });
            return account.connection(identity.provider());
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
    public int removeUntil(Instant until, int atMost, Predicate<UserId> spared) {
        Map<UserId, Boolean> answers = new HashMap<>();
        int removed = 0;
        for (Map.Entry<LinkedIdentity, Parted> old : partedUntil(until)) {
            if (removed == atMost) {
                break;
            }
            if (!answers.computeIfAbsent(old.getValue().from(), spared::test)) {
                removed += forget(old) ? 1 : 0;
            }
        }
        return removed;
    }

    private List<Map.Entry<LinkedIdentity, Parted>> partedUntil(Instant until) {
        lock.lock();
        try {
            return parted.entrySet().stream()
                    .filter(entry -> !entry.getValue().at().isAfter(until))
                    .<Map.Entry<LinkedIdentity, Parted>>map(Map.Entry::copyOf)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** False if it came to an account since, or parted anew. */
    private boolean forget(Map.Entry<LinkedIdentity, Parted> old) {
        lock.lock();
        try {
            return parted.remove(old.getKey(), old.getValue());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Account> onlyFrom(ProviderId provider, @Nullable UserId behind, int atMost) {
        lock.lock();
        try {
            return byId.values().stream()
                    .filter(account -> behind == null || account.id().compareTo(behind) > 0)
                    .filter(account -> account.identities().stream()
                            .allMatch(identity -> identity.provider().equals(provider)))
                    .sorted(Comparator.comparing(Account::id))
                    .limit(atMost)
                    .toList();
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
