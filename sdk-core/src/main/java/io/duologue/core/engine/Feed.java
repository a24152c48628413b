package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.protocol.ServerFrame;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection's place in one log: sends entries in order, an own entry as its {@code ok}, and no more than the reader
 * has credit for. One thread at a time: its connection's lane.
 *
 * <p>Invariants: {@code sent} is the last entry that was sent; {@code inFlight} are the sent ones that are not
 * acknowledged; an {@code ok} is held until all entries before its own are sent.
 */
final class Feed {
    private static final int PAGE = 32;

    /** Where frames go. */
    interface Sink {
        /** The frame's size, or −1 if nothing was taken. */
        int send(ServerFrame frame);
    }

    /** How a pump went. */
    enum Pumped {
        /** Everything there is has been sent. */
        CAUGHT_UP,
        /** The reader must acknowledge, or the line must drain, before more is sent. */
        WAITING,
        /** The log is not the one that the cursor was in: it has to be read again from the start. */
        DIVERGED,
        /** There is no such log any more. */
        GONE
    }

    private record InFlight(long seq, int bytes) {}

    private record HeldOk(ServerFrame.Ok ok, long seq, boolean isTheEntry) {}

    private final ConversationInfo info;
    private final Party party;
    private final int creditEntries;
    private final int creditBytes;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    /** By the number of the entry that they wait for. */
    private final List<HeldOk> heldOks = new ArrayList<>(2);

    private Position sent;
    private LogState state;
    private int bytesInFlight;
    private boolean ended;
    private boolean partnerSpoke;
    private Instant progressAt;
    private long toldDelivered;
    private long toldRead;

    Feed(LogState state, Party party, Position from, int creditEntries, int creditBytes, Instant now) {
        this.info = state.info();
        this.state = state;
        this.party = party;
        this.sent = from;
        this.creditEntries = creditEntries;
        this.creditBytes = creditBytes;
        this.progressAt = now;
        this.toldDelivered = state.party(party.other()).delivered();
        this.toldRead = state.party(party.other()).read();
    }

    ConversationId conversation() {
        return info.id();
    }

    ConversationInfo info() {
        return info;
    }

    Party party() {
        return party;
    }

    Position sent() {
        return sent;
    }

    LogState state() {
        return state;
    }

    /** Whether the end of the conversation has been sent. */
    boolean ended() {
        return ended;
    }

    /** Whether a message of the partner was sent since this was asked last. */
    boolean tookPartnersWord() {
        boolean spoke = partnerSpoke;
        partnerSpoke = false;
        return spoke;
    }

    /** An answer that may be sent once the entries before it were. */
    void hold(ServerFrame.Ok ok, long seq, boolean isTheEntry) {
        int at = heldOks.size();
        while (at > 0 && heldOks.get(at - 1).seq() > seq) {
            at--;
        }
        heldOks.add(at, new HeldOk(ok, seq, isTheEntry));
    }

    Pumped pump(ConversationLog log, Sink sink, Instant now) {
        // Answers to repeated frames whose entries were sent before.
        if (!sendHeld(sent.seq(), sink)) {
            return Pumped.WAITING;
        }
        boolean atHead = false;
        while (!ended) {
            int credit = Math.min(PAGE, creditEntries - inFlight.size());
            if (credit <= 0 || bytesInFlight >= creditBytes) {
                return Pumped.WAITING;
            }
            if (atHead) {
                return Pumped.CAUGHT_UP;
            }
            ReadResult read = log.read(info.id(), sent, credit);
            if (read instanceof ReadResult.Absent) {
                return Pumped.GONE;
            }
            if (read instanceof ReadResult.Diverged diverged) {
                state = diverged.state();
                return Pumped.DIVERGED;
            }
            ReadResult.Page page = (ReadResult.Page) read;
            state = page.state();
            if (page.from().seq() > sent.seq()) {
                sent = page.from();
            }
            for (Entry entry : page.entries()) {
                if (bytesInFlight >= creditBytes || !send(entry, sink, now)) {
                    return Pumped.WAITING;
                }
            }
            atHead = page.entries().isEmpty() || sent.seq() >= state.head().seq();
        }
        return Pumped.CAUGHT_UP;
    }

    /** Sends the answers that wait for entries up to there. */
    private boolean sendHeld(long upTo, Sink sink) {
        while (!heldOks.isEmpty() && heldOks.get(0).seq() <= upTo) {
            if (sink.send(heldOks.get(0).ok()) < 0) {
                return false;
            }
            heldOks.remove(0);
        }
        return true;
    }

    private boolean send(Entry entry, Sink sink, Instant now) {
        if (!sendHeld(entry.seq() - 1, sink)) {
            return false;
        }
        boolean shownByOk = isShownByOk(entry.seq());
        ServerFrame frame = shownByOk ? heldOks.get(0).ok() : Frames.entry(entry, state, party, now);
        int bytes = sink.send(frame);
        if (bytes < 0) {
            return false;
        }
        if (shownByOk) {
            heldOks.remove(0);
        }
        sent = entry.position();
        if (inFlight.isEmpty()) {
            progressAt = now;
        }
        inFlight.add(new InFlight(entry.seq(), bytes));
        bytesInFlight += bytes;
        ended = entry.body() instanceof EntryBody.Ended;
        partnerSpoke |= entry.body() instanceof EntryBody.Message message && message.from() != party;
        return sendHeld(entry.seq(), sink);
    }

    /** Whether one of the answers that come first tells the reader of this entry, which then needs no frame of its own. */
    private boolean isShownByOk(long seq) {
        for (HeldOk held : heldOks) {
            if (held.seq() > seq) {
                return false;
            }
            if (held.isTheEntry()) {
                return true;
            }
        }
        return false;
    }

    /** The reader has everything up to there; what it has not been sent it cannot have. False if that is nothing new. */
    boolean acknowledged(long seq, Instant now) {
        boolean progress = false;
        while (seq <= sent.seq() && !inFlight.isEmpty() && inFlight.element().seq() <= seq) {
            bytesInFlight -= inFlight.remove().bytes();
            progressAt = now;
            progress = true;
        }
        return progress;
    }

    /** Sends again what lies behind the place. */
    void rewind(Position to, Instant now) {
        sent = to;
        inFlight.clear();
        bytesInFlight = 0;
        ended = false;
        progressAt = now;
    }

    /** Since when the reader has made no progress with something in flight; null if nothing is. */
    @Nullable Instant stalledSince() {
        return inFlight.isEmpty() ? null : progressAt;
    }

    boolean isOutOfCredit() {
        return inFlight.size() >= creditEntries || bytesInFlight >= creditBytes;
    }

    /** Whether there are marks to be told of entries that the reader already has. */
    boolean owesMarks() {
        long known = sent.seq();
        return Math.min(state.party(party.other()).delivered(), known) > toldDelivered
                || Math.min(state.party(party.other()).read(), known) > toldRead;
    }

    /** Tells what the partner has and has seen, as far as the reader knows the entries. False if the line is full. */
    boolean tellMarks(LogState now, Sink sink) {
        state = now;
        long delivered = Math.min(now.party(party.other()).delivered(), sent.seq());
        long read = Math.min(now.party(party.other()).read(), sent.seq());
        if (delivered > toldDelivered) {
            if (sink.send(new ServerFrame.MessageDelivered(info.id().value(), delivered)) < 0) {
                return false;
            }
            toldDelivered = delivered;
        }
        if (read > toldRead) {
            if (sink.send(new ServerFrame.MessageRead(info.id().value(), read)) < 0) {
                return false;
            }
            toldRead = read;
        }
        return true;
    }
}
