/**
 * What every queue and every matcher must keep to, as tests to extend: {@link
 * io.duologue.testkit.matching.MatchQueueContract} and {@link io.duologue.testkit.matching.MatcherContract}. Each test
 * carries the number of its rule as a tag.
 */
@NullMarked
package io.duologue.testkit.matching;

import org.jspecify.annotations.NullMarked;
