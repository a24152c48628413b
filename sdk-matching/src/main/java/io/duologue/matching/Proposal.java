package io.duologue.matching;

/**
 * Two who should meet: what a matcher says and a queue may still refuse. Immutable.
 *
 * @param a the one who waited longer
 * @param weight how well they fit, 0–1: the geometric mean of what each is to the other
 */
public record Proposal(QueuedTicket a, QueuedTicket b, double weight) {

    public Proposal {
        if (a.participant().equals(b.participant())) {
            throw new IllegalArgumentException("expected two participants but was " + a.participant() + " twice");
        }
        Bounds.fraction("a weight", weight);
    }
}
