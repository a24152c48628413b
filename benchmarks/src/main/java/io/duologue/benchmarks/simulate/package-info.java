/**
 * How well people are paired: {@link io.duologue.benchmarks.simulate.SimulateCommand} runs the simulator of {@code duologue-matching} over workloads and
 * seeds, and tells it as a table, as JSON and as pictures.
 */
@NullMarked
package io.duologue.benchmarks.simulate;

import org.jspecify.annotations.NullMarked;
