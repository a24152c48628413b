package io.duologue.testkit.history;

import io.duologue.testkit.history.HistoryEvent.LineStanding;
import io.duologue.testkit.history.HistoryEvent.Standing;
import io.duologue.testkit.history.HistoryEvent.State;
import io.duologue.testkit.history.HistoryEvent.Unacknowledged;
import java.util.List;

/** Invariant 8 and the bounds: where everything stands in the end, and how much was ever left hanging. */
final class LivenessRules {
    private LivenessRules() {}

    static void check(HistoryIndex index, List<Violation> found) {
        for (HistoryEvent event : index.events()) {
            if (event instanceof Standing s) {
                if (s.state() == State.LIMBO) {
                    found.add(new Violation(Invariant.LIVENESS, "neither live nor closed with a reason: " + s));
                } else if (s.state() == State.LIVE && s.unanswered() > 0) {
                    found.add(new Violation(Invariant.LIVENESS, "live, but not answered: " + s));
                }
            } else if (event instanceof LineStanding l && l.openAtClient() != l.openAtServer()) {
                found.add(new Violation(Invariant.LIVENESS, "half open: " + l));
            } else if (event instanceof Unacknowledged u
                    && (u.entries() > u.limitEntries() || u.bytes() > u.limitBytes())) {
                found.add(new Violation(Invariant.BOUNDED, "sent without being acknowledged: " + u));
            }
        }
    }
}
