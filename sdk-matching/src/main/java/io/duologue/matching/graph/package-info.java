/**
 * Pairs by weight: who may be paired with whom is a graph, and what a pair is worth is the weight of an edge.
 *
 * <p>Begin with {@link io.duologue.matching.graph.WeightedGraph} and {@link io.duologue.matching.graph.HeaviestPairs}. Nothing in
 * here knows of people, tickets or time: it is arithmetic on whole numbers, so that the same graph gives the same pairs on every
 * machine. Whoever has scores of 0–1 multiplies them.
 *
 * <pre>{@code
 * WeightedGraph graph = WeightedGraph.of(4, List.of(new Edge(0, 1, 5), new Edge(1, 2, 8), new Edge(2, 3, 5)));
 *
 * HeaviestPairs.standard().in(graph).edges();   // 0–1 and 2–3: together more than the heaviest
 * }</pre>
 */
@NullMarked
package io.duologue.matching.graph;

import org.jspecify.annotations.NullMarked;
