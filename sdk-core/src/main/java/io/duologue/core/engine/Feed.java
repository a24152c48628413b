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
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's place in one log: sends entries in order, an own entry as its {@code ok}, and no more than the reader
 * has credit for. One thread at a time: its connection's lane.
 *
 * <p>Invariants: {@code sent} is the last entry that was sent; {@code inFlight} are the sent ones that are not
 * acknowledged; an {@code ok} is held until all entries before its own are sent.
 */
final class Feed {
    private static final Logger log = LoggerFactory.getLogger(Feed.class);
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

    /** @param order counts them as they came */
    private record HeldOk(ServerFrame.Ok ok, long seq, boolean isTheEntry, long order) {
        /** As they are to be sent: the one that stands for an entry before the others that wait for it. */
        static final Comparator<HeldOk> BY_PLACE = Comparator.comparingLong(HeldOk::seq)
                .thenComparing(held -> !held.isTheEntry())
                .thenComparingLong(HeldOk::order);
    }

    private final ConversationInfo info;
    private final Party party;
    private final int creditEntries;
    private final int creditBytes;
    private final Supplier<ServerFrame.Card> partner;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    /** The answers that wait for the entries before their own. */
    private final Queue<HeldOk> heldOks = new PriorityQueue<>(2, HeldOk.BY_PLACE);

    private Position sent;
    private LogState state;
    private int bytesInFlight;
    private boolean ended;
    private boolean partnerSpoke;
    private long toldDelivered;
    private long toldRead;
    private long heldSoFar;

    Feed(
            LogState state,
            Party party,
            Position from,
            int creditEntries,
            int creditBytes,
            Supplier<ServerFrame.Card> partner) {
        this.info = state.info();
        this.state = state;
        this.party = party;
        this.sent = from;
        this.creditEntries = creditEntries;
        this.creditBytes = creditBytes;
        this.partner = partner;
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

    /** An answer that may be sent once the entries before it were; false if more wait already than a client may wait for. */
    boolean hold(ServerFrame.Ok ok, long seq, boolean isTheEntry) {
        if (heldOks.size() >= ProtocolLimits.IN_FLIGHT) {
            return false;
        }
        return heldOks.add(new HeldOk(ok, seq, isTheEntry, heldSoFar++));
    }

    Pumped pump(ConversationLog logs, Sink sink, Instant now) {
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
            ReadResult read = logs.read(info.id(), sent, credit);
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
                if (contradictsHeld(entry)) {
                    return Pumped.DIVERGED;
                }
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
        HeldOk first = heldOks.peek();
        while (first != null && first.seq() <= upTo) {
            if (sink.send(first.ok()) < 0) {
                return false;
            }
            heldOks.remove();
            first = heldOks.peek();
        }
        return true;
    }

    /** Whether an answer waits for this number that was given for another entry: the log has lost that one since. */
    private boolean contradictsHeld(Entry entry) {
        HeldOk first = heldOks.peek();
        return first != null
                && first.seq() == entry.seq()
                && !Objects.equals(first.ok().cursor(), Frames.cursor(entry.position()));
    }

    private boolean send(Entry entry, Sink sink, Instant now) {
        if (!sendHeld(entry.seq() - 1, sink)) {
            return false;
        }
        HeldOk own = heldOks.peek();
        boolean shownByOk = own != null && own.seq() == entry.seq() && own.isTheEntry();
        int bytes = own != null && shownByOk ? sink.send(own.ok()) : show(entry, sink, now);
        if (bytes < 0) {
            return false;
        }
        if (shownByOk) {
            heldOks.remove();
        }
        sent = entry.position();
        inFlight.add(new InFlight(entry.seq(), bytes));
        bytesInFlight += bytes;
        ended = entry.body() instanceof EntryBody.Ended;
        partnerSpoke |= entry.body() instanceof EntryBody.Message message && message.from() != party;
        return sendHeld(entry.seq(), sink);
    }

    /** An entry that no frame can hold must not keep its reader from all that follows. */
    private int show(Entry entry, Sink sink, Instant now) {
        try {
            return sink.send(Frames.entry(entry, state, party, now, partner));
        } catch (IllegalArgumentException e) {
            // Without the cause, which may quote what was said.
            log.error("entry {} of {} is shown as gone: {}", entry.seq(), info.id(), e.getMessage());
            return sink.send(Frames.gone(entry, info.id()));
        }
    }

    /** The reader has everything up to there; what it has not been sent it cannot have. False if that is nothing new. */
    boolean acknowledged(long seq) {
        boolean progress = false;
        while (seq <= sent.seq() && !inFlight.isEmpty() && inFlight.element().seq() <= seq) {
            bytesInFlight -= inFlight.remove().bytes();
            progress = true;
        }
        return progress;
    }

    /** Sends again what lies behind the place. */
    void rewind(Position to) {
        sent = to;
        inFlight.clear();
        bytesInFlight = 0;
        ended = false;
    }

    /**
     * Sends everything behind the place, of a log that is not the one that was read. The answers that wait are of entries that it may
     * not have: the client sends again what it still has no answer for.
     */
    void startOver(Position from) {
        rewind(from);
        heldOks.clear();
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
