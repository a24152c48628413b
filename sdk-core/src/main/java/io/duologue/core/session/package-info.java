/**
 * Signed-in and live sessions: how somebody comes back after a lost line, and which line is the current one.
 */
@NullMarked
package io.duologue.core.session;

import org.jspecify.annotations.NullMarked;
