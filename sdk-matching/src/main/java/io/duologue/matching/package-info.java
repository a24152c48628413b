/**
 * Pairs people who wait: tickets go in, proposals and offers come out.
 *
 * <p>Begin with {@link io.duologue.matching.MatchQueue} (who waits, and who is taken together with whom) and {@link
 * io.duologue.matching.Matcher} (who fits whom). {@link io.duologue.matching.PairingRules} joins the three parts that
 * decide about one pair: hard rules, a scorer and a relaxation. Nothing in here knows of chat, of a network or of a
 * clock: every call is told the time.
 *
 * <pre>{@code
 * MatchQueue queue = MatchQueue.inMemory(QueueLimits.standard());
 * Matcher matcher = Matcher.greedy(PairingRules.standard(Topics.tech(), Duration.ofHours(24)));
 *
 * queue.add(ticket, now);
 * for (Proposal pair : matcher.propose(queue.waiting(1_000), now)) {
 *     queue.claim(pair.a().ref(), pair.b().ref(), new OfferId("…"), now, now.plusSeconds(20));
 * }
 * }</pre>
 *
 * <p>What is a matter of figures can be changed without code: {@link io.duologue.matching.RelaxationTable}, {@link
 * io.duologue.matching.ScoreWeights}, {@link io.duologue.matching.GroupRules} and {@link io.duologue.matching.Topics} are read from
 * lines of text, and the standard ones lie beside their classes to be copied ({@code relaxation.txt}, {@code score-weights.txt}, {@code
 * topics-tech.txt}).
 *
 * <p>The numbered rules named here (Q for the queue, M for the matcher, R for relaxation, H, S, T and W for hard rules,
 * scores, topics and wait estimates) are those of {@code docs/spec/matching.md}; the contracts that check an
 * implementation of one's own are in {@code duologue-testkit}.
 */
@NullMarked
package io.duologue.matching;

import org.jspecify.annotations.NullMarked;
