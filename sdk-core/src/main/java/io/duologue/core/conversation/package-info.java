/**
 * The conversation as a log that each connection reads with a cursor, and the record of who talked with whom.
 * Knows no socket.
 */
@NullMarked
package io.duologue.core.conversation;

import org.jspecify.annotations.NullMarked;
