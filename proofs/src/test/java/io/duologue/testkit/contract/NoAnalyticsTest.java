package io.duologue.testkit.contract;

import io.duologue.core.analytics.AnalyticsSink;

class NoAnalyticsTest extends AnalyticsSinkContract {
    @Override
    protected AnalyticsSink newSink() {
        return AnalyticsSink.none();
    }
}
