package io.duologue.core.conversation;

import io.duologue.core.Checks;

/** Names a conversation; never used again. */
public record ConversationId(String value) implements Comparable<ConversationId> {
    public ConversationId {
        Checks.id("conversation id", "c_", value);
    }

    @Override
    public int compareTo(ConversationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
