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
import io.duologue.core.conversation.Receipt;
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
import org.jspecify.annotations.Nullable;
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

    private final RecentPlaces places;

    private Position sent;
    private LogState state;
    private int bytesInFlight;
    private EntryBody.@Nullable Ended end;
    private boolean partnerSpoke;
    /** The partner's first message that the log has not been told to be here; none if 0. */
    private long unreceipted;
    /** Up to where the log is known to have been told. */
    private long receipted;
    /** Up to where the partner has everything, and up to where he has seen it. */
    private long arrived;

    private long seen;
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
        this.places = new RecentPlaces(from);
        hear(state);
        this.receipted = state.party(party).delivered();
        this.unreceipted = unreceiptedBefore(from);
        this.toldDelivered = arrived;
        this.toldRead = seen;
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
        return end != null;
    }

    /** How it ended, if that has been sent. */
    EntryBody.@Nullable Ended end() {
        return end;
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

    /**
     * Sends a message that is known without reading it.
     *
     * @param behind the place right before it, as of the moment in which it was appended
     * @return false if it is not the next one, or cannot be sent now: the log is to be read
     */
    boolean take(Position behind, Entry message, Sink sink, Instant now) {
        boolean isNext = end == null && behind.equals(sent) && !contradictsHeld(message);
        return isNext && credit() > 0 && sendHeld(sent.seq(), sink) && send(message, sink, now);
    }

    /** Whether the reader was brought to this very place, not long ago. */
    boolean has(Position place) {
        return places.has(place);
    }

    /** How many entries the reader may be sent; 0 if he has to acknowledge first. */
    private int credit() {
        return bytesInFlight >= creditBytes ? 0 : Math.min(PAGE, creditEntries - inFlight.size());
    }

    Pumped pump(ConversationLog logs, Sink sink, Instant now) {
        // Answers to repeated frames whose entries were sent before.
        if (!sendHeld(sent.seq(), sink)) {
            return Pumped.WAITING;
        }
        boolean atHead = false;
        while (end == null) {
            int credit = credit();
            if (credit <= 0) {
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
            hear(page.state());
            if (page.from().seq() > sent.seq()) {
                sent = page.from();
                places.startAt(sent);
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
        places.add(sent);
        inFlight.add(new InFlight(entry.seq(), bytes));
        bytesInFlight += bytes;
        end = entry.body() instanceof EntryBody.Ended last ? last : null;
        if (entry.body() instanceof EntryBody.Message message && message.from() != party) {
            partnerSpoke = true;
            unreceipted = unreceipted == 0 ? entry.seq() : unreceipted;
        }
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
        places.startAt(to);
        unreceipted = unreceiptedBefore(to);
        inFlight.clear();
        bytesInFlight = 0;
        end = null;
    }

    /**
     * Sends everything behind the place, of a log that is not the one that was read. The answers that wait are of entries that it may
     * not have: the client sends again what it still has no answer for.
     */
    void startOver(Position from) {
        receipted = from.seq();
        rewind(from);
        heldOks.clear();
    }

    /** Whether the partner waits to hear that what the reader has now has arrived. */
    boolean owesReceipt(long upTo) {
        return unreceipted > 0 && unreceipted <= upTo;
    }

    /** Who comes back may have more than the log was told, of which the partner waits to hear. */
    private long unreceiptedBefore(Position place) {
        return receipted < place.seq() ? receipted + 1 : 0;
    }

    /** How many entries the reader has that the log does not know him to have. */
    long behindReceipts(long upTo) {
        return upTo - receipted;
    }

    /** The log knows that the reader has everything up to there. */
    void receipted(long upTo) {
        receipted = Math.max(receipted, upTo);
        if (owesReceipt(upTo)) {
            unreceipted = sent.seq() > upTo ? upTo + 1 : 0;
        }
    }

    /** What the log says now of what the partner has. It was compared with where the reader is. */
    private void hear(LogState now) {
        state = now;
        arrived = now.party(party.other()).delivered();
        seen = now.party(party.other()).read();
    }

    /** What the partner has now. False if the log has to be asked whether it is about the entries that the reader knows. */
    boolean hear(Receipt receipt) {
        long upTo = receipt.upTo().seq();
        if (!has(receipt.upTo())) {
            return false;
        }
        arrived = Math.max(arrived, upTo);
        seen = receipt.read() ? Math.max(seen, upTo) : seen;
        return true;
    }

    /** Asks the log what the partner has now. What is about other entries than the reader knows counts for nothing. */
    void askForMarks(ConversationLog logs) {
        if (logs.read(info.id(), sent, 1) instanceof ReadResult.Page page) {
            hear(page.state());
        }
    }

    /** Whether there are marks to be told of entries that the reader already has. */
    boolean owesMarks() {
        long known = sent.seq();
        return Math.min(arrived, known) > toldDelivered || Math.min(seen, known) > toldRead;
    }

    /** Tells what the partner has and has seen, as far as the reader knows the entries. False if the line is full. */
    boolean tellMarks(Sink sink) {
        long delivered = Math.min(arrived, sent.seq());
        long read = Math.min(seen, sent.seq());
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
