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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Credentials in this process's memory. Safe for many threads: one lock guards all maps, which hold the same credentials.
 * What hangs under a session is in its own set, so that nothing outlives it.
 */
final class InMemoryCredentialStore implements CredentialStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<SecretHash, Held> sessions = new HashMap<>();
    private final Map<SecretHash, Issued> issued = new HashMap<>();
    private final Map<UserId, Set<Held>> byUser = new HashMap<>();
    private final TreeSet<Entry> byEnd = new TreeSet<>(
            Comparator.comparing(Entry::end).thenComparing(entry -> entry.hash().value()));

    InMemoryCredentialStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public void issueSession(SignedInSession session) {
        alone(() -> {
            removeIssued(session.key());
            Held known = sessions.get(session.key());
            if (known != null && known.session.user().equals(session.user())) {
                change(known, session);
            } else {
                removeSession(known);
                Held held = new Held(session);
                sessions.put(session.key(), held);
                byUser.computeIfAbsent(session.user(), user -> new HashSet<>()).add(held);
                byEnd.add(held.entry());
                makeRoom();
            }
        });
    }

    @Override
    public void issueTicket(SecretHash ticket, SecretHash session, Instant expiresAt) {
        issue(ticket, session, expiresAt, true);
    }

    @Override
    public void issueBearer(SecretHash bearer, SecretHash session, Instant expiresAt) {
        issue(bearer, session, expiresAt, false);
    }

    private void issue(SecretHash secret, SecretHash session, Instant expiresAt, boolean once) {
        alone(() -> {
            Held held = sessions.get(session);
            if (held != null && !sessions.containsKey(secret)) {
                removeIssued(secret);
                Issued fresh = new Issued(secret, held, expiresAt, once);
                issued.put(secret, fresh);
                held.under.add(secret);
                byEnd.add(fresh.entry());
                makeRoom();
            }
        });
    }

    @Override
    public Optional<Credential> find(SecretHash secret, Instant now) {
        return locked(() -> {
            Held held = sessions.get(secret);
            if (held != null) {
                return current(held.session, held.session.expiresAt(), now);
            }
            Issued found = issued.get(secret);
            return found == null || found.once()
                    ? Optional.<Credential>empty()
                    : current(found.under().session, found.expiresAt(), now);
        });
    }

    @Override
    public Optional<Credential> redeem(SecretHash ticket, Instant now) {
        return locked(() -> {
            Issued found = issued.get(ticket);
            if (found == null || !found.once()) {
                return Optional.<Credential>empty();
            }
            removeIssued(ticket);
            return current(found.under().session, found.expiresAt(), now);
        });
    }

    @Override
    public Optional<SignedInSession> session(SecretHash key, Instant now) {
        return locked(() -> Optional.ofNullable(sessions.get(key))
                .map(held -> held.session)
                .filter(session -> now.isBefore(session.endsAt())));
    }

    @Override
    public List<SignedInSession> sessions(UserId user, Instant now) {
        return locked(() -> byUser.getOrDefault(user, Set.of()).stream()
                .map(held -> held.session)
                .filter(session -> now.isBefore(session.endsAt()))
                .toList());
    }

    @Override
    public boolean update(SignedInSession expected, SignedInSession next) {
        if (!next.key().equals(expected.key()) || !next.user().equals(expected.user())) {
            throw new IllegalArgumentException("expected a session of the same key and user");
        }
        return locked(() -> {
            Held held = sessions.get(expected.key());
            if (held == null || !held.session.equals(expected)) {
                return false;
            }
            change(held, next);
            return true;
        });
    }

    @Override
    public void revoke(SecretHash session) {
        alone(() -> removeSession(sessions.get(session)));
    }

    @Override
    public void revokeAll(UserId user) {
        alone(() -> List.copyOf(byUser.getOrDefault(user, Set.of())).forEach(this::removeSession));
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return locked(() -> {
            int removed = 0;
            while (removed < atMost
                    && !byEnd.isEmpty()
                    && !until.isBefore(byEnd.first().end())) {
                removeFirst();
                removed++;
            }
            return removed;
        });
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void alone(Runnable action) {
        locked(() -> {
            action.run();
            return true;
        });
    }

    private static Optional<Credential> current(SignedInSession session, Instant expiresAt, Instant now) {
        return now.isBefore(expiresAt) ? Optional.of(new Credential(session, expiresAt)) : Optional.empty();
    }

    private void change(Held held, SignedInSession next) {
        byEnd.remove(held.entry());
        held.session = next;
        byEnd.add(held.entry());
    }

    private void makeRoom() {
        if (byEnd.size() > capacity) {
            removeFirst();
        }
    }

    private void removeFirst() {
        SecretHash first = byEnd.first().hash();
        removeIssued(first);
        removeSession(sessions.get(first));
    }

    private void removeSession(@Nullable Held held) {
        if (held == null) {
            return;
        }
        List.copyOf(held.under).forEach(this::removeIssued);
        sessions.remove(held.session.key());
        byEnd.remove(held.entry());
        byUser.computeIfPresent(held.session.user(), (user, all) -> {
            all.remove(held);
            return all.isEmpty() ? null : all;
        });
    }

    private void removeIssued(SecretHash secret) {
        Issued removed = issued.remove(secret);
        if (removed != null) {
            removed.under().under.remove(secret);
            byEnd.remove(removed.entry());
        }
    }

    /** When something of this hash makes room by itself. */
    private record Entry(Instant end, SecretHash hash) {}

    /** A session and what was issued under it. Guarded by the lock; the same one for as long as its session is known. */
    private static final class Held {
        private final Set<SecretHash> under = new HashSet<>();
        private SignedInSession session;

        Held(SignedInSession session) {
            this.session = session;
        }

        Entry entry() {
            return new Entry(session.endsAt(), session.key());
        }
    }

    private record Issued(SecretHash hash, Held under, Instant expiresAt, boolean once) {
        Entry entry() {
            return new Entry(expiresAt, hash);
        }
    }
}
