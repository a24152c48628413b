package io.duologue.core.moderation;

import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reports whose words another store keeps sealed: the messages and the note. Who reported whom, when and for what is as it was, because
 * reports are found by it. As safe for threads as that store.
 */
final class SealedReportStore implements ReportStore {
    private final ReportStore kept;
    private final EvidenceSeal seal;

    SealedReportStore(ReportStore kept, EvidenceSeal seal) {
        this.kept = kept;
        this.seal = seal;
    }

    @Override
    public FileResult file(Report report) {
        FileResult result = kept.file(with(report, seal::seal));
        return result instanceof FileResult.Filed ? new FileResult.Filed(report) : result;
    }

    @Override
    public Optional<Report> find(String caseId) {
        return kept.find(caseId).map(this::opened);
    }

    @Override
    public List<Report> by(UserId reporter, int limit) {
        return opened(kept.by(reporter, limit));
    }

    @Override
    public List<Report> about(UserId reported, int limit) {
        return opened(kept.about(reported, limit));
    }

    @Override
    public List<Report> open(@Nullable String behind, int limit) {
        return opened(kept.open(behind, limit));
    }

    @Override
    public Set<UserId> eitherWay(UserId user) {
        return kept.eitherWay(user);
    }

    @Override
    public int countAbout(UserId reported) {
        return kept.countAbout(reported);
    }

    @Override
    public Optional<Decision> decide(String caseId, Decision decision) {
        return kept.decide(caseId, decision);
    }

    @Override
    public Optional<Decision> decision(String caseId) {
        return kept.decision(caseId);
    }

    @Override
    public void erase(UserId user) {
        kept.erase(user);
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return kept.removeUntil(until, atMost);
    }

    @Override
    public int removeUndecidedUntil(Instant until, int atMost) {
        return kept.removeUndecidedUntil(until, atMost);
    }

    private List<Report> opened(List<Report> reports) {
        return reports.stream().map(this::opened).toList();
    }

    private Report opened(Report report) {
        return with(report, seal::open);
    }

    private static Report with(Report report, Change change) {
        String note = report.note();
        return new Report(
                report.caseId(),
                report.reporter(),
                report.reported(),
                report.conversation(),
                report.reason(),
                note == null ? null : change.of(note, report.caseId() + "/note"),
                report.evidence().stream()
                        .map(one -> new Evidence(
                                one.seq(),
                                one.author(),
                                one.at(),
                                // What is left of the words of who is no more is nothing.
                                one.text().isEmpty() ? "" : change.of(one.text(), report.caseId() + "/" + one.seq()),
                                one.marked()))
                        .toList(),
                report.at());
    }

    /** What becomes of a text at a place. */
    @FunctionalInterface
    private interface Change {
        String of(String text, String place);
    }
}
