package io.duologue.testkit.history;

/** A promise that a history breaks, and where. Immutable. */
public record Violation(Invariant invariant, String what) {
    @Override
    public String toString() {
        return invariant.number() + " " + invariant + ": " + what;
    }
}
