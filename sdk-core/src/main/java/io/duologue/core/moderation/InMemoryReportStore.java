package io.duologue.core.moderation;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports in this process's memory. Safe for many threads: one lock guards the reports and their indexes. */
final class InMemoryReportStore implements ReportStore {
    private static final Comparator<Report> LATEST_FIRST =
            Comparator.comparing(Report::at).reversed().thenComparing(Report::caseId);

    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<String, Report> byCase = new HashMap<>();
    private final Map<UserId, Map<UserId, Report>> byReporter = new HashMap<>();
    /** The cases about each. */
    private final Map<UserId, Set<String>> about = new HashMap<>();

    private final Map<String, Decision> decisions = new HashMap<>();
    private final NavigableSet<Report> open = new TreeSet<>(LATEST_FIRST);

    InMemoryReportStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public FileResult file(Report report) {
        lock.lock();
        try {
            Report known = byReporter.getOrDefault(report.reporter(), Map.of()).get(report.reported());
            if (known != null) {
                return new FileResult.Repeated(known.caseId());
            }
            if (byCase.containsKey(report.caseId())) {
                throw new IllegalArgumentException("case id: expected a new one but there is " + report.caseId());
            }
            if (byCase.size() >= capacity) {
                throw new BackendException("no room for another report: there are " + capacity);
            }
            byCase.put(report.caseId(), report);
            open.add(report);
            byReporter
                    .computeIfAbsent(report.reporter(), user -> new HashMap<>())
                    .put(report.reported(), report);
            about.computeIfAbsent(report.reported(), user -> new HashSet<>()).add(report.caseId());
            return new FileResult.Filed(report);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Report> find(String caseId) {
        lock.lock();
        try {
            return Optional.ofNullable(byCase.get(caseId));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Report> by(UserId reporter, int limit) {
        List<Report> all;
        lock.lock();
        try {
            all = new ArrayList<>(byReporter.getOrDefault(reporter, Map.of()).values());
        } finally {
            lock.unlock();
        }
        return all.stream().sorted(LATEST_FIRST).limit(limit).toList();
    }

    @Override
    public List<Report> about(UserId reported, int limit) {
        List<Report> all;
        lock.lock();
        try {
            all = about.getOrDefault(reported, Set.of()).stream()
                    .flatMap(caseId -> Stream.ofNullable(byCase.get(caseId)))
                    .toList();
        } finally {
            lock.unlock();
        }
        return all.stream().sorted(LATEST_FIRST).limit(limit).toList();
    }

    @Override
    public List<Report> open(@Nullable String behind, int limit) {
        lock.lock();
        try {
            if (behind == null) {
                return open.stream().limit(limit).toList();
            }
            Report last = byCase.get(behind);
            return last == null
                    ? List.of()
                    : open.tailSet(last, false).stream().limit(limit).toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Decision> decide(String caseId, Decision decision) {
        lock.lock();
        try {
            Report report = byCase.get(caseId);
            if (report == null) {
                return Optional.empty();
            }
            open.remove(report);
            Decision earlier = decisions.putIfAbsent(caseId, decision);
            return Optional.of(earlier == null ? decision : earlier);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Decision> decision(String caseId) {
        lock.lock();
        try {
            return Optional.ofNullable(decisions.get(caseId));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int countAbout(UserId reported) {
        lock.lock();
        try {
            return about.getOrDefault(reported, Set.of()).size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Set<UserId> eitherWay(UserId user) {
        lock.lock();
        try {
            Set<UserId> all =
                    new HashSet<>(byReporter.getOrDefault(user, Map.of()).keySet());
            for (String caseId : about.getOrDefault(user, Set.of())) {
                Optional.ofNullable(byCase.get(caseId)).map(Report::reporter).ifPresent(all::add);
            }
            all.remove(UserId.ERASED);
            return Set.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void erase(UserId user) {
        lock.lock();
        try {
            Map<UserId, Report> own = byReporter.remove(user);
            if (own != null) {
                own.values().forEach(report -> replace(report, report.withoutReporter()));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return removeWhere(
                report -> {
                    Decision decision = decisions.get(report.caseId());
                    return decision != null && !decision.at().isAfter(until);
                },
                atMost);
    }

    @Override
    public int removeUndecidedUntil(Instant until, int atMost) {
        return removeWhere(
                report ->
                        !decisions.containsKey(report.caseId()) && !report.at().isAfter(until),
                atMost);
    }

    private int removeWhere(Predicate<Report> old, int atMost) {
        lock.lock();
        try {
            List<Report> found =
                    byCase.values().stream().filter(old).limit(atMost).toList();
            found.forEach(this::remove);
            return found.size();
        } finally {
            lock.unlock();
        }
    }

    private void replace(Report report, Report by) {
        byCase.put(by.caseId(), by);
        if (open.remove(report)) {
            open.add(by);
        }
    }

    private void remove(Report report) {
        byCase.remove(report.caseId());
        open.remove(report);
        decisions.remove(report.caseId());
        byReporter.computeIfPresent(report.reporter(), (reporter, own) -> {
            own.remove(report.reported());
            return own.isEmpty() ? null : own;
        });
        about.computeIfPresent(report.reported(), (reported, cases) -> {
            cases.remove(report.caseId());
            return cases.isEmpty() ? null : cases;
        });
    }
}
