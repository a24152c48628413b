/**
 * A partner that answers, and never the same person twice at once: a client like any other.
 */
@NullMarked
package io.duologue.examples.bot;

import org.jspecify.annotations.NullMarked;
