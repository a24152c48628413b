/**
 * The HTTP API: one class for each area, from requests to the engine's commands, sign-in and stores and back. Knows no
 * server.
 */
@NullMarked
package io.duologue.server.api;

import org.jspecify.annotations.NullMarked;
