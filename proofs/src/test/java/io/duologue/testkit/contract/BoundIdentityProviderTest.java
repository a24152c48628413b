package io.duologue.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Step;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundIdentityProviderTest extends IdentityProviderContract {
    @Override
    protected IdentityProvider newProvider() {
        return new BoundIdentityProvider();
    }

    @Override
    protected Map<String, String> proof(Step step, int person) {
        return BoundIdentityProvider.proof(step, person);
    }

    @Override
    protected Optional<IdentityProvider> unreachable() {
        return Optional.empty();
    }

    @Test
    void aBindingInTheAddressDoesNotCount() {
        Map<String, String> query = Map.of("code", "c", IdentityProvider.BINDING, "forged");

        assertThat(IdentityProvider.proof(query, null)).isEqualTo(Map.of("code", "c"));
        assertThat(IdentityProvider.proof(query, "kept")).containsEntry(IdentityProvider.BINDING, "kept");
    }

    @Test
    void aRedirectDoesNotPrintItsSecrets() {
        Step step = new BoundIdentityProvider().begin(People.NINE);

        assertThat(step.toString()).doesNotContain("binding").doesNotContain("state");
    }
}
