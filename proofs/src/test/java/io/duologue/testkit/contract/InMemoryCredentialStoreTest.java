package io.duologue.testkit.contract;

import io.duologue.core.identity.CredentialStore;

class InMemoryCredentialStoreTest extends CredentialStoreContract {
    @Override
    protected CredentialStore newStore() {
        return CredentialStore.inMemory(100);
    }
}
