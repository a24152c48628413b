package io.duologue.testkit.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds every frame of a run to its schema: hand {@link #of} to whatever sees frames pass, and ask {@link #verify} in the
 * end, because what is thrown on a transport's thread may be heard by nobody. Safe for many threads.
 */
public final class FrameCheck {

    private final FrameSchemas schemas;
    private final Map<Direction, AtomicLong> seen = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable AssertionError> first = new AtomicReference<>();

    public FrameCheck(FrameSchemas schemas) {
        this.schemas = schemas;
        for (Direction direction : Direction.values()) {
            seen.put(direction, new AtomicLong());
        }
    }

    /** What takes every frame that this side says; throws an {@code AssertionError} at one that is not documented. */
    public Consumer<String> of(Direction direction) {
        AtomicLong count = counter(direction);
        return frame -> {
            count.incrementAndGet();
            try {
                schemas.check(direction, frame);
            } catch (AssertionError e) {
                first.compareAndSet(null, e);
                throw e;
            }
        };
    }

    /** How many frames that side has said. */
    public long seen(Direction direction) {
        return counter(direction).get();
    }

    /** Throws what was wrong first, if anything was. */
    public void verify() {
        AssertionError error = first.get();
        if (error != null) {
            throw error;
        }
    }

    private AtomicLong counter(Direction direction) {
        return seen.computeIfAbsent(direction, side -> new AtomicLong());
    }
}
