package io.duologue.core.relay;

import io.duologue.core.presence.NodeId;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Rings the doorbell on another node. A bell may be lost or ring twice; nothing that must survive travels here.
 *
 * <ol>
 *   <li>L-1: a bell that arrives reaches the subscriber of the node it was rung for, and no other.
 *   <li>L-2: ringing never waits for the subscriber, and a subscriber that throws harms nobody.
 *   <li>L-3: after its subscription was closed a node hears nothing.
 *   <li>L-4: a bell for a node that nobody subscribed is dropped.
 * </ol>
 *
 * <p>Safe for many threads. A failing backend is a {@link io.duologue.core.BackendException} that the caller may ignore.
 * Check an implementation with {@code RelayContract}.
 */
public interface Relay {

    void ring(NodeId node, Bell bell);

    /**
     * Hears the bells of a node.
     *
     * @param listener must return at once: it hands the bell to a lane of its own
     */
    Subscription subscribe(NodeId node, Consumer<Bell> listener);

    /** Ends a subscription. Closing it twice is closing it once. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Rings within this process, on a thread for each subscription that lives while bells come. */
    static Relay inMemory() {
        return new InMemoryRelay(null);
    }

    /**
     * Rings within this process.
     *
     * @param executor calls the listeners; what it rejects is lost
     */
    static Relay inMemory(Executor executor) {
        return new InMemoryRelay(executor);
    }
}
