package io.duologue.core.profile;

import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Pictures in this process's memory. Safe for many threads: one lock, under which nothing is read and nothing waits. */
final class InMemoryAvatarStore implements AvatarStore {
    private final int capacity;
    /** The one that was saved longest ago is first. */
    private final Map<UserId, Avatar> byUser = new LinkedHashMap<>();

    private final Map<AvatarId, Avatar> byId = new HashMap<>();

    InMemoryAvatarStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public synchronized void save(UserId user, Avatar avatar) {
        remove(user);
        if (byUser.size() >= capacity) {
            remove(byUser.keySet().iterator().next());
        }
        byUser.put(user, avatar);
        byId.put(avatar.id(), avatar);
    }

    @Override
    public synchronized Optional<Avatar> find(AvatarId id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public synchronized void remove(UserId user) {
        Avatar before = byUser.remove(user);
        if (before != null) {
            byId.remove(before.id());
        }
    }
}
