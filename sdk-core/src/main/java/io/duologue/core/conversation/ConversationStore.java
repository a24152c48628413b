package io.duologue.core.conversation;

import io.duologue.core.Perishable;
import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who talked with whom, when, how long, how much each took part, and why it ended. Not what was said: that is the log.
 *
 * <ol>
 *   <li>V-1: a conversation is recorded once, however often its start is told; likewise its end: the first one stays.
 *   <li>V-2: the end of a conversation whose start was not told is kept for when it is.
 *   <li>V-3: {@link #partners} names each partner with the start of the latest conversation, both ways.
 *   <li>V-4: feedback is kept with its conversation, the first of each of the two; nobody else's, and none of a conversation
 *       whose start was not told.
 *   <li>V-5: {@link #erase} leaves no feedback of the user and nothing by which the user finds a conversation; for the other one of
 *       each it stays recorded.
 *   <li>V-6: {@link #removeUntil} removes conversations that ended then or before; one of whose end nobody told, by its start.
 *   <li>V-7: that the two have seen each other's cards is kept with their conversation, with the first time that was told; of a
 *       conversation whose start was not told it is not kept.
 *   <li>V-8: how a conversation went is kept with the end that stays, as it was told with that one and no other; where it was not told,
 *       nothing is.
 *   <li>V-9: after {@link #erase} nothing is kept of what the user did in a conversation; what the other one did stays.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code ConversationStoreContract}.
 */
public interface ConversationStore extends Erasable, Perishable {

    void started(ConversationInfo info);

    /** @param course how it went; null if that is not known */
    void ended(ConversationId id, EntryBody.EndCause cause, @Nullable UserId by, Instant at, @Nullable Course course);

    /** The end of a conversation of which it is not known how it went. */
    default void ended(ConversationId id, EntryBody.EndCause cause, @Nullable UserId by, Instant at) {
        ended(id, cause, by, at, null);
    }

    /**
     * Keeps what one of the two thinks of the conversation.
     *
     * @return whether this or an earlier one is kept
     */
    boolean feedback(ConversationId id, Feedback feedback);

    /** Keeps that the two of a conversation see each other's cards. */
    void revealed(ConversationId id, Instant at);

    Optional<ConversationRecord> find(ConversationId id);

    /** Conversations of the user, the latest first. */
    List<ConversationRecord> latest(UserId user, int limit);

    /** With whom the user has talked since then, and when last. */
    Map<UserId, Instant> partners(UserId user, Instant since);

    /**
     * What one of the two thinks of a conversation.
     *
     * @param rating 1 (poor) to 4 (very good)
     * @param tags as on the wire
     */
    record Feedback(UserId from, int rating, List<String> tags, Instant at) {
        public Feedback {
            tags = List.copyOf(tags);
        }
    }

    /**
     * @param endedAt null while they talk
     * @param feedback at most one of each
     * @param revealedAt since when they have seen each other's cards; null where they did not, or did from the start
     * @param course how it went; null while they talk, and where it was not told
     */
    record ConversationRecord(
            ConversationInfo info,
            @Nullable Instant endedAt,
            EntryBody.@Nullable EndCause cause,
            @Nullable UserId endedBy,
            List<Feedback> feedback,
            @Nullable Instant revealedAt,
            @Nullable Course course) {

        /** Of which it is not known how it went. */
        public ConversationRecord(
                ConversationInfo info,
                @Nullable Instant endedAt,
                EntryBody.@Nullable EndCause cause,
                @Nullable UserId endedBy,
                List<Feedback> feedback,
                @Nullable Instant revealedAt) {
            this(info, endedAt, cause, endedBy, feedback, revealedAt, null);
        }
    }

    /** Records in this process's memory, at most {@code capacity}; the oldest make room. */
    static ConversationStore inMemory(int capacity) {
        return new InMemoryConversationStore(capacity);
    }
}
