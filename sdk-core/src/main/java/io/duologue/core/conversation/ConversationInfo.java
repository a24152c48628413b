package io.duologue.core.conversation;

import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed when a conversation begins. Immutable.
 *
 * @param topic a topic's id, absent if the two share none
 */
public record ConversationInfo(
        ConversationId id, UserId a, UserId b, @Nullable String topic, Instant startedAt) {
    public ConversationInfo {
        if (a.equals(b)) {
            throw new IllegalArgumentException("nobody talks with himself");
        }
    }

    /** Which party the user is, if any. */
    public Optional<Party> party(UserId user) {
        return user.equals(a) ? Optional.of(Party.A) : user.equals(b) ? Optional.of(Party.B) : Optional.empty();
    }

    public UserId user(Party party) {
        return party == Party.A ? a : b;
    }
}
