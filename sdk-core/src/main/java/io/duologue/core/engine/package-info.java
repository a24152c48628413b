/**
 * The engine: applies every rule of the platform to frames from connections. The only feature that speaks the
 * wire protocol; opens no port and reads no file.
 */
@NullMarked
package io.duologue.core.engine;

import org.jspecify.annotations.NullMarked;
