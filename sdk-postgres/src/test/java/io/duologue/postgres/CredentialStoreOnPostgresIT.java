package io.duologue.postgres;

import io.duologue.core.identity.CredentialStore;
import io.duologue.testkit.contract.CredentialStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class CredentialStoreOnPostgresIT extends CredentialStoreContract {

    @Override
    protected CredentialStore newStore() {
        return Servers.empty().credentials();
    }
}
