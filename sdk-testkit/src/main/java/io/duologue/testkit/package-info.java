/**
 * For those who write a part of their own: contract tests to extend in the packages below, time that stands still, and
 * the annotation that says which rule a test holds.
 */
@NullMarked
package io.duologue.testkit;

import org.jspecify.annotations.NullMarked;
