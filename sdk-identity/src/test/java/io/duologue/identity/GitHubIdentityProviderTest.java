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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GitHubIdentityProviderTest extends IdentityProviderContract {
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
        return Optional.of(made(options().site(URI.create(provider.closed()))));
    }

    @Test
    void whoeverAgreesIsIdentifiedByTheNumericId() {
        IdentityProvider gitHub = newProvider();
        Step step = gitHub.begin(NINE);

        Outcome outcome = gitHub.complete(provider.agree(step, 0), NINE);

        assertThat(FakeProvider.query(step))
                .containsEntry("scope", "user:email")
                .containsEntry("code_challenge_method", "S256");
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Identified.class, identified -> {
            ExternalIdentity identity = identified.identity();
            assertThat(identity.subject()).isEqualTo("4711");
            assertThat(identity.name()).isEqualTo("Mona Lisa");
            assertThat(identity.bio()).isEqualTo("Likes fish. And code.");
            assertThat(identity.hints().connected()).containsExactly(GitHubIdentityProvider.ID);
            assertThat(identity.toString()).doesNotContain("@").doesNotContain("token-");
        });
    }

    @Test
    void aPersonWithoutANameHasHerLogin() {
        IdentityProvider gitHub = newProvider();
        provider.person = known -> {
            known.remove("name");
            return known;
        };

        assertThat(identity(gitHub).name()).isEqualTo("octocat");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"email\":\"a@example.org\",\"primary\":true,\"verified\":false}]",
                "[{\"email\":\"a@example.org\",\"primary\":false,\"verified\":true}]",
                "[{\"email\":\"a@example.org\",\"primary\":\"true\",\"verified\":\"true\"}]",
                "[1]"
            })
    void withoutAVerifiedPrimaryAddressNobodySignsIn(String addresses) {
        IdentityProvider gitHub = newProvider();
        provider.answers(FakeProvider.EMAILS, 200, addresses);

        assertThat(gitHub.complete(provider.agree(gitHub.begin(NINE), 0), NINE))
                .isEqualTo(new Outcome.Refused("GitHub has not verified the primary e-mail address of this person"));
    }

    @Test
    void whereTheAddressDoesNotMatterNothingIsAskedForIt() {
        IdentityProvider gitHub = made(options().verifiedEmail(false));
        provider.granted = "";
        Step step = gitHub.begin(NINE);

        assertThat(gitHub.complete(provider.agree(step, 0), NINE)).isInstanceOf(Outcome.Identified.class);
        assertThat(FakeProvider.query(step)).doesNotContainKey("scope");
        assertThat(provider.timesAsked(FakeProvider.EMAILS)).isZero();
    }

    @Test
    void aScopeThatWasNotGrantedIsRefusedBeforeAnythingIsAsked() {
        IdentityProvider gitHub = newProvider();
        provider.granted = "read:org";

        assertThat(gitHub.complete(provider.agree(gitHub.begin(NINE), 0), NINE)).isInstanceOf(Outcome.Refused.class);
        assertThat(provider.timesAsked(FakeProvider.USER)).isZero();
    }

    @Test
    void aCodeThatGitHubKnowsAsUsedIsRefusedThoughItSays200() {
        IdentityProvider gitHub = newProvider();
        provider.answers(FakeProvider.TOKEN, 200, "{\"error\":\"bad_verification_code\"}");

        assertThat(gitHub.complete(provider.agree(gitHub.begin(NINE), 0), NINE)).isInstanceOf(Outcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"login\":\"octocat\"}",
                "{\"id\":\"4711\"}",
                "{\"id\":4711.5}",
                "{\"id\":-1}",
                "{\"id\":99999999999999999999}",
                "{\"id\":1,\"id\":2}",
                "{\"id\":1} {}",
                "[]",
                "<html>"
            })
    void aUserWithoutANumericIdIsNobody(String user) {
        IdentityProvider gitHub = newProvider();
        provider.answers(FakeProvider.USER, 200, user);

        assertThat(gitHub.complete(provider.agree(gitHub.begin(NINE), 0), NINE))
                .isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void hostileTextsAreCut() {
        IdentityProvider gitHub = newProvider();
        provider.person = known -> {
            known.put("name", "\u0000\u202e" + "n".repeat(10_000));
            known.put("bio", "b\u0007".repeat(2_000));
            return known;
        };

        assertThat(identity(gitHub).name()).isEqualTo("n".repeat(80));
        assertThat(identity(gitHub).bio())
                .hasSizeLessThanOrEqualTo(500)
                .startsWith("b b b")
                .doesNotContain("\u0007");
    }

    @Test
    void theRealOneIsAskedOverHttpsOnly() {
        GitHubOptions real =
                GitHubOptions.builder().registration(FakeProvider.REGISTRATION).build();

        Step.Redirect step =
                (Step.Redirect) new GitHubIdentityProvider(real, http, pending, FakeProvider.secrets()).begin(NINE);

        assertThat(step.to()).hasScheme("https").hasHost("github.com").hasPath("/login/oauth/authorize");
    }

    private ExternalIdentity identity(IdentityProvider gitHub) {
        return ((Outcome.Identified) gitHub.complete(provider.agree(gitHub.begin(NINE), 0), NINE)).identity();
    }

    private GitHubOptions.Builder options() {
        return GitHubOptions.builder()
                .registration(FakeProvider.REGISTRATION)
                .site(URI.create(provider.base()))
                .api(URI.create(provider.base()));
    }

    private IdentityProvider made(GitHubOptions.Builder options) {
        return new GitHubIdentityProvider(options.build(), http, pending, FakeProvider.secrets());
    }
}
