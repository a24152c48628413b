package io.duologue.testkit.contract;

import io.duologue.core.identity.AccountStore;

class InMemoryAccountStoreTest extends AccountStoreContract {
    @Override
    protected AccountStore newStore() {
        return AccountStore.inMemory(100);
    }
}
