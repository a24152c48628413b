package io.duologue.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a client may say on the wire. A closed family of immutable values; {@link FrameCodec} reads and writes
 * them. A frame says nothing about who sent it: the server knows that from the connection.
 */
public sealed interface ClientFrame {

    /** The frame's name on the wire. */
    Type type();

    /** The sender's correlation id, repeated by the answer as {@code re}; absent if no answer is expected by id. */
    @Nullable String id();

    /** A frame about one conversation; it may carry an acknowledgement for it. */
    sealed interface OfConversation extends ClientFrame {
        String conversation();

        /** The cursor up to which every entry was handed to the application, if the sender tells it with this frame. */
        default @Nullable Cursor ack() {
            return null;
        }
    }

    /** A frame that becomes an entry of the conversation's log. */
    sealed interface Durable extends OfConversation {
        /** The sender's count in this conversation, from 1, contiguous: the idempotency key. */
        long n();
    }

    /** The names of all client frames. */
    enum Type {
        HELLO("hello"),
        ACK("ack"),
        PING("ping"),
        PONG("pong"),
        AUTH_REFRESH("auth.refresh"),
        BYE("bye"),
        QUEUE_JOIN("queue.join"),
        QUEUE_LEAVE("queue.leave"),
        MATCH_ACCEPT("match.accept"),
        MATCH_DECLINE("match.decline"),
        MESSAGE_SEND("message.send"),
        MESSAGE_READ("message.read"),
        TYPING_START("typing.start"),
        TYPING_STOP("typing.stop"),
        CONVERSATION_END("conversation.end"),
        CONVERSATION_SYNC("conversation.sync"),
        REVEAL_REQUEST("reveal.request"),
        REVEAL_ANSWER("reveal.answer"),
        REVEAL_WITHDRAW("reveal.withdraw"),
        REPORT("report"),
        BLOCK("block"),
        FEEDBACK("feedback");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /** What a returning client still has of a conversation. */
    record HeldCursor(String conversation, Cursor cursor) {}

    /**
     * The first frame of every connection.
     *
     * @param instance random per program start or page load; part of every body's hash
     */
    record Hello(@Nullable String id, String client, String instance, List<String> caps, List<HeldCursor> cursors)
            implements ClientFrame {
        public Hello {
            caps = List.copyOf(caps);
            cursors = List.copyOf(cursors);
        }

        @Override
        public Type type() {
            return Type.HELLO;
        }
    }

    /** Every entry up to the cursor was handed to the application. */
    record Ack(@Nullable String id, String conversation, Cursor ack) implements OfConversation {
        @Override
        public Type type() {
            return Type.ACK;
        }
    }

    record Ping(@Nullable String id) implements ClientFrame {
        @Override
        public Type type() {
            return Type.PING;
        }
    }

    record Pong(@Nullable String id) implements ClientFrame {
        @Override
        public Type type() {
            return Type.PONG;
        }
    }

    /** Renews the credential of a live connection with a fresh single-use ticket of the same user. */
    record AuthRefresh(@Nullable String id, String ticket) implements ClientFrame {
        @Override
        public Type type() {
            return Type.AUTH_REFRESH;
        }

        /** Without the ticket: it is a secret. */
        @Override
        public String toString() {
            return "AuthRefresh[id=" + id + "]";
        }
    }

    /** The person leaves on purpose; the partner learns of it at once. */
    record Bye(@Nullable String id) implements ClientFrame {
        @Override
        public Type type() {
            return Type.BYE;
        }
    }

    /**
     * Asks to be paired.
     *
     * @param topics 0–5 topic ids; may be empty only with {@code surprise}
     * @param languages 0–3; empty means those of the profile
     */
    record QueueJoin(
            @Nullable String id,
            List<String> topics,
            TalkMode mode,
            TalkIntent intent,
            boolean surprise,
            List<String> languages)
            implements ClientFrame {
        public QueueJoin {
            topics = List.copyOf(topics);
            languages = List.copyOf(languages);
        }

        @Override
        public Type type() {
            return Type.QUEUE_JOIN;
        }
    }

    record QueueLeave(@Nullable String id) implements ClientFrame {
        @Override
        public Type type() {
            return Type.QUEUE_LEAVE;
        }
    }

    record MatchAccept(@Nullable String id, String offer) implements ClientFrame {
        @Override
        public Type type() {
            return Type.MATCH_ACCEPT;
        }
    }

    record MatchDecline(@Nullable String id, String offer) implements ClientFrame {
        @Override
        public Type type() {
            return Type.MATCH_DECLINE;
        }
    }

    /**
     * A message.
     *
     * @param again true when it is sent anew because the store lost entries that it had accepted
     */
    record MessageSend(
            @Nullable String id,
            String conversation,
            long n,
            String text,
            boolean again,
            @Nullable Cursor ack) implements Durable {
        @Override
        public Type type() {
            return Type.MESSAGE_SEND;
        }

        /** Without the text: it is nobody's business but the two people's. */
        @Override
        public String toString() {
            return "MessageSend[id=" + id + ", conversation=" + conversation + ", n=" + n + ", text of " + text.length()
                    + ", again=" + again + ", ack=" + ack + "]";
        }
    }

    /** The person has seen everything up to the cursor. */
    record MessageRead(
            @Nullable String id,
            String conversation,
            Cursor upTo,
            @Nullable Cursor ack) implements OfConversation {
        @Override
        public Type type() {
            return Type.MESSAGE_READ;
        }
    }

    record TypingStart(
            @Nullable String id,
            String conversation,
            @Nullable Cursor ack) implements OfConversation {
        @Override
        public Type type() {
            return Type.TYPING_START;
        }
    }

    record TypingStop(
            @Nullable String id,
            String conversation,
            @Nullable Cursor ack) implements OfConversation {
        @Override
        public Type type() {
            return Type.TYPING_STOP;
        }
    }

    /**
     * Ends the conversation.
     *
     * @param next true if the person wants to be queued again with the same search
     */
    record ConversationEnd(
            @Nullable String id,
            String conversation,
            long n,
            boolean next,
            @Nullable Cursor ack) implements Durable {
        @Override
        public Type type() {
            return Type.CONVERSATION_END;
        }
    }

    /** Asks the server to send again what lies behind the cursor. */
    record ConversationSync(
            @Nullable String id,
            String conversation,
            Cursor cursor,
            @Nullable Cursor ack) implements OfConversation {
        @Override
        public Type type() {
            return Type.CONVERSATION_SYNC;
        }
    }

    /** A step on the way to seeing each other's cards whole. */
    sealed interface Reveal extends Durable {}

    /** Asks the partner that both see each other's cards; where the partner has asked already, it is a yes. */
    record RevealRequest(
            @Nullable String id,
            String conversation,
            long n,
            @Nullable Cursor ack) implements Reveal {
        @Override
        public Type type() {
            return Type.REVEAL_REQUEST;
        }
    }

    /** Says yes or no to the partner's request. */
    record RevealAnswer(
            @Nullable String id,
            String conversation,
            long n,
            boolean accept,
            @Nullable Cursor ack) implements Reveal {
        @Override
        public Type type() {
            return Type.REVEAL_ANSWER;
        }
    }

    /** Takes one's own request back. */
    record RevealWithdraw(
            @Nullable String id,
            String conversation,
            long n,
            @Nullable Cursor ack) implements Reveal {
        @Override
        public Type type() {
            return Type.REVEAL_WITHDRAW;
        }
    }

    /**
     * Reports the partner of this conversation.
     *
     * @param messages positions of the messages it is about, at most 20
     * @param block also block the partner and leave
     */
    record Report(
            @Nullable String id,
            String conversation,
            ReportReason reason,
            @Nullable String note,
            List<Long> messages,
            boolean block,
            @Nullable Cursor ack)
            implements OfConversation {
        public Report {
            messages = List.copyOf(messages);
        }

        @Override
        public Type type() {
            return Type.REPORT;
        }

        /** Without the note: it is for a moderator. */
        @Override
        public String toString() {
            return "Report[id=" + id + ", conversation=" + conversation + ", reason=" + reason + "]";
        }
    }

    /** Blocks the partner of this conversation and leaves it. */
    record Block(
            @Nullable String id,
            String conversation,
            @Nullable Cursor ack) implements OfConversation {
        @Override
        public Type type() {
            return Type.BLOCK;
        }
    }

    /**
     * What this person thinks of the conversation; the partner is never told.
     *
     * @param rating 1 (poor) to 4 (very good)
     * @param tags each at most once
     */
    record Feedback(
            @Nullable String id,
            String conversation,
            int rating,
            List<FeedbackTag> tags,
            @Nullable Cursor ack) implements OfConversation {
        public Feedback {
            tags = List.copyOf(tags);
        }

        @Override
        public Type type() {
            return Type.FEEDBACK;
        }
    }
}
