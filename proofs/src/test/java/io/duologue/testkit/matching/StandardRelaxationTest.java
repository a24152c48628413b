package io.duologue.testkit.matching;

import io.duologue.matching.Relaxation;

class StandardRelaxationTest extends RelaxationContract {
    @Override
    protected Relaxation newRelaxation() {
        return Relaxation.standard();
    }
}
