package io.duologue.core.profile;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Profiles in this process's memory. Safe for many threads: each map holds immutable values that are replaced by
 * compare-and-set; a caller's change runs under no lock. What a change means for the count of a company is looked up under a lock
 * after it, so that the last look sees the last change.
 */
final class InMemoryProfileStore implements ProfileStore {
    private static final int MAX_ACKNOWLEDGEMENTS = 100;
    private static final Preferences DEFAULTS = Preferences.builder().build();

    private final Bounded<Profile> profiles;
    private final Bounded<Preferences> preferences;
    private final Bounded<List<Acknowledgement>> acknowledgements;
    private final Bounded<Map<UserId, Avoided>> avoided;
    private final Lock counting = new ReentrantLock();
    private final Map<UserId, String> counted = new HashMap<>();
    private final ConcurrentMap<String, Integer> companies = new ConcurrentHashMap<>();

    InMemoryProfileStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.profiles = new Bounded<>(capacity);
        this.preferences = new Bounded<>(capacity);
        this.acknowledgements = new Bounded<>(capacity);
        this.avoided = new Bounded<>(capacity);
    }

    @Override
    public Optional<Profile> find(UserId user) {
        return profiles.find(user);
    }

    @Override
    public boolean create(Profile profile) {
        boolean created = profiles.putIfAbsent(profile.user(), profile);
        count(profile.user());
        return created;
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
                count(user);
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
        updatePreferences(user, before -> saved);
    }

    @Override
    public Optional<Preferences> updatePreferences(UserId user, UnaryOperator<Preferences> change) {
        while (profiles.has(user)) {
            Optional<Preferences> before = preferences.find(user);
            Preferences after = change.apply(before.orElse(DEFAULTS));
            boolean saved = before.isPresent()
                    ? preferences.replace(user, before.get(), after)
                    : preferences.putIfAbsent(user, after);
            if (saved) {
                return isStillKnown(user, preferences) ? Optional.of(after) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Whether what was just written counts. A profile is the first that goes when somebody is erased: who has none now may
     * have lost all before this was written.
     */
    private boolean isStillKnown(UserId user, Bounded<?> written) {
        if (profiles.has(user)) {
            return true;
        }
        written.remove(user);
        return false;
    }

    @Override
    public List<Acknowledgement> acknowledgements(UserId user) {
        return acknowledgements.find(user).orElse(List.of());
    }

    @Override
    public void acknowledge(UserId user, Acknowledgement acknowledgement) {
        while (profiles.has(user)) {
            acknowledgements.putIfAbsent(user, List.of());
            List<Acknowledgement> before = acknowledgements(user);
            if (acknowledgements.replace(user, before, with(before, acknowledgement))
                    && isStillKnown(user, acknowledgements)) {
                count(user);
                return;
            }
        }
        // Also what was put there to be replaced.
        acknowledgements.remove(user);
    }

    @Override
    public int companyCount(String normalised) {
        return companies.getOrDefault(normalised, 0);
    }

    private void count(UserId user) {
        counting.lock();
        try {
            String now = find(user)
                    .filter(profile -> Onboarding.wasComplete(profile, acknowledgements(user)))
                    .flatMap(Profile::company)
                    .map(Company::normalised)
                    .orElse(null);
            String before = now == null ? counted.remove(user) : counted.put(user, now);
            if (before != null) {
                companies.computeIfPresent(before, (company, people) -> people == 1 ? null : people - 1);
            }
            if (now != null) {
                companies.merge(now, 1, Integer::sum);
            }
        } finally {
            counting.unlock();
        }
    }

    @Override
    public AvoidResult avoid(UserId owner, Avoided wish) {
        if (owner.equals(wish.other())) {
            throw new IllegalArgumentException("nobody avoids himself");
        }
        avoided.putIfAbsent(owner, Map.of());
        while (true) {
            Map<UserId, Avoided> before = avoided.find(owner).orElse(Map.of());
            Avoided known = before.get(wish.other());
            if (known != null) {
                return new AvoidResult.Noted(known);
            }
            if (before.size() >= MAX_AVOIDED) {
                return new AvoidResult.Full();
            }
            Map<UserId, Avoided> after = new LinkedHashMap<>(before);
            after.put(wish.other(), wish);
            if (avoided.replace(owner, before, Collections.unmodifiableMap(after))) {
                return new AvoidResult.Noted(wish);
            }
        }
    }

    @Override
    public boolean stopAvoiding(UserId owner, String id) {
        while (true) {
            Map<UserId, Avoided> before = avoided.find(owner).orElse(Map.of());
            Map<UserId, Avoided> after = new LinkedHashMap<>(before);
            if (!after.values().removeIf(wish -> wish.id().equals(id))) {
                return false;
            }
            if (avoided.replace(owner, before, Collections.unmodifiableMap(after))) {
                return true;
            }
        }
    }

    @Override
    public List<Avoided> avoided(UserId owner) {
        return List.copyOf(avoided.find(owner).orElse(Map.of()).values());
    }

    @Override
    public boolean avoids(UserId owner, UserId other) {
        return avoided.find(owner).orElse(Map.of()).containsKey(other);
    }

    @Override
    public void erase(UserId user) {
        profiles.remove(user);
        preferences.remove(user);
        acknowledgements.remove(user);
        avoided.remove(user);
        avoided.users().forEach(owner -> forgetName(owner, user));
        count(user);
    }

    private void forgetName(UserId owner, UserId gone) {
        while (true) {
            Map<UserId, Avoided> before = avoided.find(owner).orElse(Map.of());
            Avoided wish = before.get(gone);
            if (wish == null) {
                return;
            }
            Map<UserId, Avoided> after = new LinkedHashMap<>(before);
            after.put(gone, new Avoided(wish.id(), gone, ERASED, wish.at()));
            if (avoided.replace(owner, before, Collections.unmodifiableMap(after))) {
                return;
            }
        }
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

        boolean has(UserId user) {
            return values.containsKey(user);
        }

        Set<UserId> users() {
            return values.keySet();
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
    }
}
