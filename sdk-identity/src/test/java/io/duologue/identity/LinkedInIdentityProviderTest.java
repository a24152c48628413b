package io.duologue.identity;

import static io.duologue.identity.FakeProvider.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.testkit.contract.IdentityProviderContract;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkedInIdentityProviderTest extends IdentityProviderContract {
    private final FakeProvider provider = new FakeProvider();
    private final ProviderHttp http = FakeProvider.http();
    private final PendingSignInStore pending = FakeProvider.store();

    @AfterEach
    void close() {
        http.close();
        provider.close();
    }

    @Override
    protected IdentityProvider newProvider() {
        return made(options());
    }

    @Override
    protected Map<String, String> proof(Step step, int person) {
        return provider.agree(step, person);
    }

    @Override
    protected Optional<IdentityProvider> unreachable() {
        return Optional.of(made(options()
                .endpoints(new OidcEndpoints(
                        provider.at("/authorize"),
                        URI.create(provider.closed() + "/token"),
                        provider.at(FakeProvider.KEYS),
                        false))));
    }

    @Test
    void whoeverAgreesIsConnectedAndSaysHerLanguage() {
        IdentityProvider linkedIn = newProvider();
        provider.person = known -> {
            known.put("locale", Map.of("language", "fr", "country", "FR"));
            return known;
        };

        Outcome outcome = linkedIn.complete(provider.agree(linkedIn.begin(NINE), 0), NINE);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Identified.class, identified -> {
            ExternalIdentity identity = identified.identity();
            assertThat(identity.provider()).isEqualTo(LinkedInIdentityProvider.ID);
            assertThat(identity.subject()).isEqualTo("sub-0");
            assertThat(identity.hints().languages()).containsExactly("fr");
            assertThat(identity.hints().connected()).containsExactly(LinkedInIdentityProvider.ID);
        });
    }

    @Test
    void linkedInIsSentNoNonceAndAChallengeOnlyWhereItIsSwitchedOn() {
        IdentityProvider withPkce = made(options().pkce(true));

        Step without = newProvider().begin(NINE);
        Step with = withPkce.begin(NINE);

        assertThat(FakeProvider.query(without)).doesNotContainKeys("nonce", "code_challenge");
        assertThat(FakeProvider.query(with)).doesNotContainKey("nonce").containsKey("code_challenge");
        assertThat(withPkce.complete(provider.agree(with, 0), NINE)).isInstanceOf(Outcome.Identified.class);
    }

    @Test
    void whoeverCancelsThereIsRefused() {
        IdentityProvider linkedIn = newProvider();

        assertThat(linkedIn.complete(FakeProvider.failed(linkedIn.begin(NINE), "user_cancelled_login"), NINE))
                .isEqualTo(new Outcome.Refused(Outcome.Why.DECLINED, "the person did not agree at LinkedIn"));
    }

    @Test
    void fewerScopesThanAskedForAreRefused() {
        IdentityProvider linkedIn = newProvider();
        provider.granted = "openid";

        assertThat(linkedIn.complete(provider.agree(linkedIn.begin(NINE), 0), NINE))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void theRealOneIsAskedOverHttpsOnly() {
        LinkedInOptions real = LinkedInOptions.builder()
                .registration(FakeProvider.REGISTRATION)
                .build();

        Step.Redirect step =
                (Step.Redirect) new LinkedInIdentityProvider(real, http, pending, FakeProvider.secrets()).begin(NINE);

        assertThat(step.to()).hasScheme("https").hasHost("www.linkedin.com").hasPath("/oauth/v2/authorization");
    }

    private LinkedInOptions.Builder options() {
        return LinkedInOptions.builder()
                .registration(FakeProvider.REGISTRATION)
                .issuer(provider.base())
                .endpoints(provider.endpoints());
    }

    private IdentityProvider made(LinkedInOptions.Builder options) {
        return new LinkedInIdentityProvider(options.build(), http, pending, FakeProvider.secrets());
    }
}
