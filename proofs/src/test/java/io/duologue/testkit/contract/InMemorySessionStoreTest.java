package io.duologue.testkit.contract;

import io.duologue.core.session.SessionStore;

class InMemorySessionStoreTest extends SessionStoreContract {
    @Override
    protected SessionStore newStore() {
        return SessionStore.inMemory(100);
    }
}
