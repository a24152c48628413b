package io.duologue.identity;

import static io.duologue.identity.FakeProvider.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.testkit.contract.IdentityProviderContract;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OidcIdentityProviderTest extends IdentityProviderContract {
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
        return made(provider.oidc());
    }

    @Override
    protected Map<String, String> proof(Step step, int person) {
        return provider.agree(step, person);
    }

    @Override
    protected Optional<IdentityProvider> unreachable() {
        Map<String, Object> configuration = provider.configurationMembers();
        configuration.put("token_endpoint", provider.closed() + "/token");
        provider.answers(FakeProvider.DISCOVERY, 200, FakeProvider.text(configuration));
        return Optional.of(made(provider.oidc()));
    }

    @Test
    void whoeverAgreesIsIdentifiedByIssuerAlone() {
        IdentityProvider example = newProvider();

        Outcome outcome = example.complete(provider.agree(example.begin(NINE), 0), NINE);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Identified.class, identified -> {
            ExternalIdentity identity = identified.identity();
            assertThat(identity.provider()).isEqualTo(new ProviderId("example"));
            assertThat(identity.subject()).isEqualTo("sub-0");
            assertThat(identity.name()).isEqualTo("Person 0");
            assertThat(identity.hints().languages()).containsExactly("sv");
            assertThat(identity.toString()).doesNotContain("@").doesNotContain("token-");
        });
    }

    @Test
    void peopleAreSentAwayWithWhatIsRegisteredAndAChallenge() {
        Step step =
                made(provider.oidc().putParameters("prompt", "select_account")).begin(NINE);

        assertThat(((Step.Redirect) step).to()).hasPath("/authorize");
        assertThat(FakeProvider.query(step))
                .containsEntry("client_id", "client 1")
                .containsEntry("redirect_uri", "http://localhost:8080/auth/callback")
                .containsEntry("response_type", "code")
                .containsEntry("prompt", "select_account")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce", "code_challenge")
                .doesNotContainKeys("code_verifier", "client_secret")
                .doesNotContainValue(((Step.Redirect) step).binding());
        assertThat(FakeProvider.query(step).get("scope").split(" ", -1)).containsExactlyInAnyOrder("openid", "profile");
    }

    @Test
    void theSecretIsSentInAHeaderWhereTheProviderWantsItThere() {
        provider.secretInHeader = true;
        IdentityProvider example = newProvider();

        assertThat(example.complete(provider.agree(example.begin(NINE), 0), NINE))
                .isInstanceOf(Outcome.Identified.class);
    }

    @Test
    void anotherNodeCompletesWhatThisOneBegan() {
        Map<String, String> proof = provider.agree(newProvider().begin(NINE), 0);

        assertThat(newProvider().complete(proof, NINE)).isInstanceOf(Outcome.Identified.class);
    }

    @Test
    void aSignInEndsAfterTenMinutes() {
        IdentityProvider example = newProvider();
        Map<String, String> inTime = provider.agree(example.begin(NINE), 0);
        Map<String, String> late = provider.agree(example.begin(NINE), 0);

        assertThat(example.complete(inTime, NINE.plusSeconds(599))).isInstanceOf(Outcome.Identified.class);
        assertThat(example.complete(late, NINE.plusSeconds(600))).isInstanceOf(Outcome.Refused.class);
        assertThat(provider.timesAsked(FakeProvider.TOKEN)).isEqualTo(1);
    }

    @Test
    void whatBeganWithAnotherProviderIsRefused() {
        IdentityProvider other = made(provider.oidc().id(new ProviderId("other")));
        Map<String, String> proof = provider.agree(other.begin(NINE), 0);

        assertThat(newProvider().complete(proof, NINE)).isInstanceOf(Outcome.Refused.class);
        assertThat(provider.timesAsked(FakeProvider.TOKEN)).isZero();
    }

    @Test
    void anAnswerOfAnotherIssuerIsRefused() {
        IdentityProvider example = newProvider();
        Map<String, String> proof = new HashMap<>(provider.agree(example.begin(NINE), 0));
        proof.put("iss", "https://evil.example");

        assertThat(example.complete(proof, NINE)).isInstanceOf(Outcome.Refused.class);
        assertThat(provider.timesAsked(FakeProvider.TOKEN)).isZero();
    }

    @Test
    void anIssuerThatNamesItselfInEachAnswerIsMissedInOneWithout() {
        Map<String, Object> configuration = provider.configurationMembers();
        configuration.put("authorization_response_iss_parameter_supported", true);
        provider.answers(FakeProvider.DISCOVERY, 200, FakeProvider.text(configuration));
        IdentityProvider example = newProvider();
        Map<String, String> without = provider.agree(example.begin(NINE), 0);
        Map<String, String> with = new HashMap<>(provider.agree(example.begin(NINE), 0));
        with.put("iss", provider.base());

        assertThat(example.complete(without, NINE)).isInstanceOf(Outcome.Refused.class);
        assertThat(example.complete(with, NINE)).isInstanceOf(Outcome.Identified.class);
    }

    @Test
    void whoeverDoesNotAgreeIsRefusedAndAProviderThatCannotIsUnavailable() {
        IdentityProvider example = newProvider();

        assertThat(example.complete(FakeProvider.failed(example.begin(NINE), "access_denied"), NINE))
                .isEqualTo(new Outcome.Refused(Outcome.Why.DECLINED, "the person did not agree at Example"));
        assertThat(example.complete(FakeProvider.failed(example.begin(NINE), "temporarily_unavailable"), NINE))
                .isInstanceOf(Outcome.Unavailable.class);
        assertThat(example.complete(FakeProvider.failed(example.begin(NINE), "invalid_scope"), NINE))
                .isInstanceOf(Outcome.Unavailable.class);
        assertThat(example.complete(Map.of("error", "server_error"), NINE)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aSecretThatTheProviderDoesNotTakeIsNobodysRefusal() {
        ClientRegistration wrong = ClientRegistration.of("client 1", "wrong", FakeProvider.REGISTRATION.redirectUri());
        IdentityProvider example = made(provider.oidc().registration(wrong));

        Outcome outcome = example.complete(provider.agree(example.begin(NINE), 0), NINE);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason()).contains("invalid_client"));
    }

    @Test
    void anIssuerThatCannotBeAskedBreaksTheBeginningAndIsAskedAgain() {
        IdentityProvider example = newProvider();
        provider.answers(FakeProvider.DISCOVERY, 503, "{}");

        assertThatThrownBy(() -> example.begin(NINE)).isInstanceOf(BackendException.class);
        provider.answers(FakeProvider.DISCOVERY, 200, FakeProvider.text(provider.configurationMembers()));
        assertThat(example.begin(NINE)).isInstanceOf(Step.Redirect.class);
    }

    @Test
    void whatAnIssuerSaidCountsForADayAndLongerWhileItIsAway() {
        IdentityProvider example = newProvider();
        example.begin(NINE);
        example.begin(NINE.plus(Duration.ofHours(23)));
        assertThat(provider.timesAsked(FakeProvider.DISCOVERY)).isEqualTo(1);

        provider.answers(FakeProvider.DISCOVERY, 503, "{}");

        assertThat(example.begin(NINE.plus(Duration.ofHours(25)))).isInstanceOf(Step.Redirect.class);
        assertThat(provider.timesAsked(FakeProvider.DISCOVERY)).isEqualTo(2);
    }

    @Test
    void aConfigurationOfAnotherIssuerOrWithoutAnEndpointIsNone() {
        Map<String, Object> foreign = provider.configurationMembers();
        foreign.put("issuer", "https://evil.example");
        provider.answers(FakeProvider.DISCOVERY, 200, FakeProvider.text(foreign));
        assertThatThrownBy(() -> newProvider().begin(NINE)).isInstanceOf(BackendException.class);

        Map<String, Object> plain = provider.configurationMembers();
        plain.put("token_endpoint", "http://login.example/token");
        provider.answers(FakeProvider.DISCOVERY, 200, FakeProvider.text(plain));
        assertThatThrownBy(() -> newProvider().begin(NINE)).isInstanceOf(BackendException.class);

        Map<String, Object> without = provider.configurationMembers();
        without.remove("jwks_uri");
        provider.answers(FakeProvider.DISCOVERY, 200, FakeProvider.text(without));
        assertThatThrownBy(() -> newProvider().begin(NINE)).isInstanceOf(BackendException.class);
    }

    @Test
    void hostileNamesAreCutAndMissingOnesReplaced() {
        IdentityProvider example = newProvider();
        provider.person = with("name", "\u202eA\u0000da\n\t" + "x".repeat(10_000));
        assertThat(identity(example).name()).isEqualTo("A da " + "x".repeat(75)).hasSize(80);

        provider.person = with("name", "\u200b \u0007");
        assertThat(identity(example).name()).isEqualTo("Somebody");

        provider.person = with("name", 42);
        assertThat(identity(example).name()).isEqualTo("Somebody");
    }

    @Test
    void aSubjectThatCannotBeKeptIdentifiesNobody() {
        IdentityProvider example = newProvider();
        for (Object subject : new Object[] {"x".repeat(256), "", "a\nb", "ä"}) {
            provider.person = with("sub", subject);

            assertThat(example.complete(provider.agree(example.begin(NINE), 0), NINE))
                    .isNotInstanceOf(Outcome.Identified.class);
        }
    }

    @Test
    void scopesThatAreRequiredHaveToBeGranted() {
        IdentityProvider example = made(provider.oidc().addRequiredScopes("profile"));
        assertThat(example.complete(provider.agree(example.begin(NINE), 0), NINE))
                .isInstanceOf(Outcome.Identified.class);

        provider.granted = "openid";

        assertThat(example.complete(provider.agree(example.begin(NINE), 0), NINE))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void optionsThatWouldLeakOrBreakASignInAreRefused() {
        assertThatThrownBy(() -> provider.oidc().issuer("http://login.example").build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> provider.oidc().putParameters("state", "x").build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientRegistration.of("id", "secret", URI.create("http://app.example/callback")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientRegistration.of("id", "", URI.create("https://app.example/callback")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(provider.oidc().build().toString()).doesNotContain(FakeProvider.REGISTRATION.secret());
    }

    private ExternalIdentity identity(IdentityProvider example) {
        return ((Outcome.Identified) example.complete(provider.agree(example.begin(NINE), 0), NINE)).identity();
    }

    private static UnaryOperator<Map<String, Object>> with(String claim, Object value) {
        return known -> {
            known.put(claim, value);
            return known;
        };
    }

    private IdentityProvider made(OidcOptions.Builder options) {
        return new OidcIdentityProvider(options.build(), http, pending, FakeProvider.secrets());
    }
}
