/**
 * What is measured, in a process of its own: the reference server, and on each transport a bare relay that hands every frame to
 * the partner and does nothing else.
 */
@NullMarked
package io.duologue.benchmarks.measured;

import org.jspecify.annotations.NullMarked;
