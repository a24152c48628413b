package io.duologue.testkit.simulation;

import io.duologue.core.BackendException;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineTimer;
import io.duologue.core.engine.Gate;
import io.duologue.core.presence.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One run of one engine as a process: it can be killed and halted, in the middle of a step too. */
final class SimNode implements EventQueue.Owner {
    /** How a node is struck at a store call to come. */
    private record Strike(int calls, boolean kills, Duration halt) {}

    private final NodeId id;
    private final SimWorld world;
    private final Random random;
    private final List<Runnable> held = new ArrayList<>();
    private @Nullable Duologue engine;
    private @Nullable Strike strike;
    private boolean dead;
    private boolean holding;
    private boolean draining;
    private int running;

    SimNode(NodeId id, SimWorld world, Random random) {
        this.id = id;
        this.world = world;
        this.random = random;
    }

    void start(Duologue started) {
        engine = started;
        post(Duration.ZERO, () -> {
            try {
                started.start();
            } catch (BackendException e) {
                world.note(id + " could not start");
                world.kill(this);
                world.queue().post(null, Duration.ofSeconds(1), () -> world.replace(this));
            }
        });
    }

    NodeId id() {
        return id;
    }

    Duologue engine() {
        return Objects.requireNonNull(engine);
    }

    Gate gate() {
        return engine().gate();
    }

    Executor executor() {
        return task -> post(Duration.ofMillis(random.nextInt(4)), task);
    }

    EngineTimer timer() {
        return (delay, task) -> {
            boolean[] cancelled = new boolean[1];
            post(delay, () -> {
                if (!cancelled[0]) {
                    task.run();
                }
            });
            return () -> cancelled[0] = true;
        };
    }

    void post(Duration delay, Runnable task) {
        if (!dead) {
            world.queue().post(this, delay, task);
        }
    }

    // ── being an owner of events ──

    @Override
    public boolean isStopped() {
        return dead;
    }

    @Override
    public boolean isHeld() {
        return holding;
    }

    @Override
    public void hold(Runnable task) {
        held.add(task);
    }

    @Override
    public void run(Runnable task) {
        running++;
        try {
            task.run();
        } catch (NodeKilled e) {
            // it was doing this when it was killed
        } catch (RuntimeException | Error e) {
            world.surprise("uncaught in " + id, e);
        } finally {
            running--;
        }
    }

    /** Whether one of its events is being run; otherwise a call of a store is the simulation's own. */
    boolean isRunning() {
        return running > 0;
    }

    // ── faults ──

    void checkAlive() {
        if (dead) {
            throw new NodeKilled();
        }
    }

    boolean isDead() {
        return dead;
    }

    boolean isDraining() {
        return draining;
    }

    /** Goes off by itself: what it is doing is finished, nothing new begins. */
    void drain(Duration grace, Runnable done) {
        draining = true;
        post(Duration.ZERO, () -> {
            var gone = engine().drain(grace);
            var unused = gone.thenRun(() -> post(Duration.ofMillis(50), () -> {
                engine().close();
                done.run();
            }));
        });
    }

    void strikeAfter(int calls, boolean kills, Duration halt) {
        strike = new Strike(calls, kills, halt);
    }

    void cancelStrike() {
        strike = null;
    }

    /** Counts down to the call at which it is struck. */
    boolean isStruck() {
        Strike s = strike;
        if (s == null || running == 0) {
            return false;
        }
        strike = new Strike(s.calls() - 1, s.kills(), s.halt());
        return s.calls() <= 0;
    }

    boolean strikeKills() {
        return strike != null && strike.kills();
    }

    /** Strikes; until when it is halted. */
    Instant strike() {
        Strike s = Objects.requireNonNull(strike);
        strike = null;
        if (s.kills()) {
            world.kill(this);
            return world.now();
        }
        return halt(s.halt());
    }

    /** Holds everything up from now on, until then. */
    Instant halt(Duration time) {
        Instant until = world.now().plus(time);
        holding = true;
        world.halted(this, until);
        world.queue().postAt(null, until, this::release);
        return until;
    }

    void release() {
        if (holding) {
            holding = false;
            List<Runnable> now = List.copyOf(held);
            held.clear();
            now.forEach(task -> post(Duration.ZERO, task));
        }
    }

    void die() {
        dead = true;
        holding = false;
        held.clear();
    }
}
