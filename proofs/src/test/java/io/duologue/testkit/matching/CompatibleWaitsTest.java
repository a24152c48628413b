package io.duologue.testkit.matching;

import io.duologue.matching.Topics;
import io.duologue.matching.WaitEstimator;

class CompatibleWaitsTest extends WaitEstimatorContract {
    @Override
    protected WaitEstimator newEstimator() {
        return WaitEstimator.standard(Topics.tech());
    }
}
