package io.duologue.core.relay;

import io.duologue.core.presence.NodeId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings within this process. Safe for many threads.
 *
 * <p>Each subscription is rung on an executor: the one that was handed in, or a thread of its own that ends when it has
 * nothing to do. At most {@value #MAX_PENDING} bells wait for a thread of its own; more are dropped, as a bell may be.
 */
final class InMemoryRelay implements Relay {
    private static final Logger LOG = LoggerFactory.getLogger(InMemoryRelay.class);
    private static final int MAX_PENDING = 16_384;

    private final @Nullable Executor executor;
    private final ConcurrentMap<NodeId, List<Line>> lines = new ConcurrentHashMap<>();

    InMemoryRelay(@Nullable Executor executor) {
        this.executor = executor;
    }

    @Override
    public void ring(NodeId node, Bell bell) {
        lines.getOrDefault(node, List.of()).forEach(line -> line.ring(bell));
    }

    @Override
    public Subscription subscribe(NodeId node, Consumer<Bell> listener) {
        Line line = executor == null
                ? Line.withItsOwnThread(this, node, listener)
                : new Line(this, node, listener, executor);
        lines.compute(node, (same, all) -> {
            List<Line> joined = all == null ? new CopyOnWriteArrayList<>() : all;
            joined.add(line);
            return joined;
        });
        return line;
    }

    private void remove(NodeId node, Line line) {
        lines.computeIfPresent(node, (same, all) -> {
            all.remove(line);
            return all.isEmpty() ? null : all;
        });
    }

    /** One subscription. */
    private static final class Line implements Subscription {
        private final InMemoryRelay relay;
        private final NodeId node;
        private final Consumer<Bell> listener;
        private final Executor executor;
        private volatile boolean closed;

        Line(InMemoryRelay relay, NodeId node, Consumer<Bell> listener, Executor executor) {
            this.relay = relay;
            this.node = node;
            this.listener = listener;
            this.executor = executor;
        }

        static Line withItsOwnThread(InMemoryRelay relay, NodeId node, Consumer<Bell> listener) {
            ThreadPoolExecutor own = new ThreadPoolExecutor(
                    1,
                    1,
                    1,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(MAX_PENDING),
                    task -> {
                        Thread thread = new Thread(task, "duologue-relay-" + node);
                        thread.setDaemon(true);
                        return thread;
                    },
                    new ThreadPoolExecutor.AbortPolicy());
            own.allowCoreThreadTimeOut(true);
            return new Line(relay, node, listener, own);
        }

        void ring(Bell bell) {
            try {
                executor.execute(() -> hear(bell));
            } catch (RejectedExecutionException e) {
                LOG.debug("a bell for {} was dropped", node, e);
            }
        }

        private void hear(Bell bell) {
            if (closed) {
                return;
            }
            try {
                listener.accept(bell);
            } catch (RuntimeException e) {
                LOG.warn("a subscriber of {} failed at a bell", node, e);
            }
        }

        @Override
        public void close() {
            closed = true;
            relay.remove(node, this);
        }
    }
}
