package io.duologue.testkit.contract;

import io.duologue.core.identity.ErasureStore;

class InMemoryErasureStoreTest extends ErasureStoreContract {
    @Override
    protected ErasureStore newStore() {
        return ErasureStore.inMemory(100);
    }
}
