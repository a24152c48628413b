package io.duologue.core.analytics;

/**
 * Receives events for counting. It can never slow or break a conversation: the engine calls it on a lane of its own and
 * drops events when that is full.
 *
 * <ol>
 *   <li>N-1: {@link #accept} is never called by two threads at once for one engine.
 *   <li>N-2: what it throws is counted and forgotten.
 * </ol>
 */
public interface AnalyticsSink {

    void accept(AnalyticsEvent event);

    /** Forgets everything. */
    static AnalyticsSink none() {
        return event -> {};
    }
}
