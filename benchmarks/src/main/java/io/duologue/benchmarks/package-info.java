/**
 * What Duologue costs. {@code micro} times the hot paths by themselves, {@code load} drives whole servers over real sockets,
 * {@code measured} is what it drives. Nothing here passes or fails: the figures, and the commands that make them, are in
 * {@code docs/performance.md}.
 */
@NullMarked
package io.duologue.benchmarks;

import org.jspecify.annotations.NullMarked;
