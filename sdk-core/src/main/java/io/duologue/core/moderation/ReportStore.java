package io.duologue.core.moderation;

import io.duologue.core.Perishable;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people reported, with its evidence. It decides nothing.
 *
 * <ol>
 *   <li>E-1: one reporter has one report about one person; a second one is {@link FileResult.Repeated} with the first case.
 *   <li>E-2: what was filed is found by its case and by its reporter.
 *   <li>E-3: what was filed is not changed by filing anything else.
 *   <li>E-4: {@link #eitherWay} names reporter and reported to each other.
 *   <li>E-5: {@link #erase} takes from the reports that the user made who that was, the note and what he had said himself; they
 *       count as before. Reports about the user stay as they are.
 *   <li>E-6: {@link #removeUntil} removes reports whose {@code at} is then or before, with their evidence.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code ReportStoreContract}.
 */
public interface ReportStore extends Erasable, Perishable {

    FileResult file(Report report);

    Optional<Report> find(String caseId);

    /** Reports that the user made, the latest first. */
    List<Report> by(UserId reporter, int limit);

    /** Everybody whom the user reported or who reported the user: they are not paired again. */
    Set<UserId> eitherWay(UserId user);

    /** How many different people reported the user. */
    int countAbout(UserId reported);

    /**
     * A report. Immutable.
     *
     * @param reporter {@link UserId#ERASED} if he is no more
     * @param reason one of the wire's report reasons
     * @param note what the reporter wrote, or null
     * @param evidence the last messages of the conversation, in order
     */
    record Report(
            String caseId,
            UserId reporter,
            UserId reported,
            ConversationId conversation,
            String reason,
            @Nullable String note,
            List<Evidence> evidence,
            Instant at) {
        public Report {
            evidence = List.copyOf(evidence);
        }

        /** The report as it is kept when its reporter is no more. */
        public Report withoutReporter() {
            List<Evidence> others = evidence.stream()
                    .map(one -> one.author().equals(reporter)
                            ? new Evidence(one.seq(), UserId.ERASED, one.at(), "", one.marked())
                            : one)
                    .toList();
            return new Report(caseId, UserId.ERASED, reported, conversation, reason, null, others, at);
        }

        /** Without note and evidence. */
        @Override
        public String toString() {
            return "Report[" + caseId + ", " + reason + "]";
        }
    }

    /** @param marked whether the reporter pointed at it */
    record Evidence(long seq, UserId author, Instant at, String text, boolean marked) {
        /** Without the text. */
        @Override
        public String toString() {
            return "Evidence[seq=" + seq + "]";
        }
    }

    sealed interface FileResult {
        record Filed(Report report) implements FileResult {}

        record Repeated(String caseId) implements FileResult {}
    }

    static ReportStore inMemory(int capacity) {
        return new InMemoryReportStore(capacity);
    }
}
