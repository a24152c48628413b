package io.duologue.matching.graph;

import io.duologue.matching.graph.Components.Component;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which edges to take so that their weights sum to the most: a matching of maximum weight, or nearly. Immutable.
 *
 * <p>A graph falls into components. In the small ones the answer is exact: no matching weighs more, and among those that weigh as
 * much none has more edges. In the others the edges are taken by weight and then exchanged while that helps: at least half of the
 * most there can be, usually within a few per cent, in a time that hardly grows faster than the edges. The same graph always gives
 * the same answer.
 *
 * <p><b>Effort.</b> An exact answer typically costs the vertices of a component times its edges, a million of which take some ten
 * milliseconds, and at worst the cube of its vertices. Components are answered exactly, those of the least effort first, as long as
 * all of it together stays within a bound.
 *
 * <p>An edge of weight 0 is taken where it costs nothing: two who may be paired are not left alone.
 */
public final class HeaviestPairs {

    /** Typically some fifty milliseconds: 200 vertices among which all edges are, or 500 of which each names 16 others. */
    public static final long STANDARD_EFFORT = 5_000_000;

    /** Typically some minutes. */
    public static final long MAX_EFFORT = 10_000_000_000L;

    private final long effort;

    private HeaviestPairs(long effort) {
        this.effort = effort;
    }

    /** Exact within {@link #STANDARD_EFFORT}. */
    public static HeaviestPairs standard() {
        return new HeaviestPairs(STANDARD_EFFORT);
    }

    /**
     * Exact within that effort; with 0 never.
     *
     * @throws IllegalArgumentException unless it is 0–{@link #MAX_EFFORT}
     */
    public static HeaviestPairs exactWithin(long effort) {
        if (effort < 0 || effort > MAX_EFFORT) {
            throw new IllegalArgumentException("expected an effort of 0–" + MAX_EFFORT + " but was " + effort);
        }
        return new HeaviestPairs(effort);
    }

    public Matching in(WeightedGraph graph) {
        int[] partners = new int[graph.vertices()];
        Arrays.fill(partners, WeightedGraph.NONE);
        answers(graph).forEach(answer -> answer.component().write(answer.partners(), partners));
        return new Matching(graph, partners);
    }

    /** In the order of the components. */
    List<Answer> answers(WeightedGraph graph) {
        List<Component> components = Components.of(graph);
        Set<Component> exactly = withinEffort(components);
        List<Answer> answers = new ArrayList<>();
        for (Component component : components) {
            boolean exact = exactly.contains(component);
            answers.add(new Answer(component, partnersIn(component.graph(), exact), exact));
        }
        return answers;
    }

    private Set<Component> withinEffort(List<Component> components) {
        Set<Component> chosen = new HashSet<>();
        long left = effort;
        for (Component component : components.stream()
                .sorted(Comparator.comparingLong(HeaviestPairs::effortOf))
                .toList()) {
            left -= effortOf(component);
            if (left < 0) {
                break;
            }
            chosen.add(component);
        }
        return chosen;
    }

    private static long effortOf(Component component) {
        return (long) component.graph().vertices() * component.graph().edges();
    }

    private static int[] partnersIn(WeightedGraph component, boolean exactly) {
        return exactly ? new ExactMatching(component).partners() : new GreedyMatching(component).partners();
    }

    /** Who is paired in a component, by the vertices of its own graph, and whether nothing weighs more. */
    static final class Answer {
        private final Component component;
        private final int[] partners;
        private final boolean exact;

        Answer(Component component, int[] partners, boolean exact) {
            this.component = component;
            this.partners = partners;
            this.exact = exact;
        }

        Component component() {
            return component;
        }

        int[] partners() {
            return partners;
        }

        boolean isExact() {
            return exact;
        }

        long weight() {
            return new Matching(component.graph(), partners).weight();
        }
    }
}
