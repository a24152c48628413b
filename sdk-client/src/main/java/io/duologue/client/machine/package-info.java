/**
 * What a client knows and decides, as a pure function: {@link io.duologue.client.machine.ClientMachine#step} takes a
 * state, an input and the time, and gives the next state and what is to be done. No socket, no thread, no clock and no
 * randomness but a seed: the same inputs always give the same outputs.
 *
 * <p>Public so that simulations and fuzzers can drive it; an application uses {@link io.duologue.client.DuologueClient}.
 * It may change with every version.
 */
@NullMarked
package io.duologue.client.machine;

import org.jspecify.annotations.NullMarked;
