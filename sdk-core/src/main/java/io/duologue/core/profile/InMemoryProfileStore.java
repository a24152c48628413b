package io.duologue.core.profile;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Profiles in this process's memory. Safe for many threads: each map holds immutable values that are replaced by
 * compare-and-set; a caller's change runs under no lock.
 */
final class InMemoryProfileStore implements ProfileStore {
    private static final int MAX_ACKNOWLEDGEMENTS = 100;
    private static final Preferences DEFAULTS = Preferences.builder().build();

    private final Bounded<Profile> profiles;
    private final Bounded<Preferences> preferences;
    private final Bounded<List<Acknowledgement>> acknowledgements;

    InMemoryProfileStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.profiles = new Bounded<>(capacity);
        this.preferences = new Bounded<>(capacity);
        this.acknowledgements = new Bounded<>(capacity);
    }

    @Override
    public Optional<Profile> find(UserId user) {
        return profiles.find(user);
    }

    @Override
    public boolean create(Profile profile) {
        return profiles.putIfAbsent(profile.user(), profile);
    }

    @Override
    public Optional<Profile> update(UserId user, UnaryOperator<Profile> change) {
        while (true) {
            Optional<Profile> before = find(user);
            if (before.isEmpty()) {
                return before;
            }
            Profile after = change.apply(before.get());
            if (!after.user().equals(user)) {
                throw new IllegalArgumentException("expected a profile of the same user");
            }
            if (profiles.replace(user, before.get(), after)) {
                return Optional.of(after);
            }
        }
    }

    @Override
    public Preferences preferences(UserId user) {
        return preferences.find(user).orElse(DEFAULTS);
    }

    @Override
    public void savePreferences(UserId user, Preferences saved) {
        preferences.put(user, saved);
    }

    @Override
    public Preferences updatePreferences(UserId user, UnaryOperator<Preferences> change) {
        while (true) {
            Optional<Preferences> before = preferences.find(user);
            Preferences after = change.apply(before.orElse(DEFAULTS));
            boolean saved = before.isPresent()
                    ? preferences.replace(user, before.get(), after)
                    : preferences.putIfAbsent(user, after);
            if (saved) {
                return after;
            }
        }
    }

    @Override
    public List<Acknowledgement> acknowledgements(UserId user) {
        return acknowledgements.find(user).orElse(List.of());
    }

    @Override
    public void acknowledge(UserId user, Acknowledgement acknowledgement) {
        List<Acknowledgement> before;
        do {
            acknowledgements.putIfAbsent(user, List.of());
            before = acknowledgements(user);
        } while (!acknowledgements.replace(user, before, with(before, acknowledgement)));
    }

    @Override
    public void erase(UserId user) {
        profiles.remove(user);
        preferences.remove(user);
        acknowledgements.remove(user);
    }

    private static List<Acknowledgement> with(List<Acknowledgement> before, Acknowledgement added) {
        boolean known = before.stream()
                .anyMatch(one ->
                        one.document().equals(added.document()) && one.version().equals(added.version()));
        if (known) {
            return before;
        }
        if (before.size() >= MAX_ACKNOWLEDGEMENTS) {
            throw new BackendException("no room for another acknowledgement of this user");
        }
        return Stream.concat(before.stream(), Stream.of(added)).toList();
    }

    /** Values of users, at most so many. */
    private static final class Bounded<V> {
        private final int capacity;
        private final AtomicInteger size = new AtomicInteger();
        private final ConcurrentMap<UserId, V> values = new ConcurrentHashMap<>();

        Bounded(int capacity) {
            this.capacity = capacity;
        }

        Optional<V> find(UserId user) {
            return Optional.ofNullable(values.get(user));
        }

        boolean replace(UserId user, V before, V after) {
            return values.replace(user, before, after);
        }

        /** False if there was one. */
        boolean putIfAbsent(UserId user, V value) {
            if (values.containsKey(user)) {
                return false;
            }
            if (size.incrementAndGet() > capacity) {
                size.decrementAndGet();
                throw new BackendException("no room for another user: there are " + capacity);
            }
            if (values.putIfAbsent(user, value) != null) {
                size.decrementAndGet();
                return false;
            }
            return true;
        }

        void remove(UserId user) {
            if (values.remove(user) != null) {
                size.decrementAndGet();
            }
        }

        void put(UserId user, V value) {
            if (!putIfAbsent(user, value)) {
                values.put(user, value);
            }
        }
    }
}
