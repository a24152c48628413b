package io.duologue.testkit.matching;

import io.duologue.matching.WaitEstimator;

class RecentWaitsContractTest extends WaitEstimatorContract {
    @Override
    protected WaitEstimator newEstimator() {
        return WaitEstimator.recentWaits();
    }
}
