package io.duologue.client;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells events in order, one at a time, on the callback executor.
 *
 * <p>What waits is bounded: entries by what the server sends without an acknowledgement (which is given when they were
 * told), momentary events by being replaced by newer ones of their kind. Safe for many threads; no user code runs under
 * its lock.
 */
final class EventLane implements Flow.Publisher<ClientEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(EventLane.class);
    private static final int MOMENTARY = 64;

    /** @param told what is done once everybody was told, absent for nothing */
    private record Telling(
            @Nullable ClientEvent event, @Nullable Runnable told) {}

    private final Executor callbacks;
    private final List<ClientListener> listeners = new CopyOnWriteArrayList<>();
    private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();
    private final Queue<Telling> waiting = new ArrayDeque<>();
    private int momentary;
    private boolean running;
    private boolean closed;
    private volatile @Nullable Thread thread;

    EventLane(Executor callbacks, List<ClientListener> listeners) {
        this.callbacks = callbacks;
        this.listeners.addAll(listeners);
    }

    void add(ClientListener listener) {
        listeners.add(listener);
    }

    void remove(ClientListener listener) {
        listeners.remove(listener);
    }

    /** Whether the calling thread is telling an event right now. */
    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    void tell(ClientEvent event) {
        enqueue(new Telling(event, null));
    }

    /** Tells it if there is anything to tell, and then does what is to be done. */
    void tell(@Nullable ClientEvent event, Runnable told) {
        enqueue(new Telling(event, told));
    }

    void run(Runnable task) {
        enqueue(new Telling(null, task));
    }

    private static boolean isMomentary(Telling telling) {
        ClientEvent event = telling.event();
        return event instanceof ClientEvent.LobbyCounted
                || event instanceof ClientEvent.PartnerTyping
                || event instanceof ClientEvent.SearchProgressed;
    }

    private void enqueue(Telling telling) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (isMomentary(telling)) {
                if (momentary >= MOMENTARY) {
                    removeOldestMomentary();
                }
                momentary++;
            }
            waiting.add(telling);
            if (running) {
                return;
            }
            running = true;
        }
        begin();
    }

    private void removeOldestMomentary() {
        for (Telling old : waiting) {
            if (isMomentary(old)) {
                waiting.remove(old);
                momentary--;
                return;
            }
        }
    }

    private void begin() {
        if (!handedOn()) {
            LOG.warn("the callback executor takes no more work; events are not told any more");
            close();
        }
    }

    private boolean handedOn() {
        try {
            callbacks.execute(this::work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * One event per task, so that an executor that is shared stays fair; all that are left if it takes no more, as after a
     * close from a callback.
     */
    private void work() {
        do {
            Telling next;
            synchronized (lock) {
                next = waiting.poll();
                if (next == null) {
                    running = false;
                    return;
                }
                if (isMomentary(next)) {
                    momentary--;
                }
            }
            thread = Thread.currentThread();
            try {
                tellAll(next);
            } finally {
                thread = null;
            }
        } while (!handedOn());
    }

    private void tellAll(Telling next) {
        ClientEvent event = next.event();
        if (event != null) {
            listeners.forEach(listener -> guarded(() -> listener.on(event)));
            subscriptions.forEach(subscription -> subscription.offer(event));
        }
        if (next.told() != null) {
            guarded(next.told());
        }
    }

    static void guarded(Runnable userCode) {
        try {
            userCode.run();
        } catch (RuntimeException e) {
            // Its message is the user's own; only where it came from is ours to tell.
            LOG.warn("a callback threw {}", e.getClass().getName());
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ClientEvent> subscriber) {
        EventSubscription subscription = new EventSubscription(this, subscriber);
        boolean late;
        synchronized (lock) {
            late = closed;
        }
        if (late) {
            guarded(() -> subscriber.onSubscribe(subscription));
            guarded(subscriber::onComplete);
            return;
        }
        run(() -> {
            subscriptions.add(subscription);
            subscription.begin();
        });
    }

    void forget(EventSubscription subscription) {
        subscriptions.remove(subscription);
    }

    /** Tells what waits, completes every subscription, and takes nothing more. */
    void finish(Runnable then) {
        run(() -> {
            subscriptions.forEach(EventSubscription::complete);
            then.run();
        });
        synchronized (lock) {
            closed = true;
        }
    }

    /** Takes nothing more and forgets what waits. */
    void close() {
        synchronized (lock) {
            closed = true;
            waiting.clear();
            running = false;
        }
    }
}
