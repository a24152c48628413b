/**
 * Mentors meet mentees: a hard rule, a score and a matcher of one's own, and the engine that pairs by them.
 */
@NullMarked
package io.duologue.examples.custommatcher;

import org.jspecify.annotations.NullMarked;
