/**
 * Tries matchers on whole days of people who come, wait, answer and leave, in seconds and with nobody harmed.
 *
 * <p>A {@link io.duologue.matching.simulation.Trace} is who comes when, with what wishes, patience and answers: one of the {@link
 * io.duologue.matching.simulation.Workload workloads}, or what was recorded ({@link
 * io.duologue.matching.simulation.TraceFile}). A {@link io.duologue.matching.simulation.Strategy} is who pairs them. A {@link
 * io.duologue.matching.simulation.Simulation} drives the queue and the rules that are used in earnest with a clock of its own, judges every step from
 * outside, and says what came of it: {@link io.duologue.matching.simulation.RunFigures}.
 *
 * <pre>{@code
 * RunFigures figures = Simulation.of(Workload.named("steady").trace(7, 10_000), Strategy.greedy()).run();
 *
 * figures.violations();   // empty
 * figures.waits().percentile(99);
 * }</pre>
 *
 * <p>The same trace and strategy give the same figures, to the last bit, on every machine: randomness comes from a seed, time from the
 * trace. Nothing in here is needed to pair people in earnest.
 */
@NullMarked
package io.duologue.matching.simulation;

import org.jspecify.annotations.NullMarked;
