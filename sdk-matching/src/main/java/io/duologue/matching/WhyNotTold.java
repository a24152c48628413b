package io.duologue.matching;

import java.util.List;

/**
 * What somebody who waits is told of why he has met nobody yet. Immutable.
 *
 * <p><b>What it cannot tell.</b> It is made from what people show on their cards and ask for openly: topics, kinds, languages, intent,
 * seniority, time zone, and since when they wait. Tickets are reduced to that before anything is judged, so that blocks, people avoided,
 * employers, reputation, former partners and offers passed over cannot change a word of it, in a pool of two as little as in one of
 * thousands, and neither can a rule of an operator's own. Three things follow for somebody who compares what he is told with what he
 * knows:
 *
 * <ul>
 *   <li>It counts those whom an open reason keeps away, not those who wait. That somebody is kept away by a hidden reason looks like
 *       there being nobody: where open reasons account for few, “few” is all there is, however many wait.
 *   <li>It never says how many fit, or that somebody does. That nobody has been found is what the person sees anyway.
 *   <li>Fewer than five are few, with and without anybody, and a reason that concerns fewer than five is not given. One person who comes
 *       or goes can move a count over a step; that tells that somebody came, and not who.
 * </ul>
 *
 * @param others how many people wait who are kept away by one of the reasons
 * @param reasons what keeps away five or more of them, the most first
 * @param next what the person will ask for less of, and when
 */
public record WhyNotTold(Crowd others, List<Reason> reasons, List<Widened> next) {

    /** What others look for, or are looked for, that keeps them away. */
    public enum Subject {
        /** Another way to talk. */
        KIND,
        /** Another language. */
        LANGUAGE,
        TOPIC,
        SENIORITY,
        TIMEZONE,
        /** Somebody closer to all that they wish for. */
        CLOSENESS
    }

    /** How many of those who are kept away. */
    public enum Share {
        /** More than half. */
        MOST,
        SOME
    }

    /** One reason, of however many hold for the same people. */
    public record Reason(Subject subject, Share share) {}

    public WhyNotTold {
        reasons = List.copyOf(reasons);
        next = List.copyOf(next);
    }
}
