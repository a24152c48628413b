/**
 * What people saw of their conversations, written down as it happened, and a checker that says whether it keeps the
 * promises of the protocol. Knows nothing of how the history came about: a simulation, or a run over real sockets.
 */
@NullMarked
package io.duologue.testkit.history;

import org.jspecify.annotations.NullMarked;
