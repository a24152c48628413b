package io.duologue.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what stands behind a client frame's {@code type}, members in the order of {@code docs/spec/frames.md}. */
final class ClientFrameWriter {

    private final JsonGenerator out;
    private final WireWriter wire;

    ClientFrameWriter(JsonGenerator out) {
        this.out = out;
        this.wire = new WireWriter(out);
    }

    void write(ClientFrame frame) throws IOException {
        wire.text("id", frame.id());
        if (frame instanceof ClientFrame.OfConversation of) {
            wire.text("conversation", of.conversation());
        }
        if (frame instanceof ClientFrame.Durable durable) {
            out.writeNumberField("n", durable.n());
        }
        writeOwn(frame);
        if (frame instanceof ClientFrame.OfConversation of) {
            wire.cursor("ack", of.ack());
        }
    }

    private void writeOwn(ClientFrame frame) throws IOException {
        switch (frame.type()) {
            case HELLO -> hello((ClientFrame.Hello) frame);
            case AUTH_REFRESH -> text("ticket", ((ClientFrame.AuthRefresh) frame).ticket());
            case QUEUE_JOIN -> queueJoin((ClientFrame.QueueJoin) frame);
            case MATCH_ACCEPT -> text("offer", ((ClientFrame.MatchAccept) frame).offer());
            case MATCH_DECLINE -> text("offer", ((ClientFrame.MatchDecline) frame).offer());
            case MESSAGE_SEND -> messageSend((ClientFrame.MessageSend) frame);
            case MESSAGE_READ -> cursor("upTo", ((ClientFrame.MessageRead) frame).upTo());
            case CONVERSATION_END -> conversationEnd((ClientFrame.ConversationEnd) frame);
            case CONVERSATION_SYNC -> cursor("cursor", ((ClientFrame.ConversationSync) frame).cursor());
            case REVEAL_ANSWER -> revealAnswer((ClientFrame.RevealAnswer) frame);
            case REPORT -> report((ClientFrame.Report) frame);
            case FEEDBACK -> feedback((ClientFrame.Feedback) frame);
            case ACK,
                    PING,
                    PONG,
                    BYE,
                    QUEUE_LEAVE,
                    TYPING_START,
                    TYPING_STOP,
                    REVEAL_REQUEST,
                    REVEAL_WITHDRAW,
                    BLOCK -> {
                // The envelope says it all.
            }
        }
    }

    private void hello(ClientFrame.Hello frame) throws IOException {
        out.writeObjectFieldStart("data");
        wire.text("client", frame.client());
        wire.text("instance", frame.instance());
        wire.texts("caps", frame.caps());
        if (!frame.cursors().isEmpty()) {
            out.writeArrayFieldStart("cursors");
            for (ClientFrame.HeldCursor held : frame.cursors()) {
                out.writeStartObject();
                wire.text("conversation", held.conversation());
                wire.cursor("cursor", held.cursor());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private void queueJoin(ClientFrame.QueueJoin frame) throws IOException {
        out.writeObjectFieldStart("data");
        wire.texts("topics", frame.topics());
        wire.text("mode", frame.mode().wireName());
        wire.text("intent", frame.intent().wireName());
        wire.ifTrue("surprise", frame.surprise());
        if (!frame.languages().isEmpty()) {
            wire.texts("languages", frame.languages());
        }
        out.writeEndObject();
    }

    private void messageSend(ClientFrame.MessageSend frame) throws IOException {
        text("text", frame.text());
        wire.ifTrue("again", frame.again());
    }

    private void conversationEnd(ClientFrame.ConversationEnd frame) throws IOException {
        out.writeObjectFieldStart("data");
        wire.ifTrue("next", frame.next());
        out.writeEndObject();
    }

    private void revealAnswer(ClientFrame.RevealAnswer frame) throws IOException {
        out.writeObjectFieldStart("data");
        out.writeBooleanField("accept", frame.accept());
        out.writeEndObject();
    }

    private void report(ClientFrame.Report frame) throws IOException {
        out.writeObjectFieldStart("data");
        wire.text("reason", frame.reason().wireName());
        wire.text("note", frame.note());
        List<Long> messages = frame.messages();
        if (!messages.isEmpty()) {
            out.writeArrayFieldStart("messages");
            for (long seq : messages) {
                out.writeNumber(seq);
            }
            out.writeEndArray();
        }
        wire.ifTrue("block", frame.block());
        out.writeEndObject();
    }

    private void feedback(ClientFrame.Feedback frame) throws IOException {
        out.writeObjectFieldStart("data");
        out.writeNumberField("rating", frame.rating());
        if (!frame.tags().isEmpty()) {
            out.writeArrayFieldStart("tags");
            for (FeedbackTag tag : frame.tags()) {
                out.writeString(tag.wireName());
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private void text(String name, @Nullable String value) throws IOException {
        out.writeObjectFieldStart("data");
        wire.text(name, value);
        out.writeEndObject();
    }

    private void cursor(String name, @Nullable Cursor value) throws IOException {
        out.writeObjectFieldStart("data");
        wire.cursor(name, value);
        out.writeEndObject();
    }
}
