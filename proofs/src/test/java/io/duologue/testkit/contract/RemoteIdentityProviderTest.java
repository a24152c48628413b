package io.duologue.testkit.contract;

import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The contract with a provider as most are: it sends people away, they come back with a code that is good once. */
class RemoteIdentityProviderTest extends IdentityProviderContract {
    private final ConcurrentMap<String, String> codes = new ConcurrentHashMap<>();
    private final AtomicInteger issued = new AtomicInteger();

    @Override
    protected IdentityProvider newProvider() {
        return new Remote(true);
    }

    @Override
    protected Map<String, String> proof(IdentityProvider.Step step, int person) {
        String code = "code-" + issued.incrementAndGet();
        codes.put(code, DemoPersonas.all().get(person).subject());
        return Map.of("code", code);
    }

    @Override
    protected Optional<IdentityProvider> unreachable() {
        return Optional.of(new Remote(false));
    }

    private final class Remote implements IdentityProvider {
        private final IdentityProvider people = new DemoIdentityProvider(DemoPersonas.all());
        private final boolean reachable;

        Remote(boolean reachable) {
            this.reachable = reachable;
        }

        @Override
        public ProviderId id() {
            return people.id();
        }

        @Override
        public String label() {
            return "Remote";
        }

        @Override
        public Step begin(Instant now) {
            return new Step.Redirect(URI.create("https://login.example/authorize"));
        }

        @Override
        public Outcome complete(Map<String, String> proof, Instant now) {
            if (!reachable) {
                return new Outcome.Unavailable("no route to login.example", null);
            }
            String subject = codes.remove(proof.getOrDefault("code", ""));
            return subject == null
                    ? new Outcome.Refused("unknown or used code")
                    : people.complete(Map.of(DemoIdentityProvider.PERSONA, subject), now);
        }
    }
}
