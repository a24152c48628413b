package io.duologue.matching.simulation;

import io.duologue.matching.PairingRules;
import io.duologue.matching.RelaxationTable;
import io.duologue.matching.Requirements;
import io.duologue.matching.Topics;
import java.time.Duration;
import java.util.List;

/** The rules with everything relaxed: what is left are hard rules and scores. */
final class Relaxed {

    private static final RelaxationTable AT_ONCE =
            RelaxationTable.of(List.of(new RelaxationTable.Row(Duration.ZERO, Requirements.none())));

    private Relaxed() {}

    static PairingRules rules(Topics topics, Duration repeatCoolDown) {
        return PairingRules.builder(topics, repeatCoolDown).relaxation(AT_ONCE).build();
    }
}
