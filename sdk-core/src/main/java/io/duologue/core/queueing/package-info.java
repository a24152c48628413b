/**
 * From the wish to talk to a ticket in the queue and from a claim to a conversation. Pairing itself is in
 * {@code io.duologue.matching}.
 */
@NullMarked
package io.duologue.core.queueing;

import org.jspecify.annotations.NullMarked;
