package io.duologue.core.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolesOfIdentitiesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final UserId ADA = new UserId("u_ada");
    private static final LinkedIdentity NAMED = new LinkedIdentity(new ProviderId("github"), "1024");
    private static final LinkedIdentity BY_MAIL = new LinkedIdentity(new ProviderId("email"), "hash");

    private final AccountStore accounts = AccountStore.inMemory(10);
    private final Roles roles = Roles.ofIdentities(accounts, Set.of(), Set.of(NAMED));

    @Test
    void whoIsNamedHasTheRoleAlsoWithAnotherWayFromTheSettings() {
        accounts.register(NAMED, ADA, NOW);
        assertThat(roles.of(ADA)).containsExactly(Role.ADMIN);

        accounts.link(ADA, BY_MAIL, Origin.SETTINGS, NOW);
        assertThat(roles.of(ADA)).containsExactly(Role.ADMIN);
    }

    @Test
    void whoeverReadsAMailboxHasNoRoleByIt() {
        accounts.register(NAMED, ADA, NOW);
        accounts.link(ADA, BY_MAIL, Origin.EMAIL, NOW);
        assertThat(roles.of(ADA)).isEmpty();

        accounts.unlink(ADA, BY_MAIL, NOW);
        assertThat(roles.of(ADA)).containsExactly(Role.ADMIN);
    }
}
