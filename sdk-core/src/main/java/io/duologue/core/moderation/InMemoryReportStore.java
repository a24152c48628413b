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
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
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
    private final Map<UserId, Set<UserId>> reportersOf = new HashMap<>();
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
        return all.stream().sorted(LATEST_FIRST).limit(limit).toList();
    }

    @Override
    public List<Report> about(UserId reported, int limit) {
        List<Report> all;
        lock.lock();
        try {
            all = reportersOf.getOrDefault(reported, Set.of()).stream()
                    .flatMap(reporter -> Stream.ofNullable(
                            byReporter.getOrDefault(reporter, Map.of()).get(reported)))
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
