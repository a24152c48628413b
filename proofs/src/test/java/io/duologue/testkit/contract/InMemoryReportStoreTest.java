package io.duologue.testkit.contract;

import io.duologue.core.moderation.ReportStore;

class InMemoryReportStoreTest extends ReportStoreContract {
    @Override
    protected ReportStore newStore() {
        return ReportStore.inMemory(100);
    }
}
