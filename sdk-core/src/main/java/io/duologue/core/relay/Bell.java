package io.duologue.core.relay;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A hint to a node that something changed for one of its people. What it brings spares the one who hears it a look; he takes it only
 * where it fits what he has, and looks for himself where it does not.
 */
public sealed interface Bell {

    /** For whom it rings. */
    UserId to();

    /**
     * The log of the conversation has grown.
     *
     * @param growth by what; null if that is to be looked up
     */
    record LogGrew(
            UserId to,
            ConversationId conversation,
            @Nullable Growth growth) implements Bell {
        /** By something that is to be looked up. */
        public LogGrew(UserId to, ConversationId conversation) {
            this(to, conversation, null);
        }
    }

    /**
     * A message by which a log has grown.
     *
     * @param behind the place right before it
     * @param receipt what its author has meanwhile of the other's, as the log has noted it; null for nothing new
     */
    record Growth(Position behind, Entry entry, @Nullable Receipt receipt) {
        public Growth {
            if (!(entry.body() instanceof EntryBody.Message)) {
                throw new IllegalArgumentException("entry: expected a message but was "
                        + entry.body().getClass().getSimpleName());
            }
        }
    }

    /**
     * What was delivered or read has moved.
     *
     * @param receipt how far, as the log has noted it
     */
    record MarksMoved(UserId to, ConversationId conversation, Receipt receipt) implements Bell {}

    /** The user's session has changed: claimed elsewhere, reserved, or talking. */
    record SessionChanged(UserId to) implements Bell {}

    /** The user's ticket or offer has changed. */
    record QueueChanged(UserId to) implements Bell {}

    /** The user may no longer be connected: a sign-in was revoked, or the user was restricted. */
    record AdmissionChanged(UserId to) implements Bell {}

    /** The partner began or stopped typing. Lost typing is no loss. */
    record Typing(UserId to, ConversationId conversation, boolean active) implements Bell {}

    /** The one with whom the user talks is at this node now. Tells the node, not the person. */
    record Arrived(UserId to, UserId partner, NodeId at) implements Bell {}
}
