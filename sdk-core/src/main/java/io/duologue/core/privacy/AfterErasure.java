package io.duologue.core.privacy;

import io.duologue.core.Checks;

/** What is left of something when its person has erased the account. A closed family of immutable values. */
public sealed interface AfterErasure {

    /** Nothing: it goes together with the account. */
    record Nothing() implements AfterErasure {}

    /**
     * It stays until its usual time is over, and no longer.
     *
     * @param why it is not taken away at once
     */
    record UntilItRunsOut(String why) implements AfterErasure {
        public UntilItRunsOut {
            Checks.length("why", 1, 300, why);
        }
    }

    /**
     * Some of it stays.
     *
     * @param what is left, in plain words
     * @param why it is left
     */
    record Remains(String what, String why) implements AfterErasure {
        public Remains {
            Checks.length("what", 1, 300, what);
            Checks.length("why", 1, 300, why);
        }
    }
}
