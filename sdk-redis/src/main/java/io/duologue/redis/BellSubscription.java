package io.duologue.redis;

import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;

/**
 * One node's subscription. Lives until it is closed, over as many connections as that takes.
 *
 * <p>Threads: {@code reading} has the connection, subscribes, and reads what comes; a read that fails, or in which nothing came for
 * {@link Probing#silence}, ends the connection, and a new one follows at once or after {@value #PAUSE_MS} ms. {@code probing} rings
 * for the node itself every {@link Probing#every}, through the same queue as everybody, so that on a connection that works there is
 * always something to read. {@code hearing} calls the listener: at most {@value #MAX_PENDING} bells wait for it, more are dropped.
 *
 * <p>State: {@code connection} is the one that is read from, written by {@code reading} alone; {@code close} closes it under that
 * thread, which ends the read.
 */
final class BellSubscription implements Relay.Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(BellSubscription.class);
    private static final int MAX_PENDING = 16_384;
    private static final int PAUSE_MS = 250;
    /** What a node rings for itself; no bell. */
    private static final String PROBE = "probe";

    private final RedisConnection redis;
    private final String channel;
    private final Consumer<Bell> listener;
    private final Probing probes;
    private final BiConsumer<String, String> publish;
    private final ThreadPoolExecutor hearing;
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Connection connection;

    private BellSubscription(
            RedisConnection redis,
            NodeId node,
            Consumer<Bell> listener,
            Probing probes,
            BiConsumer<String, String> publish) {
        this.redis = redis;
        this.channel = redis.keys().bells(node);
        this.listener = listener;
        this.probes = probes;
        this.publish = publish;
        this.hearing = OwnThread.named("duologue-redis-hear-" + node, MAX_PENDING);
    }

    /**
     * Subscribes. Returns when bells arrive from now on, or when they do not after the time of a command: then it goes on trying.
     *
     * @param publish rings on a channel without waiting
     */
    static BellSubscription begin(
            RedisConnection redis,
            NodeId node,
            Consumer<Bell> listener,
            Probing probes,
            BiConsumer<String, String> publish) {
        BellSubscription subscription = new BellSubscription(redis, node, listener, probes, publish);
        OwnThread.daemon("duologue-redis-read-" + node, subscription::read).start();
        OwnThread.daemon("duologue-redis-probe-" + node, subscription::probe).start();
        subscription.awaitFirst();
        return subscription;
    }

    private void awaitFirst() {
        try {
            if (!subscribed.await(redis.options().commandTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("nothing is heard on {} yet", channel);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        while (!isClosed()) {
            try (Connection fresh =
                    redis.dedicated(Math.toIntExact(probes.silence().toMillis()))) {
                connection = fresh;
                fresh.sendCommand(Protocol.Command.SUBSCRIBE, channel);
                while (!isClosed()) {
                    hear(fresh.getOne());
                }
            } catch (RuntimeException e) {
                if (!isClosed()) {
                    LOG.warn("the subscription to {} is replaced: {}", channel, e.toString());
                    LOG.debug("it ended with", e);
                    waited(PAUSE_MS);
                }
            }
        }
    }

    private void probe() {
        while (!waited(probes.every().toMillis())) {
            publish.accept(channel, PROBE);
        }
    }

    /** @param reply what RESP2 has for pub/sub: what it is, the channel, and what was rung */
    private void hear(Object reply) {
        List<?> parts = (List<?>) reply;
        String kind = text(parts.get(0));
        if (kind.equals("subscribe")) {
            subscribed.countDown();
        } else if (kind.equals("message")) {
            BellText.read(text(parts.get(2))).ifPresent(this::hand);
        }
    }

    private static String text(Object part) {
        return new String((byte[]) part, StandardCharsets.UTF_8);
    }

    private void hand(Bell bell) {
        try {
            hearing.execute(() -> call(bell));
        } catch (RejectedExecutionException e) {
            LOG.debug("a bell on {} was dropped", channel, e);
        }
    }

    private void call(Bell bell) {
        if (isClosed()) {
            return;
        }
        try {
            listener.accept(bell);
        } catch (RuntimeException e) {
            LOG.warn("a subscriber of {} failed at a bell", channel, e);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** @return whether it was closed meanwhile */
    private boolean waited(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Connection reading = connection;
        if (reading != null) {
            reading.close();
        }
        hearing.shutdown();
    }
}
