package io.duologue.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.client.machine.ClientState.Place;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.wire.FrameSchemas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A world without chance faults in which a test says what happens, to people who do nothing by themselves. */
final class Scene {
    private static final Duration REST = Duration.ofSeconds(170);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final FrameSchemas SCHEMAS = FrameSchemas.load();

    final SimWorld world;
    private final long seed;
    private final List<SimClient> clients = new ArrayList<>();

    Scene(long seed) {
        this(seed, quiet());
    }

    Scene(long seed, SimOptions options) {
        this.seed = seed;
        this.world = new SimWorld(seed, options);
        run(Duration.ofMillis(100));
    }

    static SimOptions quiet() {
        return SimOptions.standard().withFaultsEvery(Duration.ZERO).withWire(SCHEMAS::check);
    }

    SimClient person() {
        return tabOf(world.newPerson(false));
    }

    SimClient tabOf(String person) {
        SimClient tab = new SimClient(world, person, world.newApplication(person), world.fork());
        clients.add(tab);
        return tab;
    }

    /** Brings two people into a conversation; its id. */
    String talk(SimClient one, SimClient other) {
        for (SimClient client : List.of(one, other)) {
            client.goOnline();
        }
        until("both are there", () -> one.state().isReady() && other.state().isReady());
        one.ask(SimPerson.search());
        other.ask(SimPerson.search());
        until("both talk", () -> isTalking(one) && isTalking(other));
        return one.state().conversation();
    }

    static boolean isTalking(SimClient client) {
        return client.state().isReady()
                && client.state().place() == Place.TALKING
                && client.state().conversation() != null;
    }

    void run(Duration time) {
        world.run(time);
    }

    /** Lets time pass, a little at a time, until it is so. */
    void until(String what, BooleanSupplier so) {
        Instant end = world.now().plusSeconds(60);
        while (!so.getAsBoolean() && world.now().isBefore(end)) {
            run(Duration.ofMillis(1));
        }
        assertThat(so.getAsBoolean())
                .as("seed %d: %s\n%s", seed, what, world.history().tail(60))
                .isTrue();
    }

    /** Does something as soon as it is so, in the middle of whatever else is going on; not after {@link #PATIENCE}. */
    void once(BooleanSupplier so, Runnable action) {
        once(so, action, world.now().plus(PATIENCE));
    }

    private void once(BooleanSupplier so, Runnable action, Instant end) {
        world.queue().post(null, Duration.ofMillis(1), () -> {
            if (so.getAsBoolean()) {
                action.run();
            } else if (world.now().isBefore(end)) {
                once(so, action, end);
            }
        });
    }

    /** How often it has been observed. */
    long count(Class<? extends HistoryEvent> type) {
        return world.history().events().stream().filter(type::isInstance).count();
    }

    SimLine line(SimClient client) {
        return client.line().orElseThrow();
    }

    SimNode node(int slot) {
        SimNode node = world.node(slot);
        assertThat(node).isNotNull();
        return node;
    }

    /** Lets everything come to rest. */
    Simulation.Result rest() {
        world.heal();
        run(REST);
        return Simulation.result(seed, world, clients, 0);
    }

    /** Lets everything come to rest, and nothing may be wrong then. */
    void restsWell() {
        Simulation.Result result = rest();
        assertThat(result.isGood()).as(result::report).isTrue();
    }
}
