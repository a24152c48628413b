/**
 * What others do, to be compared with: written from what is published of each, as well as it can be done, and bound by the same hard rules.
 *
 * <p>Begin with {@link io.duologue.matching.simulation.baseline.Baselines}. None of them is meant to pair people in earnest.
 */
@NullMarked
package io.duologue.matching.simulation.baseline;

import org.jspecify.annotations.NullMarked;
