package io.duologue.redis;

import io.duologue.core.BackendException;
import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Doorbells over Redis' plain pub/sub, one channel for each node. Safe for many threads.
 *
 * <p>Threads: whoever rings only puts the bell into a queue of {@value #MAX_PENDING}; one thread of the relay's publishes from it, so
 * that nobody waits for Redis. A bell that finds the queue full is dropped, and so is one that cannot be published: whoever looks
 * for himself from time to time finds what it would have said. Each subscription has threads of its own, see
 * {@link BellSubscription}.
 */
final class RedisRelay implements Relay, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRelay.class);
    private static final int MAX_PENDING = 16_384;

    private final RedisConnection redis;
    private final Probing probing;
    private final ThreadPoolExecutor ringing = OwnThread.named("duologue-redis-ring", MAX_PENDING);

    RedisRelay(RedisConnection redis, Probing probing) {
        this.redis = redis;
        this.probing = probing;
    }

    @Override
    public void ring(NodeId node, Bell bell) {
        publish(redis.keys().bells(node), BellText.of(bell));
    }

    @Override
    public Subscription subscribe(NodeId node, Consumer<Bell> listener) {
        Objects.requireNonNull(listener);
        return BellSubscription.begin(redis, node, listener, probing, this::publish);
    }

    /** Puts it into the queue, or drops it. */
    private void publish(String channel, String text) {
        try {
            ringing.execute(() -> publishNow(channel, text));
        } catch (RejectedExecutionException e) {
            LOG.debug("a bell on {} was dropped", channel, e);
        }
    }

    private void publishNow(String channel, String text) {
        try {
            redis.call(client -> client.publish(channel, text));
        } catch (BackendException e) {
            LOG.debug("a bell on {} was lost", channel, e);
        }
    }

    @Override
    public void close() {
        ringing.shutdownNow();
    }
}
