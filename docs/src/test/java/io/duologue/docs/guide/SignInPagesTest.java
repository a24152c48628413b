package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome.Why;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.signin.Challenges;
import io.duologue.core.signin.Connections;
import io.duologue.core.signin.LinkPolicy;
import io.duologue.core.signin.Linking;
import io.duologue.core.signin.NoticeSender;
import io.duologue.core.signin.NoticeStore;
import io.duologue.core.signin.SessionOptions;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.SignIn;
import io.duologue.identity.ClientRegistration;
import io.duologue.identity.GitHubIdentityProvider;
import io.duologue.identity.GitHubOptions;
import io.duologue.identity.HttpLimits;
import io.duologue.identity.LinkedInIdentityProvider;
import io.duologue.identity.LinkedInOptions;
import io.duologue.identity.OidcIdentityProvider;
import io.duologue.identity.OidcOptions;
import io.duologue.identity.PictureFetcher;
import io.duologue.identity.PictureLane;
import io.duologue.identity.PictureOptions;
import io.duologue.identity.ProviderHttp;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pages about signing in, as far as they go without a provider's network. */
class SignInPagesTest {
    private final ProviderHttp http = new ProviderHttp(HttpLimits.standard());
    private final PendingSignInStore pending = PendingSignInStore.inMemory(100);
    private final Secrets secrets = new Secrets(new SecureRandom());

    @AfterEach
    void close() {
        http.close();
    }

    private static IdentityProvider linkedIn(String clientId, String clientSecret) {
        // [1]
        ProviderHttp http = new ProviderHttp(HttpLimits.standard());
        PendingSignInStore pending = PendingSignInStore.inMemory(10_000);
        Secrets secrets = new Secrets(new SecureRandom());

        LinkedInOptions options = LinkedInOptions.builder()
                .registration(ClientRegistration.of(
                        clientId, clientSecret, URI.create("https://talk.example/auth/linkedin/callback")))
                .build();
        IdentityProvider linkedIn = new LinkedInIdentityProvider(options, http, pending, secrets);
        // [/1]
        return linkedIn;
    }

    private static URI sendAway(SignIn signIn, ProviderId provider, Map<String, String> cookies) {
        // [2]
        Step.Redirect step =
                (Step.Redirect) signIn.begin(provider, Instant.now()).orElseThrow();
        cookies.put("__Host-signing-in", step.binding());
        return step.to();
        // [/2]
    }

    private static SignIn.Outcome takeBack(
            SignIn signIn, ProviderId provider, Map<String, String> query, Map<String, String> cookies) {
        // [3]
        Map<String, String> proof = IdentityProvider.proof(query, cookies.remove("__Host-signing-in"));
        return signIn.complete(provider, proof, Instant.now());
        // [/3]
    }

    private IdentityProvider gitHub(String clientId, String clientSecret) {
        // [4]
        GitHubOptions options = GitHubOptions.builder()
                .registration(ClientRegistration.of(
                        clientId, clientSecret, URI.create("https://talk.example/auth/github/callback")))
                .build();
        IdentityProvider gitHub = new GitHubIdentityProvider(options, http, pending, secrets);
        // [/4]
        return gitHub;
    }

    private IdentityProvider google(String clientId, String clientSecret) {
        // [5]
        OidcOptions options = OidcOptions.builder()
                .id(new ProviderId("google"))
                .label("Google")
                .issuer("https://accounts.google.com")
                .registration(ClientRegistration.of(
                        clientId, clientSecret, URI.create("https://talk.example/auth/google/callback")))
                .build();
        IdentityProvider google = new OidcIdentityProvider(options, http, pending, secrets);
        // [/5]
        return google;
    }

    @Test
    void peopleAreSentAwayAndTakenBackInTheirOwnBrowserOnly() {
        Duologue engine = Duologue.builder().build().start();
        try (engine) {
            SignIn signIn = signIn(engine.stores(), List.of(linkedIn("id", "secret"), gitHub("id", "secret")));
            Map<String, String> cookies = new HashMap<>();

            URI away = sendAway(signIn, LinkedInIdentityProvider.ID, cookies);
            Map<String, String> declined = Map.of("state", state(away), "error", "access_denied");
            SignIn.Outcome elsewhere = takeBack(signIn, LinkedInIdentityProvider.ID, declined, new HashMap<>());

            URI again = sendAway(signIn, GitHubIdentityProvider.ID, cookies);
            SignIn.Outcome here = takeBack(
                    signIn,
                    GitHubIdentityProvider.ID,
                    Map.of("state", state(again), "error", "access_denied"),
                    cookies);

            assertThat(away).hasScheme("https").hasHost("www.linkedin.com");
            assertThat(again).hasScheme("https").hasHost("github.com");
            assertThat(elsewhere).isEqualTo(new SignIn.Refused(Why.ELSEWHERE, "this sign-in began in another browser"));
            assertThat(here).isEqualTo(new SignIn.Refused(Why.DECLINED, "the person did not agree at GitHub"));
            assertThat(cookies).isEmpty();
        }
    }

    @Test
    void anAccountWithSeveralWaysToSignIn() {
        Duologue engine = Duologue.builder().build().start();
        try (engine) {
            Linking linking = linking(engine.stores(), List.of(gitHub("id", "secret")), (to, notice) -> {});

            assertThat(linking.connections(new UserId("u_nobody"))).isEmpty();
        }
    }

    @Test
    void whoIsChallengedIsAskedInOneBrowser() {
        Instant now = Instant.now();
        ProviderId linkedIn = new ProviderId("linkedin");
        SignIn.Outcome outcome = new SignIn.Challenged(linkedIn, Set.of(new ProviderId("github")));
        Map<String, String> cookies = new HashMap<>();
        // [9]
        Challenges challenges = new Challenges(pending, secrets);
        if (outcome instanceof SignIn.Challenged challenged) {
            cookies.put("__Host-challenged", challenges.ask(challenged, now));
        }
        // [/9]

        assertThat(challenges.answer(cookies.get("__Host-challenged"), now)).contains(linkedIn);
    }

    private Linking linking(Stores stores, List<IdentityProvider> providers, NoticeSender mail) {
        AccountStore accounts = stores.accounts();
        ProfileStore profiles = stores.profiles();
        RestrictionStore restrictions = stores.restrictions();
        CredentialStore credentials = stores.credentials();
        NoticeStore notices = NoticeStore.inMemory(10_000);
        Sessions sessions = new Sessions(credentials, secrets, SessionOptions.standard());
        // [8]
        Connections connections = new Connections(
                accounts, profiles, restrictions, notices, LinkPolicy.VERIFIED_EMAIL, sessions, mail, secrets);
        SignIn signIn = new SignIn(providers, connections, profiles, sessions);
        Linking linking = new Linking(signIn, connections, notices, credentials, secrets);
        // [/8]
        return linking;
    }

    @Test
    void anIssuerIsEnoughForAProvider() {
        assertThat(google("id", "secret").label()).isEqualTo("Google");
    }

    @Test
    void gitHubWithoutAddressesAndOnAServerOfOnesOwn() {
        ClientRegistration registration =
                ClientRegistration.of("id", "secret", URI.create("https://talk.example/auth/github/callback"));
        // [6]
        GitHubOptions anybody = GitHubOptions.builder()
                .registration(registration)
                .verifiedEmail(false)
                .build();
        // [/6]
        // [7]
        GitHubOptions ours = GitHubOptions.builder()
                .registration(registration)
                .site(URI.create("https://git.example"))
                .api(URI.create("https://git.example/api/v3"))
                .build();
        // [/7]

        Step.Redirect all =
                (Step.Redirect) new GitHubIdentityProvider(anybody, http, pending, secrets).begin(Instant.now());
        Step.Redirect own =
                (Step.Redirect) new GitHubIdentityProvider(ours, http, pending, secrets).begin(Instant.now());

        assertThat(all.to().getQuery()).doesNotContain("scope=");
        assertThat(own.to()).hasHost("git.example");
    }

    @Test
    void whatLinkedInHasVerifiedAndHowOldAGitHubAccountHasToBe() {
        ClientRegistration registration =
                ClientRegistration.of("id", "secret", URI.create("https://talk.example/auth/linkedin/callback"));
        // [9]
        LinkedInOptions verifying = LinkedInOptions.builder()
                .registration(registration)
                .verified(true)
                .build();
        // [/9]
        // [10]
        GitHubOptions known = GitHubOptions.builder()
                .registration(registration)
                .minimumAge(Duration.ofDays(30))
                .build();
        // [/10]

        Step.Redirect step =
                (Step.Redirect) new LinkedInIdentityProvider(verifying, http, pending, secrets).begin(Instant.now());

        assertThat(step.to().getQuery()).contains("r_verify");
        assertThat(known.minimumAge()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void picturesAreTakenBesideTheSignIns() {
        Duologue engine = Duologue.builder().build().start();
        try (engine) {
            ProfileStore profiles = engine.stores().profiles();
            Sessions sessions = new Sessions(engine.stores().credentials(), secrets, SessionOptions.standard());
            Connections connections = new Connections(
                    engine.stores().accounts(),
                    profiles,
                    engine.stores().restrictions(),
                    NoticeStore.inMemory(10),
                    LinkPolicy.MANUAL_ONLY,
                    sessions,
                    NoticeSender.NONE,
                    secrets);
            Stores stores = engine.stores();
            IdentityProvider linkedIn = linkedIn("id", "secret");
            // [11]
            PictureLane pictures = PictureLane.start(
                    new PictureFetcher(PictureOptions.standard()), stores.avatars(), profiles, secrets, 200);
            SignIn signIn = new SignIn(List.of(linkedIn), connections, profiles, sessions, pictures);
            // [/11]

            assertThat(signIn.providers()).containsExactly(linkedIn);
            pictures.close();
        }
    }

    private SignIn signIn(Stores stores, List<IdentityProvider> providers) {
        Sessions sessions = new Sessions(stores.credentials(), secrets, SessionOptions.standard());
        return new SignIn(providers, stores.accounts(), stores.profiles(), sessions, secrets);
    }

    private static String state(URI address) {
        return List.of(address.getQuery().split("&", -1)).stream()
                .filter(pair -> pair.startsWith("state="))
                .map(pair -> pair.substring("state=".length()))
                .findFirst()
                .orElseThrow();
    }
}
