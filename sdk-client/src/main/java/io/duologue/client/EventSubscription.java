package io.duologue.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;

/**
 * One subscriber of the events, with what it did not ask for yet. Everything runs on the lane, one thing at a time, so it
 * needs no lock; {@link #request} and {@link #cancel} come from anywhere and go there.
 */
final class EventSubscription implements Flow.Subscription {
    static final int MOST_WAITING = 1_024;

    private final EventLane lane;
    private final Flow.Subscriber<? super ClientEvent> subscriber;
    private final Queue<ClientEvent> waiting = new ArrayDeque<>();
    private long wanted;
    private volatile boolean over;

    EventSubscription(EventLane lane, Flow.Subscriber<? super ClientEvent> subscriber) {
        this.lane = lane;
        this.subscriber = subscriber;
    }

    void begin() {
        EventLane.guarded(() -> subscriber.onSubscribe(this));
    }

    void offer(ClientEvent event) {
        if (over) {
            return;
        }
        if (wanted == 0 && waiting.size() == MOST_WAITING) {
            end(new DuologueException.TooSlow());
            return;
        }
        waiting.add(event);
        drain();
    }

    private void drain() {
        while (!over && wanted > 0 && !waiting.isEmpty()) {
            if (wanted != Long.MAX_VALUE) {
                wanted--;
            }
            ClientEvent next = waiting.remove();
            EventLane.guarded(() -> subscriber.onNext(next));
        }
    }

    private void end(Throwable failure) {
        over = true;
        waiting.clear();
        lane.forget(this);
        EventLane.guarded(() -> subscriber.onError(failure));
    }

    void complete() {
        if (!over) {
            over = true;
            waiting.clear();
            EventLane.guarded(subscriber::onComplete);
        }
    }

    @Override
    public void request(long n) {
        boolean unused = lane.run(() -> {
            if (over) {
                return;
            }
            if (n <= 0) {
                end(new IllegalArgumentException("expected a request of at least 1 but was " + n));
                return;
            }
            wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
            drain();
        });
    }

    @Override
    public void cancel() {
        over = true;
        boolean unused = lane.run(() -> {
            waiting.clear();
            lane.forget(this);
        });
    }
}
