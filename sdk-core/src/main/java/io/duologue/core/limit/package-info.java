/**
 * How often somebody may do something: one question, one answer. Does not say what happens to who is refused.
 */
@NullMarked
package io.duologue.core.limit;

import org.jspecify.annotations.NullMarked;
