package io.duologue.identity;

import static io.duologue.identity.FakeProvider.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.Standing;
import io.duologue.core.identity.Verification;
import io.duologue.testkit.contract.IdentityProviderContract;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class LinkedInIdentityProviderTest extends IdentityProviderContract {
    private static final String REPORT = "/rest/verificationReport";

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
    void aCodeThatLinkedInNoLongerKnowsIsOverAndOtherTroubleIsNot() {
        IdentityProvider linkedIn = newProvider();
        provider.answers(FakeProvider.TOKEN, 400, """
                {"error":"invalid_request","error_description":"Unable to retrieve access token: appid/redirect uri/code verifier
                does not match authorization code. Or authorization code expired. Or external member binding exists"}""".replace("\n", " "));

        assertThat(linkedIn.complete(provider.agree(linkedIn.begin(NINE), 0), NINE))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Outcome.Why.EXPIRED));
        provider.answers(
                FakeProvider.TOKEN,
                400,
                "{\"error\":\"invalid_request\",\"error_description\":\"A required parameter is missing\"}");
        assertThat(linkedIn.complete(provider.agree(linkedIn.begin(NINE), 0), NINE))
                .isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void fewerScopesThanAskedForAreRefused() {
        IdentityProvider linkedIn = newProvider();
        provider.granted = "openid";

        assertThat(linkedIn.complete(provider.agree(linkedIn.begin(NINE), 0), NINE))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void theAddressIsAskedForOnlyWhereItIsWanted() {
        IdentityProvider wanting = made(options().email(true));

        Step without = newProvider().begin(NINE);
        Step with = wanting.begin(NINE);

        assertThat(FakeProvider.query(without).get("scope")).doesNotContain("email");
        assertThat(FakeProvider.query(with).get("scope").split(" ", -1))
                .containsExactlyInAnyOrder("openid", "profile", "email");
        assertThat(said(newProvider()).email()).isNull();
    }

    @Test
    void anAddressIsVerifiedAlsoWhereLinkedInSaysSoInAWord() {
        IdentityProvider wanting = made(options().email(true));

        assertThat(saying(wanting, "true").verifiedEmail()).contains(new EmailAddress("same@example.org"));
        assertThat(saying(wanting, true).verifiedEmail()).contains(new EmailAddress("same@example.org"));
        assertThat(saying(wanting, "false").verifiedEmail()).isEmpty();
        assertThat(saying(wanting, false).verifiedEmail()).isEmpty();
        assertThat(saying(wanting, "yes").verifiedEmail()).isEmpty();
        assertThat(saying(wanting, 1).verifiedEmail()).isEmpty();
    }

    @Test
    void whoeverDoesNotGiveHerAddressSignsInWithoutOne() {
        IdentityProvider wanting = made(options().email(true));
        provider.granted = "openid,profile";
        provider.person = known -> {
            known.remove("email");
            return known;
        };

        assertThat(said(wanting).email()).isNull();
    }

    // What LinkedIn has verified

    @Test
    void linkedInIsAskedWhatItHasVerifiedOnlyWhereItIsSwitchedOn() {
        provider.answers(REPORT, 200, "{\"id\":\"x\",\"verifications\":[\"IDENTITY\",\"WORKPLACE\"]}");

        Step without = newProvider().begin(NINE);

        assertThat(FakeProvider.query(without).get("scope").split(" ", -1))
                .containsExactlyInAnyOrder("openid", "profile");
        assertThat(said(newProvider()).standing()).isEqualTo(Standing.UNKNOWN);
        assertThat(provider.timesAsked(REPORT)).isZero();
        assertThat(FakeProvider.query(made(asking()).begin(NINE)).get("scope").split(" ", -1))
                .containsExactlyInAnyOrder("openid", "profile", "r_verify", "r_profile_basicinfo");
    }

    @Test
    void whatLinkedInHasVerifiedIsHandedOn() {
        AtomicReference<RecordedRequest> asked = new AtomicReference<>();
        provider.instead(REPORT, request -> {
            asked.set(request);
            return FakeProvider.json(
                    200,
                    "{\"id\":\"x\",\"verifications\":[\"WORKPLACE\",\"IDENTITY\",\"PHONE\",7],"
                            + "\"verificationUrl\":\"https://www.linkedin.com/verify\"}");
        });

        assertThat(said(made(asking())).standing().verified())
                .containsExactlyInAnyOrder(Verification.IDENTITY, Verification.WORKPLACE);
        assertThat(asked.get().getHeaders().get("Authorization")).isEqualTo("Bearer token-0");
        assertThat(asked.get().getHeaders().get("LinkedIn-Version")).isEqualTo("202510");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{\"id\":\"x\",\"verifications\":[]}",
                "200|{\"id\":\"x\"}",
                "200|{\"verifications\":\"IDENTITY\"}",
                "200|{\"verifications\":{\"IDENTITY\":true}}",
                "200|[\"IDENTITY\"]",
                "200|IDENTITY",
                "200|{\"verifications\":[\"IDENTITY\"",
                "204|''",
                "302|''",
                "401|{\"status\":401}",
                "403|{\"status\":403,\"verifications\":[\"IDENTITY\"]}",
                "429|{\"status\":429}",
                "500|''"
            })
    void whoeverCannotBeAskedAboutSignsInAndIsNotVerified(int status, String body) {
        provider.answers(REPORT, status, body);

        ExternalIdentity identity = said(made(asking()));

        assertThat(identity.subject()).isEqualTo("sub-0");
        assertThat(identity.standing().verified()).isEmpty();
        assertThat(provider.timesAsked(REPORT)).isEqualTo(1);
    }

    @Test
    void whoeverHasToWaitTooLongForItSignsInAndIsNotVerified() {
        provider.instead(
                REPORT,
                request -> FakeProvider.json(200, "{\"verifications\":[\"IDENTITY\"]}")
                        .newBuilder()
                        .headersDelay(4, TimeUnit.SECONDS)
                        .build());

        assertThat(said(made(asking())).standing().verified()).isEmpty();
    }

    @Test
    void moreThanAnAnswerMayHaveIsNotRead() {
        provider.answers(REPORT, 200, "{\"verifications\":[\"IDENTITY\"],\"x\":\"" + "x".repeat(70_000) + "\"}");

        assertThat(said(made(asking())).standing().verified()).isEmpty();
    }

    @Test
    void theVersionIsAYearAndAMonth() {
        assertThatThrownBy(() -> asking().apiVersion("202510\r\nX: y").build())
                .hasMessageContaining("expected a year and a month");
        assertThatThrownBy(() ->
                        asking().api(URI.create("http://api.linkedin.com")).build())
                .hasMessageContaining("expected https");
    }

    private LinkedInOptions.Builder asking() {
        return options().verified(true).api(URI.create(provider.base()));
    }

    private ExternalIdentity saying(IdentityProvider linkedIn, Object verified) {
        provider.person = known -> {
            known.put("email_verified", verified);
            return known;
        };
        return said(linkedIn);
    }

    private ExternalIdentity said(IdentityProvider linkedIn) {
        return ((Outcome.Identified) linkedIn.complete(provider.agree(linkedIn.begin(NINE), 0), NINE)).identity();
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
