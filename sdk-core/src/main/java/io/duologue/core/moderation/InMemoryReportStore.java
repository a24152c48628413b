package io.duologue.core.moderation;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Reports in this process's memory. Safe for many threads: one lock guards the reports and their indexes. */
final class InMemoryReportStore implements ReportStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<String, Report> byCase = new HashMap<>();
    private final Map<UserId, Map<UserId, Report>> byReporter = new HashMap<>();
    private final Map<UserId, Set<UserId>> reportersOf = new HashMap<>();

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
            byReporter
                    .computeIfAbsent(report.reporter(), user -> new HashMap<>())
                    .put(report.reported(), report);
            reportersOf
                    .computeIfAbsent(report.reported(), user -> new HashSet<>())
                    .add(report.reporter());
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
        return all.stream()
                .sorted(Comparator.comparing(Report::at).reversed().thenComparing(Report::caseId))
                .limit(limit)
                .toList();
    }

    @Override
    public int countAbout(UserId reported) {
        lock.lock();
        try {
            return reportersOf.getOrDefault(reported, Set.of()).size();
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
            all.addAll(reportersOf.getOrDefault(user, Set.of()));
            return Set.copyOf(all);
        } finally {
            lock.unlock();
        }
    }
}
