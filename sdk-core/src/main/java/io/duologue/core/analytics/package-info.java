/**
 * Events for those who count. A sink can neither slow nor break a conversation.
 */
@NullMarked
package io.duologue.core.analytics;

import org.jspecify.annotations.NullMarked;
