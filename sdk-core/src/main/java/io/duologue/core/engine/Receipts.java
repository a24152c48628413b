package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationLog.AckResult;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.relay.Bell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection has of its logs that they do not know yet. It goes along with the next thing that is said, or by itself after a
 * while: what the partner waits for {@link EngineOptions#receiptWithin soon}, what only lets the log forget after
 * {@value #LAZY_SECONDS} s or {@value #MOST_ENTRIES} entries. Lost with the node, which costs nothing: who comes back says himself what he
 * has.
 *
 * <p>Touched on the connection's lane only. A log that cannot be reached is told later, and holds up nothing that is said elsewhere.
 */
final class Receipts {
    private static final Logger log = LoggerFactory.getLogger(Receipts.class);
    private static final int LAZY_SECONDS = 10;
    private static final int MOST_ENTRIES = 64;
    /** So many wait at most; of more the oldest is let go. */
    private static final int MOST_OWED = 4;

    private final Peer peer;
    private final Engine engine;
    private final EngineContext context;
    /** In the order in which they are told. */
    private final Deque<Owed> owed = new ArrayDeque<>();

    private Instant due = Instant.MAX;

    private record Owed(Feed feed, Receipt receipt) {}

    Receipts(Peer peer, Engine engine) {
        this.peer = peer;
        this.engine = engine;
        this.context = engine.context();
    }

    /** What may go along with something that is said in this log; null for nothing. */
    @Nullable Receipt of(@Nullable Feed feed) {
        Owed last = owed.peekLast();
        return last != null && last.feed() == feed ? last.receipt() : null;
    }

    /** The log is to know it, some time. */
    void owe(Feed feed, Receipt receipt) {
        Owed last = owed.peekLast();
        if (last != null && last.feed() == feed && !feed.has(last.receipt().upTo())) {
            // Of a log that has been read anew since, or of long ago.
            owed.removeLast();
            last = null;
        }
        if (last != null && last.feed() == feed && isOne(last.receipt(), receipt)) {
            owed.removeLast();
            owed.add(new Owed(feed, further(last.receipt(), receipt)));
        } else {
            owed.add(new Owed(feed, receipt));
        }
        if (owed.size() > MOST_OWED) {
            owed.remove();
        }
        long upTo = receipt.upTo().seq();
        boolean isWaitedFor = receipt.read() || owed.size() > 1 || feed.owesReceipt(upTo);
        dueWithin(isWaitedFor ? context.options().receiptWithin() : Duration.ofSeconds(LAZY_SECONDS));
        if (feed.behindReceipts(upTo) >= MOST_ENTRIES) {
            settle();
        }
    }

    /** Whether one receipt can say both. */
    private static boolean isOne(Receipt before, Receipt next) {
        return further(before, next).read() || !(before.read() || next.read());
    }

    private static Receipt further(Receipt before, Receipt next) {
        if (before.upTo().equals(next.upTo())) {
            return new Receipt(next.upTo(), before.read() || next.read());
        }
        return next.upTo().seq() > before.upTo().seq() ? next : before;
    }

    private void dueWithin(Duration within) {
        Instant latest = context.now().plus(within);
        due = latest.isBefore(due) ? latest : due;
    }

    /** It went along, and the log has noted it. */
    void noted(Feed feed, Receipt receipt) {
        feed.receipted(receipt.upTo().seq());
        if (receipt.equals(of(feed))) {
            owed.removeLast();
        }
        if (owed.isEmpty()) {
            due = Instant.MAX;
        }
    }

    /** The log is not the one that was read: what is owed is of entries that it does not have. */
    void forget(Feed feed) {
        owed.removeIf(one -> one.feed() == feed);
    }

    void onTime(Instant now) {
        if (!now.isBefore(due)) {
            settle();
        }
    }

    Instant nextWake() {
        return due;
    }

    /** Tells the logs, and the partner if he waits for it. */
    void settle() {
        due = Instant.MAX;
        try {
            while (!owed.isEmpty() && peer.isLive()) {
                AckResult result = tell(owed.element());
                owed.poll();
                if (result instanceof AckResult.Fenced) {
                    owed.clear();
                    peer.seat().replaced();
                } else if (result instanceof AckResult.Diverged) {
                    // A place that the log does not have is ignored. If the log has changed, reading on finds it out.
                    peer.feed().pump();
                }
            }
        } catch (BackendException e) {
            log.debug("a receipt is told later", e);
            dueWithin(context.options().receiptWithin());
        }
    }

    /** Tells the logs before the connection is gone; whether it still may is all the same. */
    void settleAtLast() {
        try {
            owed.forEach(this::tell);
        } catch (BackendException e) {
            log.debug("a receipt is not told; whoever comes back says it himself", e);
        }
        owed.clear();
    }

    private AckResult tell(Owed telling) {
        Feed feed = telling.feed();
        Receipt receipt = telling.receipt();
        AckResult result = receipt.read()
                ? context.stores().log().markRead(feed.conversation(), feed.party(), peer.fence(), receipt.upTo())
                : context.stores().log().acknowledge(feed.conversation(), feed.party(), peer.fence(), receipt.upTo());
        long upTo = receipt.upTo().seq();
        if (result instanceof AckResult.Moved && (receipt.read() || feed.owesReceipt(upTo))) {
            engine.bells()
                    .ringOften(
                            new Bell.MarksMoved(feed.info().user(feed.party().other()), feed.conversation(), receipt));
        }
        if (result instanceof AckResult.Moved || result instanceof AckResult.Unchanged) {
            feed.receipted(upTo);
        }
        return result;
    }
}
