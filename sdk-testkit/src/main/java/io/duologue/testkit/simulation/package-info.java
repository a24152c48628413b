/**
 * A whole platform in one thread under a virtual clock: several engines on shared stores, people with tabs and lines that
 * break, all driven by one seed. The same seed gives the same run, event for event.
 */
@NullMarked
package io.duologue.testkit.simulation;

import org.jspecify.annotations.NullMarked;
