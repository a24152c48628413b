package io.duologue.identity;

import static io.duologue.identity.FakeProvider.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.Standing;
import io.duologue.core.identity.Standing.Age;
import io.duologue.core.identity.Standing.History;
import io.duologue.testkit.contract.IdentityProviderContract;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void theVerifiedAddressIsHandedOnWhereItIsWanted() {
        provider.answers(
                FakeProvider.EMAILS,
                200,
                "[{\"email\":\"other@example.org\",\"primary\":false,\"verified\":true},"
                        + "{\"email\":\"Mona@Example.ORG\",\"primary\":true,\"verified\":true}]");

        assertThat(identity(made(options().email(true))).verifiedEmail())
                .contains(new EmailAddress("Mona@example.org"));
        assertThat(identity(newProvider()).email()).isNull();
    }

    @Test
    void whoMayDoWithoutAVerifiedAddressSignsInWithoutOne() {
        IdentityProvider gitHub = made(options().verifiedEmail(false).email(true));
        provider.answers(
                FakeProvider.EMAILS, 200, "[{\"email\":\"a@example.org\",\"primary\":true,\"verified\":false}]");
        Step step = gitHub.begin(NINE);

        assertThat(FakeProvider.query(step)).containsEntry("scope", "user:email");
        assertThat(identity(gitHub).email()).isNull();

        provider.granted = "";

        assertThat(identity(gitHub).email()).isNull();
        assertThat(provider.timesAsked(FakeProvider.EMAILS)).isEqualTo(1);
    }

    @Test
    void anAddressThatIsNoneAndAPictureThatIsNoneAreDropped() {
        IdentityProvider gitHub = made(options().email(true));
        provider.answers(
                FakeProvider.EMAILS,
                200,
                "[{\"email\":\"a@example.org\\r\\nBcc: all\",\"primary\":true,\"verified\":true}]");
        provider.person = known -> {
            known.put("avatar_url", "javascript:alert(1)");
            return known;
        };

        assertThat(identity(gitHub).email()).isNull();
        assertThat(identity(gitHub).picture()).isNull();
    }

    @Test
    void thePictureIsHandedOn() {
        IdentityProvider gitHub = newProvider();
        provider.person = known -> {
            known.put("avatar_url", "https://pictures.example/u/4711?v=4");
            return known;
        };

        assertThat(identity(gitHub).picture()).isEqualTo(URI.create("https://pictures.example/u/4711?v=4"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T08:00:00Z, 0, DAYS, false",
        "2026-11-14T09:00:01Z, 1, DAYS, true",
        "2026-11-14T08:59:59Z, 3, WEEKS, true",
        "2026-08-24T09:00:00Z, 3, WEEKS, true",
        "2026-08-23T08:59:59Z, 3, SETTLED, true",
        "2011-01-25T18:44:36Z, 8, SETTLED, true",
        "2030-01-01T00:00:00Z, 0, DAYS, false"
    })
    void howLongGitHubHasKnownAnAccountIsASignal(String made, int repositories, Age age, boolean publicWork) {
        madeAt(made, repositories);

        assertThat(identity(newProvider()).standing()).isEqualTo(Standing.of(new History(age, publicWork), true));
    }

    @Test
    void whatGitHubDoesNotSayIsNoSignal() {
        for (String odd : new String[] {"yesterday", "", "2026-13-45T00:00:00Z"}) {
            madeAt(odd, 1);
            assertThat(identity(newProvider()).standing()).isEqualTo(Standing.UNKNOWN);
        }
        provider.person = known -> known;
        assertThat(identity(newProvider()).standing()).isEqualTo(Standing.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-07T09:00:01Z, false",
        "2026-11-07T09:00:00Z, true",
        "2011-01-25T18:44:36Z, true",
        "2030-01-01T00:00:00Z, false",
        "nonsense, false"
    })
    void anAccountThatIsYoungerThanItHasToBeMayNotSignUp(String made, boolean maySignUp) {
        madeAt(made, 1);

        assertThat(identity(made(options().minimumAge(Duration.ofDays(14))))
                        .standing()
                        .maySignUp())
                .isEqualTo(maySignUp);
    }

    private void madeAt(String moment, int repositories) {
        provider.person = known -> {
            known.put("created_at", moment);
            known.put("public_repos", repositories);
            return known;
        };
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
