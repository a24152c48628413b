package io.duologue.testkit.simulation;

import io.duologue.testkit.history.History;
import io.duologue.testkit.history.HistoryChecker;
import io.duologue.testkit.history.HistoryEvent.Standing;
import io.duologue.testkit.history.HistoryEvent.State;
import io.duologue.testkit.history.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a whole platform for a few virtual minutes: people act and things break, then nothing breaks any more and
 * everything comes to rest. The seed decides all of it: the same seed and options give the same history.
 */
public final class Simulation {
    /** How long everything may take to come to rest: a silent line, a session's window, a back-off, and some. */
    private static final Duration REST = Duration.ofSeconds(170);

    private static final int TAIL = 250;

    private Simulation() {}

    /**
     * What became of a run.
     *
     * @param operations what people did
     * @param complaints what no server may do, as a client or the simulation saw it
     */
    public record Result(
            long seed, History history, long operations, List<Violation> violations, List<String> complaints) {
        public Result {
            violations = List.copyOf(violations);
            complaints = List.copyOf(complaints);
        }

        public boolean isGood() {
            return violations.isEmpty() && complaints.isEmpty();
        }

        /** Everything that helps to see what happened. */
        public String report() {
            StringBuilder report = new StringBuilder("seed " + seed + "\n");
            violations.forEach(v -> report.append("VIOLATION ").append(v).append('\n'));
            complaints.forEach(c -> report.append("COMPLAINT ").append(c).append('\n'));
            return report.append(history.tail(TAIL)).append('\n').toString();
        }
    }

    public static Result run(long seed, SimOptions options) {
        SimWorld world = new SimWorld(seed, options);
        Instant healAt = world.now().plus(options.length());
        List<SimPerson> people = new ArrayList<>();
        for (int i = 0; i < options.people(); i++) {
            SimPerson person = new SimPerson(world, world.fork());
            people.add(person);
            person.begin();
        }
        new Faults(world, world.fork(), healAt).begin();
        world.queue().runUntil(healAt);
        world.heal();
        people.forEach(SimPerson::calmDown);
        world.run(SimWorld.RESTRICTION.plusSeconds(10));
        people.forEach(SimPerson::comeBack);
        world.run(REST);
        long operations = people.stream().mapToLong(SimPerson::operations).sum();
        List<SimClient> tabs = people.stream().flatMap(p -> p.tabs().stream()).toList();
        return result(seed, world, tabs, operations);
    }

    /** Looks where everything stands and checks the history. */
    static Result result(long seed, SimWorld world, List<SimClient> tabs, long operations) {
        for (SimClient tab : tabs) {
            Standing standing = tab.standing();
            boolean waits = standing.state() == State.LIVE && standing.unanswered() > 0;
            world.history().add(standing);
            if (waits) {
                world.note("unanswered at " + standing.application() + ": " + tab.state());
            }
        }
        for (SimLine line : world.lines()) {
            world.history().add(line.standing());
            world.history().add(line.unacknowledged());
        }
        return new Result(seed, world.history(), operations, HistoryChecker.check(world.history()), world.complaints());
    }
}
