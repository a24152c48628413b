package io.duologue.matching.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What came of one run. Immutable.
 *
 * @param strategy who paired, and {@code setting} where its knob stood
 * @param trace the name of the trace
 * @param tickets how many came
 * @param turnedAway of them those who were live already, or whom the queue had no room for
 * @param pairs how many began to talk
 * @param offers how many offers were made
 * @param declines how many of them were declined, and {@code lapses} how many nobody answered in time
 * @param waits from coming to talking, or to leaving without: whoever gave up counts with what he gave
 * @param segments the same by segment
 * @param score the sum of what the pairs who talk are worth to each other, with everything relaxed
 * @param overtakings how often somebody was overtaken, also where that is no violation
 * @param sampledJudgements for how many sides of pairs not everybody who might have been overtaken was looked at
 * @param repeats how often two were offered to each other again before the cool-down was over
 * @param broken how often each rule was broken
 * @param violations the first of them
 * @param coverage how good the estimates were
 * @param presence how many were there on average, waiting or in an offer
 * @param looks how often was looked for pairs
 * @param hindsight what could have been reached; empty unless asked for
 * @param digest the same exactly if every step was the same
 */
public record RunFigures(
        String strategy,
        double setting,
        String trace,
        long tickets,
        long turnedAway,
        long pairs,
        long offers,
        long declines,
        long lapses,
        Waits waits,
        SortedMap<Segment, Waits> segments,
        double score,
        long overtakings,
        long sampledJudgements,
        long repeats,
        Map<Violation.Rule, Long> broken,
        List<Violation> violations,
        Coverage coverage,
        double presence,
        long looks,
        Optional<Hindsight> hindsight,
        String digest) {

    /** The share of tickets that found a partner; 0 if nobody came. */
    public double matchRate() {
        return tickets == 0 ? 0 : 2.0 * pairs / tickets;
    }

    /** What a pair is worth on average, 0–1; 0 if there was none. */
    public double meanScore() {
        return pairs == 0 ? 0 : score / pairs;
    }

    /** The same over everybody who came, where whoever found nobody counts as nothing: neither speed nor pickiness is rewarded by itself. */
    public double value() {
        return tickets == 0 ? 0 : 2 * score / tickets;
    }

    /** How often a rule was broken. */
    public long brokenRules() {
        return broken.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The share of the best that was possible, at least: the score divided by the most that hindsight finds. Empty unless asked for. */
    public Optional<Double> ofOptimum() {
        return hindsight.filter(found -> found.atMost() > 0).map(found -> score / found.atMost());
    }
}
