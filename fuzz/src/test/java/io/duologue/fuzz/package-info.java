/**
 * Looks for input that breaks what hears strangers. Each {@code …Target} takes bytes and throws if a promise is broken;
 * {@link io.duologue.fuzz.Target} lists them. {@link io.duologue.fuzz.KnownInputTest} replays what is kept in
 * {@code src/test/corpus}, {@link io.duologue.fuzz.FuzzIT} lets Jazzer look for more, for a minute or for as long as it is
 * told.
 *
 * <p>Input is text wherever it can be, so that a finding can be read and a seed be written by hand.
 */
package io.duologue.fuzz;
