package io.duologue.testkit.matching;

import io.duologue.matching.Relaxation;
import io.duologue.matching.RelaxationTable;
import java.time.Duration;

class ByTopicRelaxationTest extends RelaxationContract {
    @Override
    protected Relaxation newRelaxation() {
        return RelaxationTable.byTopic(Duration.ofHours(24));
    }
}
