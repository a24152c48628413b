package io.duologue.testkit.simulation;

import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.LogRules;
import io.duologue.core.engine.EngineOptions;
import io.duologue.testkit.wire.Direction;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * What a simulated world is like. Immutable.
 *
 * @param nodes engines at once
 * @param people users
 * @param length how long faults and people go on; then everything is left to heal
 * @param engine the engines' figures
 * @param log the rules of the shared log; with other ones a protection can be taken away
 * @param interleaving how likely the world goes on at one call of a store, 0–1
 * @param faults the time between two faults on average; zero for none
 * @param lostBells how likely a bell is lost, 0–1
 * @param wire hears every frame as it is on the wire; an {@code AssertionError} of its is a complaint
 */
public record SimOptions(
        int nodes,
        int people,
        Duration length,
        EngineOptions engine,
        LogRules log,
        double interleaving,
        Duration faults,
        double lostBells,
        BiConsumer<Direction, String> wire) {

    /** Three nodes, eight people, a fault every few seconds. */
    public static SimOptions standard() {
        return new SimOptions(
                3,
                8,
                Duration.ofMinutes(4),
                EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(),
                new LogRules(LogLimits.standard()),
                0.15,
                Duration.ofSeconds(6),
                0.1,
                (direction, frame) -> {});
    }

    public SimOptions withPeople(int value) {
        return new SimOptions(nodes, value, length, engine, log, interleaving, faults, lostBells, wire);
    }

    public SimOptions withNodes(int value) {
        return new SimOptions(value, people, length, engine, log, interleaving, faults, lostBells, wire);
    }

    public SimOptions withLength(Duration value) {
        return new SimOptions(nodes, people, value, engine, log, interleaving, faults, lostBells, wire);
    }

    public SimOptions withEngine(EngineOptions value) {
        return new SimOptions(nodes, people, length, value, log, interleaving, faults, lostBells, wire);
    }

    public SimOptions withLog(LogRules value) {
        return new SimOptions(nodes, people, length, engine, value, interleaving, faults, lostBells, wire);
    }

    public SimOptions withInterleaving(double value) {
        return new SimOptions(nodes, people, length, engine, log, value, faults, lostBells, wire);
    }

    public SimOptions withFaultsEvery(Duration value) {
        return new SimOptions(nodes, people, length, engine, log, interleaving, value, lostBells, wire);
    }

    public SimOptions withWire(BiConsumer<Direction, String> value) {
        return new SimOptions(nodes, people, length, engine, log, interleaving, faults, lostBells, value);
    }
}
