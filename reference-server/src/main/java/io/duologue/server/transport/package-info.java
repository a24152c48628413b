/**
 * Carries the bytes of WebSocket connections to the engine's gate and back. Judges nothing: every guard stands in the
 * gate.
 */
@NullMarked
package io.duologue.server.transport;

import org.jspecify.annotations.NullMarked;
