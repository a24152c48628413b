package io.duologue.postgres;

import io.duologue.core.profile.AvatarStore;
import io.duologue.testkit.contract.AvatarStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class AvatarStoreOnPostgresIT extends AvatarStoreContract {

    @Override
    protected AvatarStore newStore() {
        return Servers.empty().avatars();
    }
}
