/**
 * A matcher that follows those who wait by what changes, so that an arrival costs the same whether a thousand wait or a million.
 *
 * <p>Begin with {@link io.duologue.matching.index.IndexedMatcher}. Whom a ticket may meet is found by walking the cells of an index of
 * language, topic, intent, seniority, reputation and time zone; whether two may meet is then judged by the {@link
 * io.duologue.matching.PairingRules} and by nothing else: what the index does not know of only makes it slower.
 */
@NullMarked
package io.duologue.matching.index;

import org.jspecify.annotations.NullMarked;
