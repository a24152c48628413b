package io.duologue.core.moderation;

import io.duologue.core.Checks;
import io.duologue.core.Perishable;
import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What people say against restrictions, and what was decided about it. It decides nothing by itself, and lifts nothing.
 *
 * <ol>
 *   <li>AP-1: a restriction has one appeal: a second one is {@link FileResult.Repeated} with the first, and changes nothing, also of
 *       those that are filed at once.
 *   <li>AP-2: what was filed is found by the case of its restriction as it stands now, and by whoever filed it, the latest first; by
 *       nobody else.
 *   <li>AP-3: an appeal is open until it is decided, and is decided once: the first decision stays and answers all others, also those
 *       that are made at once.
 *   <li>AP-4: {@link #open} has the open appeals, the oldest first; behind an appeal it goes on where that one stands or stood, whatever
 *       was filed or decided meanwhile.
 *   <li>AP-5: {@link #erase} leaves no appeal of the user, neither open nor decided; what the user decided stays.
 *   <li>AP-6: {@link #removeUntil} removes appeals that were filed then or before, open or decided, but none whose restriction is spared,
 *       and those that are spared hold up none that is not.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code AppealStoreContract}.
 */
public interface AppealStore extends Erasable, Perishable {

    /** @throws IllegalArgumentException if it is decided already */
    FileResult file(Appeal appeal);

    /** @param caseId of the restriction */
    Optional<Appeal> find(String caseId);

    /** Appeals of the user, the latest first. */
    List<Appeal> by(UserId user, int limit);

    /**
     * Appeals that nobody has decided, the oldest first.
     *
     * @param behind the case after which to go on, open or decided; null to begin with the oldest. Behind an unknown one there is
     *     nothing
     */
    List<Appeal> open(@Nullable String behind, int limit);

    /**
     * Decides an appeal, unless that was done before.
     *
     * @return the decision that counts; empty if there is no such appeal
     */
    Optional<Decision> decide(String caseId, Decision decision);

    @Override
    default int removeUntil(Instant until, int atMost) {
        return removeUntil(until, atMost, caseId -> false);
    }

    /**
     * Removes appeals, but for those about some restrictions.
     *
     * @param until inclusive
     * @param atMost after so many it stops; the rest is for the next call
     * @param spared says of the case of a restriction that the appeal stays; it may block on another store, and is asked without a lock
     * @return how many were removed
     */
    int removeUntil(Instant until, int atMost, Predicate<String> spared);

    /**
     * An appeal. Immutable.
     *
     * @param caseId of the restriction
     * @param user who is restricted
     * @param text what he says, 1–{@value #MOST_TEXT} characters
     * @param restrictedBy who set the restriction; null if nobody did, or if that is not known
     * @param report the case of the report that the restriction followed from; null if there was none, or if that is not known
     * @param decision null while it is open
     */
    record Appeal(
            String caseId,
            UserId user,
            String text,
            Instant at,
            @Nullable UserId restrictedBy,
            @Nullable String report,
            @Nullable Decision decision) {
        public static final int MOST_TEXT = 1_000;

        public Appeal {
            Checks.length("text", 1, MOST_TEXT, text);
        }

        public boolean isOpen() {
            return decision == null;
        }

        /** The same, decided. */
        public Appeal with(Decision made) {
            return new Appeal(caseId, user, text, at, restrictedBy, report, made);
        }

        /** Without what was said. */
        @Override
        public String toString() {
            return "Appeal[" + caseId + "]";
        }
    }

    /** What an appeal came to. */
    enum Outcome {
        /** The restriction is to be lifted. */
        GRANTED,
        /** The restriction stays as it is. */
        DENIED
    }

    /**
     * What was decided, by a person. Immutable.
     *
     * @param reason why, for the person who is restricted, 1–{@value #MOST_REASON} characters
     */
    record Decision(Outcome outcome, UserId by, Instant at, String reason) {
        public static final int MOST_REASON = 500;

        public Decision {
            Checks.length("reason", 1, MOST_REASON, reason);
        }

        /** Without the reason. */
        @Override
        public String toString() {
            return "Decision[" + outcome + "]";
        }
    }

    sealed interface FileResult {
        record Filed(Appeal appeal) implements FileResult {}

        /** @param first as it stands now */
        record Repeated(Appeal first) implements FileResult {}
    }

    static AppealStore inMemory(int capacity) {
        return new InMemoryAppealStore(capacity);
    }
}
