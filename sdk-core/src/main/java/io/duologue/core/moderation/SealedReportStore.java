package io.duologue.core.moderation;

import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reports whose words another store keeps sealed: the messages, each with its author, and the note, with the reporter. Who reported
 * whom, when and for what is as it was, because reports are found by it. As safe for threads as that store.
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
        // One word that opens shows that the report was filed sealed, so that whatever is not sealed came later.
        AtomicBoolean filedSealed = new AtomicBoolean();
        with(report, (text, place) -> {
            if (seal.open(text, place).isPresent()) {
                filedSealed.set(true);
            }
            return text;
        });
        return with(report, (text, place) -> shown(text, place, filedSealed.get()));
    }

    private String shown(String text, String place, boolean filedSealed) {
        if (seal.looksSealed(text)) {
            return seal.open(text, place).orElse(EvidenceSeal.UNREADABLE);
        }
        return filedSealed ? EvidenceSeal.NOT_GENUINE : EvidenceSeal.NOT_SEALED + text;
    }

    private static Report with(Report report, Change change) {
        String note = report.note();
        return new Report(
                report.caseId(),
                report.reporter(),
                report.reported(),
                report.conversation(),
                report.reason(),
                note == null ? null : change.of(note, place(report, "note", report.reporter())),
                report.evidence().stream()
                        .map(one -> new Evidence(
                                one.seq(), one.author(), one.at(), text(report, one, change), one.marked()))
                        .toList(),
                report.at());
    }

    private static String text(Report report, Evidence one, Change change) {
        // What is left of the words of who is no more is nothing, and nobody's.
        return one.text().isEmpty() && one.author().equals(UserId.ERASED)
                ? ""
                : change.of(one.text(), place(report, Long.toString(one.seq()), one.author()));
    }

    /** An erasure takes words together with their author: what stays is where it was sealed. */
    private static String place(Report report, String what, UserId author) {
        return report.caseId() + "/" + what + "/" + author.value();
    }

    /** What becomes of a text at a place. */
    @FunctionalInterface
    private interface Change {
        String of(String text, String place);
    }
}
