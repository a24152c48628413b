package io.duologue.core.idempotency;

import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Answers in this process's memory. Safe for many threads: one lock guards both maps, which hold the same keys. */
final class InMemoryKeyedAnswers implements KeyedAnswers {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    /** In the order in which they were taken. */
    private final Map<RequestKey, Entry> entries = new LinkedHashMap<>();

    private final Map<UserId, Set<RequestKey>> ofPerson = new HashMap<>();
    private long taken;

    InMemoryKeyedAnswers(int capacity) {
        this.capacity = Math.toIntExact(Checks.atLeast("capacity", 1, capacity));
    }

    @Override
    public Claim claim(RequestKey key, String request, Instant now) {
        lock.lock();
        try {
            forgetOld(now);
            Entry known = entries.get(key);
            if (known != null && known.lasts(now)) {
                return known.answerTo(request);
            }
            remove(key);
            taken++;
            add(key, new Entry(taken, request, now, null));
            return new Claim.Taken(taken);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void keep(RequestKey key, Claim.Taken mine, KeptAnswer answer) {
        lock.lock();
        try {
            entries.computeIfPresent(key, (same, entry) -> entry.isOf(mine) ? entry.kept(answer) : entry);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(RequestKey key, Claim.Taken mine) {
        lock.lock();
        try {
            Entry entry = entries.get(key);
            if (entry != null && entry.isOf(mine)) {
                remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void erase(UserId user) {
        lock.lock();
        try {
            List.copyOf(ofPerson.getOrDefault(user, Set.of())).forEach(this::remove);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        lock.lock();
        try {
            List<RequestKey> old = entries.entrySet().stream()
                    .filter(entry -> !entry.getValue().since().isAfter(until))
                    .limit(atMost)
                    .map(Map.Entry::getKey)
                    .toList();
            old.forEach(this::remove);
            return old.size();
        } finally {
            lock.unlock();
        }
    }

    private void add(RequestKey key, Entry entry) {
        entries.put(key, entry);
        Set<RequestKey> hers = ofPerson.computeIfAbsent(key.person(), person -> new LinkedHashSet<>());
        hers.add(key);
        if (hers.size() > MOST_OF_ONE) {
            remove(hers.iterator().next());
        }
        if (entries.size() > capacity) {
            remove(entries.keySet().iterator().next());
        }
    }

    private void forgetOld(Instant now) {
        Iterator<Map.Entry<RequestKey, Entry>> oldest = entries.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<RequestKey, Entry> entry = oldest.next();
            if (now.isBefore(entry.getValue().since().plus(KEPT_FOR))) {
                return;
            }
            oldest.remove();
            forgetOfPerson(entry.getKey());
        }
    }

    private void remove(RequestKey key) {
        if (entries.remove(key) != null) {
            forgetOfPerson(key);
        }
    }

    private void forgetOfPerson(RequestKey key) {
        ofPerson.computeIfPresent(key.person(), (person, hers) -> {
            hers.remove(key);
            return hers.isEmpty() ? null : hers;
        });
    }

    /** @param answer null while it is running */
    private record Entry(
            long number,
            String request,
            Instant since,
            @Nullable KeptAnswer answer) {
        boolean lasts(Instant now) {
            return now.isBefore(since.plus(answer == null ? RUNNING_FOR : KEPT_FOR));
        }

        boolean isOf(Claim.Taken claim) {
            return number == claim.number();
        }

        Entry kept(KeptAnswer made) {
            return new Entry(number, request, since, made);
        }

        Claim answerTo(String other) {
            if (!request.equals(other)) {
                return new Claim.OtherRequest();
            }
            return answer == null ? new Claim.Running() : new Claim.Answered(new Claim.Taken(number), answer);
        }
    }
}
