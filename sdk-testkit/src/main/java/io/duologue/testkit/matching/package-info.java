/**
 * What every queue and every part of matching must keep to, as tests to extend: {@link
 * io.duologue.testkit.matching.MatchQueueContract} and {@link io.duologue.testkit.matching.MatcherContract}, and for what a
 * matcher is made of {@link io.duologue.testkit.matching.HardRuleContract}, {@link
 * io.duologue.testkit.matching.ScorerContract}, {@link io.duologue.testkit.matching.RelaxationContract} and {@link
 * io.duologue.testkit.matching.WaitEstimatorContract}. Each test carries the number of its rule as a tag.
 */
@NullMarked
package io.duologue.testkit.matching;

import org.jspecify.annotations.NullMarked;
