package io.duologue.core.moderation;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Blocks in this process's memory. Safe for many threads: one lock guards both directions. */
final class InMemoryBlockStore implements BlockStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<UserId, Map<UserId, Block>> byOwner = new HashMap<>();
    private final Map<UserId, Set<UserId>> ownersByOther = new HashMap<>();
    private int size;

    InMemoryBlockStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public BlockResult block(UserId owner, UserId other, String id, String name, Instant now) {
        if (owner.equals(other)) {
            throw new IllegalArgumentException("nobody blocks himself");
        }
        lock.lock();
        try {
            Map<UserId, Block> own = byOwner.getOrDefault(owner, Map.of());
            Block known = own.get(other);
            if (known != null) {
                return new BlockResult.Blocked(known);
            }
            if (own.size() >= MAX_PER_USER) {
                return new BlockResult.Full();
            }
            if (size >= capacity) {
                throw new BackendException("no room for another block: there are " + capacity);
            }
            Block block = new Block(id, owner, other, name, now);
            byOwner.computeIfAbsent(owner, user -> new LinkedHashMap<>()).put(other, block);
            ownersByOther.computeIfAbsent(other, user -> new HashSet<>()).add(owner);
            size++;
            return new BlockResult.Blocked(block);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean unblock(UserId owner, String id) {
        lock.lock();
        try {
            for (Block block : byOwner.getOrDefault(owner, Map.of()).values()) {
                if (block.id().equals(id)) {
                    remove(block);
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void remove(Block block) {
        byOwner.computeIfPresent(block.owner(), (owner, own) -> {
            own.remove(block.other());
            return own.isEmpty() ? null : own;
        });
        ownersByOther.computeIfPresent(block.other(), (other, owners) -> {
            owners.remove(block.owner());
            return owners.isEmpty() ? null : owners;
        });
        size--;
    }

    @Override
    public void erase(UserId user) {
        lock.lock();
        try {
            List.copyOf(byOwner.getOrDefault(user, Map.of()).values()).forEach(this::remove);
            ownersByOther
                    .getOrDefault(user, Set.of())
                    .forEach(owner -> byOwner.getOrDefault(owner, Map.of())
                            .computeIfPresent(
                                    user, (same, block) -> new Block(block.id(), owner, user, ERASED, block.at())));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Block> of(UserId owner) {
        lock.lock();
        try {
            return List.copyOf(byOwner.getOrDefault(owner, Map.of()).values());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean betweenEither(UserId one, UserId other) {
        lock.lock();
        try {
            return hasBlocked(one, other) || hasBlocked(other, one);
        } finally {
            lock.unlock();
        }
    }

    private boolean hasBlocked(UserId owner, UserId other) {
        return byOwner.getOrDefault(owner, Map.of()).containsKey(other);
    }

    @Override
    public Set<UserId> eitherWay(UserId user) {
        lock.lock();
        try {
            Set<UserId> all = new HashSet<>(byOwner.getOrDefault(user, Map.of()).keySet());
            all.addAll(ownersByOther.getOrDefault(user, Set.of()));
            return Set.copyOf(all);
        } finally {
            lock.unlock();
        }
    }
}
