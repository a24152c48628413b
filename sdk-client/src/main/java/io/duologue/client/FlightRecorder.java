package io.duologue.client;

import io.duologue.client.FlightRecord.Direction;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last 256 things that happened, for whoever has to find out why. Safe for many threads. */
final class FlightRecorder {
    static final int KEPT = 256;

    private final ArrayDeque<FlightRecord> records = new ArrayDeque<>(KEPT);

    synchronized List<FlightRecord> records() {
        return List.copyOf(records);
    }

    private synchronized void add(FlightRecord record) {
        if (records.size() == KEPT) {
            records.removeFirst();
        }
        records.addLast(record);
    }

    void sent(Instant at, int line, ClientFrame frame) {
        String conversation = frame instanceof ClientFrame.OfConversation of ? of.conversation() : null;
        long n = frame instanceof ClientFrame.Durable durable ? durable.n() : 0;
        add(new FlightRecord(at, Direction.SENT, line, frame.type().wireName(), conversation, n, 0, null));
    }

    void heard(Instant at, int line, ServerFrame frame) {
        String conversation = null;
        String detail = null;
        long n = 0;
        long seq = 0;
        if (frame instanceof ServerFrame.Durable durable) {
            conversation = durable.conversation();
            seq = durable.cursor().seq();
            n = frame instanceof ServerFrame.MessageNew message ? message.n() : 0;
        } else if (frame instanceof ServerFrame.Ok ok) {
            conversation = ok.conversation();
            n = ok.n();
            seq = ok.cursor() == null ? 0 : ok.cursor().seq();
        } else if (frame instanceof ServerFrame.Error error) {
            conversation = error.conversation();
            n = error.n();
            detail = error.error().code().wireName() + " " + error.error().ref();
        } else if (frame instanceof ServerFrame.Welcome welcome) {
            detail = welcome.resumed() ? "resumed" : "new";
        } else if (frame instanceof ServerFrame.Bye bye) {
            detail = Integer.toString(bye.code());
        } else if (frame instanceof ServerFrame.MatchFound found) {
            conversation = found.conversation();
        } else if (frame instanceof ServerFrame.ConversationSnapshot snapshot) {
            conversation = snapshot.conversation();
            n = snapshot.n();
        }
        add(new FlightRecord(at, Direction.HEARD, line, frame.type().wireName(), conversation, n, seq, detail));
    }

    void happened(Instant at, int line, String what, @Nullable String detail) {
        add(new FlightRecord(at, Direction.LOCAL, line, what, null, 0, 0, detail));
    }
}
