package io.duologue.client;

import io.duologue.protocol.Author;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.PartnerPresence;
import io.duologue.protocol.QueueLeftReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.WithdrawnReason;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that happened. A closed family of immutable values; more kinds may be added with a version. */
public sealed interface ClientEvent {

    /** The kinds of event. */
    enum Type {
        CONNECTION_CHANGED,
        LOBBY_COUNTED,
        SEARCH_BEGAN,
        SEARCH_PROGRESSED,
        SEARCH_ENDED,
        OFFER_RECEIVED,
        OFFER_WITHDRAWN,
        CONVERSATION_BEGAN,
        MESSAGE_RECEIVED,
        OWN_MESSAGE_SEEN,
        ENTRY_REMOVED,
        HISTORY_SKIPPED,
        MESSAGE_ANSWERED,
        MESSAGES_DELIVERED,
        MESSAGES_READ,
        PARTNER_TYPING,
        PARTNER_PRESENCE,
        CONVERSATION_ENDED,
        RESTRICTED,
        NOTICED
    }

    Type type();

    /** An event of one conversation. */
    sealed interface OfConversation extends ClientEvent {
        Conversation conversation();
    }

    record ConnectionChanged(ConnectionState state) implements ClientEvent {
        @Override
        public Type type() {
            return Type.CONNECTION_CHANGED;
        }
    }

    /** True counts. Only the newest is told if a listener is slow; so it is with {@link SearchProgressed} and {@link PartnerTyping}. */
    record LobbyCounted(int online, int waiting, int talking) implements ClientEvent {
        @Override
        public Type type() {
            return Type.LOBBY_COUNTED;
        }
    }

    /** A search goes on that this program did not begin: by {@code endAndSearch}, or found after a return. */
    record SearchBegan(Search search) implements ClientEvent {
        @Override
        public Type type() {
            return Type.SEARCH_BEGAN;
        }
    }

    /** @param waiting position, estimate, what was widened, and whether the search is stalled */
    record SearchProgressed(Search search, ServerFrame.QueueWaiting waiting) implements ClientEvent {
        @Override
        public Type type() {
            return Type.SEARCH_PROGRESSED;
        }
    }

    /**
     * A search is over.
     *
     * @param reason absent if it was refused or lost; the search's future tells
     */
    record SearchEnded(Search search, @Nullable QueueLeftReason reason) implements ClientEvent {
        @Override
        public Type type() {
            return Type.SEARCH_ENDED;
        }

        public Optional<QueueLeftReason> left() {
            return Optional.ofNullable(reason);
        }
    }

    /** Somebody is proposed; accept or decline in time. */
    record OfferReceived(Offer offer) implements ClientEvent {
        @Override
        public Type type() {
            return Type.OFFER_RECEIVED;
        }
    }

    /** @param searching whether the search goes on */
    record OfferWithdrawn(Offer offer, WithdrawnReason reason, boolean searching) implements ClientEvent {
        @Override
        public Type type() {
            return Type.OFFER_WITHDRAWN;
        }
    }

    /** @param returned true if it had begun before this program knew of it */
    record ConversationBegan(Conversation conversation, boolean returned) implements OfConversation {
        @Override
        public Type type() {
            return Type.CONVERSATION_BEGAN;
        }
    }

    /** The partner said something. Each message once, in order. */
    record MessageReceived(Conversation conversation, long seq, Instant at, String text) implements OfConversation {
        @Override
        public Type type() {
            return Type.MESSAGE_RECEIVED;
        }

        /** Without the text: it is nobody's business but the two people's. */
        @Override
        public String toString() {
            return "MessageReceived[" + conversation + ", seq=" + seq + ", text of " + text.length() + "]";
        }
    }

    /**
     * An own message was part of a replay.
     *
     * @param message the one that was sent here; absent if another program of the same person sent it
     */
    record OwnMessageSeen(
            Conversation conversation,
            long seq,
            Instant at,
            String text,
            @Nullable OutgoingMessage message) implements OfConversation {
        @Override
        public Type type() {
            return Type.OWN_MESSAGE_SEEN;
        }

        /** Without the text: it is nobody's business but the two people's. */
        @Override
        public String toString() {
            return "OwnMessageSeen[" + conversation + ", seq=" + seq + ", text of " + text.length() + "]";
        }
    }

    /** What stood there is no longer kept, or may not be shown. */
    record EntryRemoved(Conversation conversation, long seq) implements OfConversation {
        @Override
        public Type type() {
            return Type.ENTRY_REMOVED;
        }
    }

    /** What stood in front of this place is no longer kept, and was not told. */
    record HistorySkipped(Conversation conversation, long upTo) implements OfConversation {
        @Override
        public Type type() {
            return Type.HISTORY_SKIPPED;
        }
    }

    /** An own message has its answer. */
    record MessageAnswered(Conversation conversation, OutgoingMessage message, MessageOutcome outcome)
            implements OfConversation {
        @Override
        public Type type() {
            return Type.MESSAGE_ANSWERED;
        }
    }

    /** The partner's program has every own message up to there. */
    record MessagesDelivered(Conversation conversation, long upTo) implements OfConversation {
        @Override
        public Type type() {
            return Type.MESSAGES_DELIVERED;
        }
    }

    /** The partner has seen every own message up to there. */
    record MessagesRead(Conversation conversation, long upTo) implements OfConversation {
        @Override
        public Type type() {
            return Type.MESSAGES_READ;
        }
    }

    record PartnerTyping(Conversation conversation, boolean active) implements OfConversation {
        @Override
        public Type type() {
            return Type.PARTNER_TYPING;
        }
    }

    /** @param until until when the place of a partner who is away is kept */
    record PartnerChanged(
            Conversation conversation,
            PartnerPresence presence,
            @Nullable Instant until) implements OfConversation {
        @Override
        public Type type() {
            return Type.PARTNER_PRESENCE;
        }
    }

    /**
     * Nothing more happens in this conversation but marks and answers.
     *
     * @param deliveredUpTo own messages up to there surely were delivered
     */
    record ConversationEnded(Conversation conversation, EndReason reason, Author by, long deliveredUpTo)
            implements OfConversation {
        @Override
        public Type type() {
            return Type.CONVERSATION_ENDED;
        }
    }

    /** What this person may not do, why, and until when. */
    record Restricted(ServerFrame.RestrictionNotice restriction) implements ClientEvent {
        @Override
        public Type type() {
            return Type.RESTRICTED;
        }
    }

    /** A word of the moderators. */
    record Noticed(ServerFrame.ModerationNotice notice) implements ClientEvent {
        @Override
        public Type type() {
            return Type.NOTICED;
        }
    }
}
