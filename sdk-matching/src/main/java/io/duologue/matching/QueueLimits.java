package io.duologue.matching;

import org.immutables.value.Value;

/** How much a queue takes. Immutable. */
@Value.Immutable
@ValueStyle
public abstract class QueueLimits {

    private static final int MOST_TICKETS = 10_000_000;

    QueueLimits() {}

    /** 10 000 tickets. */
    public static QueueLimits standard() {
        return builder().build();
    }

    public static QueueLimits ofTickets(int maxTickets) {
        return builder().maxTickets(maxTickets).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How many tickets may be live at once, whatever their state; beyond it {@link AddResult#FULL}. */
    @Value.Default
    public int maxTickets() {
        return 10_000;
    }

    @Value.Check
    void check() {
        Bounds.within("tickets", maxTickets(), 1, MOST_TICKETS);
    }

    /** Builds limits. One thread at a time. */
    public static final class Builder extends ImmutableQueueLimits.Builder {
        Builder() {}
    }
}
