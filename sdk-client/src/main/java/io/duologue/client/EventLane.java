package io.duologue.client;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
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
 * told), momentary events by being replaced by newer ones of their kind, and anything else of which a broken server might
 * send too much by being dropped when 4 096 wait. Safe for many threads; no user code runs under its lock.
 */
final class EventLane implements Flow.Publisher<ClientEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(EventLane.class);
    private static final int MOST_WAITING = 4_096;

    /** @param told what is done once everybody was told, absent for nothing */
    private record Telling(
            @Nullable ClientEvent event, @Nullable Runnable told) {}

    private final Executor callbacks;
    private final List<ClientListener> listeners = new CopyOnWriteArrayList<>();
    private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();
    private final Queue<Telling> waiting = new ArrayDeque<>();
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

    /** False if nothing is run any more. */
    boolean run(Runnable task) {
        return enqueue(new Telling(null, task));
    }

    private static boolean isMomentary(ClientEvent event) {
        return event instanceof ClientEvent.LobbyCounted
                || event instanceof ClientEvent.PartnerTyping
                || event instanceof ClientEvent.SearchProgressed;
    }

    /** False if nothing is told any more. */
    private boolean enqueue(Telling telling) {
        ClientEvent event = telling.event();
        synchronized (lock) {
            if (closed) {
                return false;
            }
            if (event != null && isMomentary(event)) {
                waiting.removeIf(old -> old.event() != null && old.event().type() == event.type());
            }
            if (telling.told() == null && waiting.size() >= MOST_WAITING) {
                return true;
            }
            waiting.add(telling);
            if (running) {
                return true;
            }
            running = true;
        }
        begin();
        return true;
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
        } catch (Throwable e) {
            // Errors too: the events behind this one wait. Its message is the user's own; only what it is is ours to
            // tell.
            LOG.warn("a callback threw {}", e.getClass().getName());
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ClientEvent> subscriber) {
        EventSubscription subscription = new EventSubscription(this, Objects.requireNonNull(subscriber));
        boolean taken = run(() -> {
            subscriptions.add(subscription);
            subscription.begin();
        });
        if (!taken) {
            subscription.begin();
            subscription.complete();
        }
    }

    void forget(EventSubscription subscription) {
        subscriptions.remove(subscription);
    }

    /** Tells what waits, completes every subscription, and takes nothing more. False if nothing is told any more. */
    boolean finish(Runnable then) {
        boolean taken = run(() -> {
            subscriptions.forEach(EventSubscription::complete);
            then.run();
        });
        synchronized (lock) {
            closed = true;
        }
        return taken;
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
