package io.duologue.testkit.simulation;

import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A doorbell that rings late, twice, or not at all. */
final class SimRelay implements Relay {
    private final EventQueue queue;
    private final Random random;
    private final Function<NodeId, EventQueue.@Nullable Owner> owners;
    private final double lost;
    private final Map<NodeId, Consumer<Bell>> listeners = new HashMap<>();

    SimRelay(EventQueue queue, Random random, double lost, Function<NodeId, EventQueue.@Nullable Owner> owners) {
        this.queue = queue;
        this.random = random;
        this.lost = lost;
        this.owners = owners;
    }

    @Override
    public void ring(NodeId node, Bell bell) {
        int times = random.nextDouble() < lost ? 0 : random.nextInt(20) == 0 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            queue.post(owners.apply(node), Duration.ofMillis(random.nextInt(8)), () -> {
                Consumer<Bell> listener = listeners.get(node);
                if (listener != null) {
                    listener.accept(bell);
                }
            });
        }
    }

    @Override
    public Subscription subscribe(NodeId node, Consumer<Bell> listener) {
        listeners.put(node, listener);
        return () -> listeners.remove(node, listener);
    }
}
