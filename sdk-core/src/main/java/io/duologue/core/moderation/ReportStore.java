package io.duologue.core.moderation;

import io.duologue.core.Perishable;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people reported, with its evidence, and what was decided about it. It decides nothing by itself.
 *
 * <ol>
 *   <li>E-1: one reporter has one report about one person; a second one is {@link FileResult.Repeated} with the first case.
 *   <li>E-2: what was filed is found by its case and by its reporter.
 *   <li>E-3: what was filed is not changed by filing anything else.
 *   <li>E-4: {@link #eitherWay} names reporter and reported to each other.
 *   <li>E-5: a report is open until it is decided, and is decided once: the first decision stays and answers all others, also those
 *       that are made at once.
 *   <li>E-6: {@link #open} has the open reports, the latest first; behind a report it goes on where that one stands or stood, whatever
 *       was filed or decided meanwhile.
 *   <li>E-7: what was filed about somebody is found by whom it is about, the latest first, open or decided.
 *   <li>E-8: {@link #erase} takes from the reports that the user made who that was, the note and what he had said himself; they
 *       count as before. Reports about the user stay as they are.
 *   <li>E-9: {@link #removeUntil} removes reports that were decided then or before, with their evidence; one that is open stays,
 *       however old it is.
 *   <li>E-10: {@link #removeUndecidedUntil} removes reports that are open and whose {@code at} is then or before, with their
 *       evidence; one that is decided stays.
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

    /** Reports about the user, the latest first. */
    List<Report> about(UserId reported, int limit);

    /**
     * Reports that nobody has decided, the latest first.
     *
     * @param behind the case after which to go on, open or decided; null to begin with the latest. Behind an unknown one there is
     *     nothing
     */
    List<Report> open(@Nullable String behind, int limit);

    /**
     * Decides a report, unless that was done before.
     *
     * @return the decision that counts; empty if there is no such report
     */
    Optional<Decision> decide(String caseId, Decision decision);

    /** What was decided; empty for an open report and for none. */
    Optional<Decision> decision(String caseId);

    /**
     * Removes reports that nobody has decided.
     *
     * @see Perishable#removeUntil
     */
    int removeUndecidedUntil(Instant until, int atMost);

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

        /** The report as it stands in somebody's history: without the note and without what was said. */
        public Report withoutWords() {
            return new Report(caseId, reporter, reported, conversation, reason, null, List.of(), at);
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

    /** What a report came to. */
    enum Outcome {
        /** Nothing follows from it. */
        DISMISSED,
        /** Whom it is about is restricted for it. */
        UPHELD
    }

    /**
     * A decision with what is to follow from it, so that whoever finds it half carried out can carry it out. Immutable.
     *
     * @param restriction for {@code UPHELD} and for nothing else
     */
    record Decision(
            Outcome outcome,
            UserId by,
            Instant at,
            @Nullable Restriction restriction) {
        public Decision {
            if ((outcome == Outcome.UPHELD) != (restriction != null)) {
                throw new IllegalArgumentException("a restriction goes with UPHELD and with nothing else");
            }
        }
    }

    sealed interface FileResult {
        record Filed(Report report) implements FileResult {}

        record Repeated(String caseId) implements FileResult {}
    }

    /** Reports that are kept in that store with their words sealed, and read from it with the same seal or a later one. */
    static ReportStore sealing(ReportStore kept, EvidenceSeal seal) {
        return new SealedReportStore(kept, seal);
    }

    static ReportStore inMemory(int capacity) {
        return new InMemoryReportStore(capacity);
    }
}
