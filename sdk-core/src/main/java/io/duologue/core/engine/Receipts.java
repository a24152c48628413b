package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationLog.AckResult;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.relay.Bell;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has of a log that the log does not know yet. It goes along with the next thing that is said, or by itself after a
 * while: what the partner waits for {@link EngineOptions#receiptWithin soon}, what only lets the log forget after
 * {@value #LAZY_SECONDS} s or {@value #MOST} entries. Lost with the node, which costs nothing: who comes back says himself what he has.
 *
 * <p>Touched on the connection's lane only.
 */
final class Receipts {
    private static final int LAZY_SECONDS = 10;
    private static final int MOST = 64;

    private final Peer peer;
    private final Engine engine;
    private final EngineContext context;
    private @Nullable Owed owed;
    private Instant due = Instant.MAX;

    private record Owed(Feed feed, Receipt receipt) {}

    Receipts(Peer peer, Engine engine) {
        this.peer = peer;
        this.engine = engine;
        this.context = engine.context();
    }

    /** What may go along with something that is said in this log; null for nothing. */
    @Nullable Receipt of(@Nullable Feed feed) {
        return owed != null && owed.feed() == feed ? owed.receipt() : null;
    }

    /** The log is to know it, some time. */
    void owe(Feed feed, Receipt receipt) {
        Owed before = owed;
        if (before == null) {
            put(new Owed(feed, receipt));
        } else if (before.feed() != feed || !isOne(before.receipt(), receipt)) {
            settle();
            put(new Owed(feed, receipt));
        } else {
            put(new Owed(feed, further(before.receipt(), receipt)));
        }
        if (feed.behindReceipts(receipt.upTo().seq()) >= MOST) {
            settle();
        }
    }

    /** Whether one receipt can say both. */
    private static boolean isOne(Receipt before, Receipt next) {
        Receipt further = further(before, next);
        return further.read() || !(before.read() || next.read());
    }

    private static Receipt further(Receipt before, Receipt next) {
        if (before.upTo().equals(next.upTo())) {
            return new Receipt(next.upTo(), before.read() || next.read());
        }
        return next.upTo().seq() > before.upTo().seq() ? next : before;
    }

    private void put(Owed next) {
        owed = next;
        boolean isWaitedFor = next.receipt().read()
                || next.feed().owesReceipt(next.receipt().upTo().seq());
        Duration within = isWaitedFor ? context.options().receiptWithin() : Duration.ofSeconds(LAZY_SECONDS);
        Instant latest = context.now().plus(within);
        due = latest.isBefore(due) ? latest : due;
    }

    /** It went along, and the log has noted it. */
    void noted(Feed feed, Receipt receipt) {
        feed.receipted(receipt.upTo().seq());
        if (receipt.equals(of(feed))) {
            forget();
        }
    }

    private void forget() {
        owed = null;
        due = Instant.MAX;
    }

    void onTime(Instant now) {
        if (!now.isBefore(due)) {
            settle();
        }
    }

    Instant nextWake() {
        return due;
    }

    /** Tells the log, and the partner if he waits for it. */
    void settle() {
        Owed telling = owed;
        if (telling == null) {
            return;
        }
        // If the store cannot be reached, once more after a while.
        due = context.now().plus(context.options().receiptWithin());
        AckResult result = tell(telling);
        forget();
        if (result instanceof AckResult.Fenced) {
            peer.seat().replaced();
        } else if (result instanceof AckResult.Diverged) {
            // A place that the log does not have is ignored. If the log has changed, reading on finds it out.
            peer.feed().pump();
        }
    }

    /** Tells the log before the connection is gone; whether it still may is all the same. */
    void settleAtLast() {
        Owed telling = owed;
        if (telling != null) {
            forget();
            tell(telling);
        }
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
        feed.receipted(upTo);
        return result;
    }
}
