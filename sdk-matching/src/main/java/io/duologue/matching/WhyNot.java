package io.duologue.matching;

import java.util.List;

/**
 * What keeps others away from one ticket at one moment: for operators, since it counts what nobody else is told. People are told a
 * {@link WhyNotTold}. Immutable.
 *
 * @param others how many others wait
 * @param looked how many of them were looked at; where that is not all, the counts are scaled up from those
 * @param fitting how many nothing keeps away
 * @param obstacles what keeps somebody away, the most first
 */
public record WhyNot(int others, int looked, int fitting, List<Obstacle> obstacles) {

    /**
     * How many one rule keeps away. Hard rules go by their {@link HardRule#name()}, wishes are {@code topic}, {@code seniority}, {@code
     * timezone}, {@code band}, {@code repeat} and, of those whom hard rules leave, {@code score}; {@code availability} is a time after a declined
     * offer that has not passed.
     *
     * @param people whom it keeps away, whoever asks for it
     * @param mine whom the ticket does not take
     * @param theirs who do not take the ticket
     * @param alone whom nothing else keeps away
     */
    public record Obstacle(String rule, int people, int mine, int theirs, int alone) {}

    public WhyNot {
        obstacles = List.copyOf(obstacles);
    }

    /** Whether the counts are estimates. */
    public boolean isEstimate() {
        return looked < others;
    }
}
