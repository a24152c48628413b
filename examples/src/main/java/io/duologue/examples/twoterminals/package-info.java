/**
 * Talks with somebody from a terminal: start it twice.
 */
@NullMarked
package io.duologue.examples.twoterminals;

import org.jspecify.annotations.NullMarked;
