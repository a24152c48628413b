/**
 * What every implementation of an SPI of {@code io.duologue.core} must keep to, as tests to extend: one abstract class for
 * each interface, at least one test for each of its numbered rules. Extend it, hand in what you wrote, and run it.
 */
@NullMarked
package io.duologue.testkit.contract;

import org.jspecify.annotations.NullMarked;
