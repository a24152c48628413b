package io.duologue.core.identity;

import io.duologue.core.Checks;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Credentials in this process's memory. Safe for many threads: one lock guards all maps, which hold the same credentials.
 */
final class InMemoryCredentialStore implements CredentialStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<SecretHash, Issued> byHash = new HashMap<>();
    private final Map<UserId, Set<Issued>> byUser = new HashMap<>();
    private final Map<SecretHash, Set<Issued>> ticketsOf = new HashMap<>();
    private final TreeSet<Issued> byExpiry = new TreeSet<>(
            Comparator.comparing((Issued issued) -> issued.credential().expiresAt())
                    .thenComparing(issued -> issued.hash().value()));

    InMemoryCredentialStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public void issueSession(Credential credential) {
        add(new Issued(credential.session(), null, credential));
    }

    @Override
    public void issueTicket(SecretHash ticket, Credential credential) {
        add(new Issued(ticket, credential.session(), credential));
    }

    private void add(Issued issued) {
        lock.lock();
        try {
            SecretHash session = issued.session();
            if (session != null && !isSession(byHash.get(session))) {
                return;
            }
            remove(byHash.get(issued.hash()));
            byHash.put(issued.hash(), issued);
            byExpiry.add(issued);
            byUser.computeIfAbsent(issued.credential().user(), user -> new HashSet<>())
                    .add(issued);
            if (session != null) {
                ticketsOf.computeIfAbsent(session, hash -> new HashSet<>()).add(issued);
            }
            if (byHash.size() > capacity) {
                removeWithTickets(byExpiry.first());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Credential> find(SecretHash session, Instant now) {
        lock.lock();
        try {
            Issued issued = byHash.get(session);
            return isSession(issued) ? current(issued, now) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Credential> redeem(SecretHash ticket, Instant now) {
        lock.lock();
        try {
            Issued issued = byHash.get(ticket);
            if (issued == null || issued.session() == null) {
                return Optional.empty();
            }
            remove(issued);
            return current(issued, now);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void revoke(SecretHash session) {
        lock.lock();
        try {
            Issued issued = byHash.get(session);
            if (isSession(issued)) {
                removeWithTickets(issued);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void revokeAll(UserId user) {
        lock.lock();
        try {
            List.copyOf(byUser.getOrDefault(user, Set.of())).forEach(this::remove);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isSession(@Nullable Issued issued) {
        return issued != null && issued.session() == null;
    }

    private Optional<Credential> current(@Nullable Issued issued, Instant now) {
        return Optional.ofNullable(issued)
                .map(Issued::credential)
                .filter(credential -> now.isBefore(credential.expiresAt()));
    }

    private void removeWithTickets(@Nullable Issued issued) {
        if (issued != null) {
            remove(issued);
            List.copyOf(ticketsOf.getOrDefault(issued.hash(), Set.of())).forEach(this::remove);
        }
    }

    private void remove(@Nullable Issued issued) {
        if (issued == null) {
            return;
        }
        byHash.remove(issued.hash());
        byExpiry.remove(issued);
        removeFrom(byUser, issued.credential().user(), issued);
        if (issued.session() != null) {
            removeFrom(ticketsOf, issued.session(), issued);
        }
    }

    private static <K> void removeFrom(Map<K, Set<Issued>> index, K key, Issued issued) {
        index.computeIfPresent(key, (same, all) -> {
            all.remove(issued);
            return all.isEmpty() ? null : all;
        });
    }

    /**
     * Something that was issued.
     *
     * @param session null for a session, for a ticket the session under which it was issued
     */
    private record Issued(SecretHash hash, @Nullable SecretHash session, Credential credential) {}
}
