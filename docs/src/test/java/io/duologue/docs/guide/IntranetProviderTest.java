package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.signin.SessionOptions;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.SignIn;
import io.duologue.docs.guide.IntranetProvider.Intranet;
import io.duologue.testkit.contract.IdentityProviderContract;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

// [1]
class IntranetProviderTest extends IdentityProviderContract {
    private final FakeIntranet intranet = new FakeIntranet(true);

    @Override
    protected IdentityProvider newProvider() {
        return new IntranetProvider(intranet);
    }

    @Override
    protected Map<String, String> proof(Step step, int person) {
        return Map.of("code", intranet.signIn(new Intranet.Employee(4711 + person, "Employee " + person, "Payments")));
    }

    @Override
    protected Optional<IdentityProvider> unreachable() {
        return Optional.of(new IntranetProvider(new FakeIntranet(false)));
    }
    // [/1]

    @Test
    void whoeverTheIntranetKnowsIsSignedIn() {
        String code = intranet.signIn(new Intranet.Employee(4711, "Maya Lindqvist", "Payments"));
        Duologue engine = Duologue.builder().build().start();
        try (engine) {
            // [2]
            Stores stores = engine.stores();
            Secrets secrets = new Secrets(new SecureRandom());
            Sessions sessions = new Sessions(stores.credentials(), secrets, SessionOptions.standard());
            SignIn signIn = new SignIn(
                    List.of(new IntranetProvider(intranet)), stores.accounts(), stores.profiles(), sessions, secrets);

            SignIn.Outcome outcome = signIn.complete(new ProviderId("intranet"), Map.of("code", code), Instant.now());
            // [/2]

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            SignIn.SignedIn.class,
                            signedIn -> assertThat(stores.profiles()
                                            .find(signedIn.user())
                                            .orElseThrow()
                                            .name())
                                    .isEqualTo("Maya Lindqvist"));
        }
    }

    private record FakeIntranet(boolean reachable, Map<String, Employee> codes) implements Intranet {
        FakeIntranet(boolean reachable) {
            this(reachable, new ConcurrentHashMap<>());
        }

        String signIn(Employee employee) {
            String code = UUID.randomUUID().toString();
            codes.put(code, employee);
            return code;
        }

        @Override
        public URI signInPage() {
            return URI.create("https://intranet.example/sign-in");
        }

        @Override
        public Optional<Employee> redeem(String code) throws IOException {
            if (!reachable) {
                throw new IOException("no route to the intranet");
            }
            return Optional.ofNullable(codes.remove(code));
        }
    }
}
