package io.duologue.core.conversation;

import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who talked with whom, when, how long, and why it ended. Not what was said: that is the log.
 *
 * <ol>
 *   <li>V-1: a conversation is recorded once, however often its start is told; likewise its end: the first one stays.
 *   <li>V-2: the end of a conversation whose start was not told is kept for when it is.
 *   <li>V-3: {@link #partners} names each partner with the start of the latest conversation, both ways.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code ConversationStoreContract}.
 */
public interface ConversationStore {

    void started(ConversationInfo info);

    void ended(ConversationId id, EntryBody.EndCause cause, @Nullable UserId by, Instant at);

    Optional<ConversationRecord> find(ConversationId id);

    /** Conversations of the user, the latest first. */
    List<ConversationRecord> latest(UserId user, int limit);

    /** With whom the user has talked since then, and when last. */
    Map<UserId, Instant> partners(UserId user, Instant since);

    /** @param endedAt null while they talk */
    record ConversationRecord(
            ConversationInfo info,
            @Nullable Instant endedAt,
            EntryBody.@Nullable EndCause cause,
            @Nullable UserId endedBy) {}

    /** Records in this process's memory, at most {@code capacity}; the oldest make room. */
    static ConversationStore inMemory(int capacity) {
        return new InMemoryConversationStore(capacity);
    }
}
