package io.duologue.testkit.contract;

import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Step;
import java.util.Map;
import java.util.Optional;

class DemoIdentityProviderTest extends IdentityProviderContract {
    @Override
    protected IdentityProvider newProvider() {
        return new DemoIdentityProvider(DemoPersonas.all());
    }

    @Override
    protected Map<String, String> proof(Step step, int person) {
        String persona = ((Step.Choose) step).personas().get(person).id();
        return Map.of(DemoIdentityProvider.PERSONA, persona);
    }

    @Override
    protected Optional<IdentityProvider> unreachable() {
        return Optional.empty();
    }
}
