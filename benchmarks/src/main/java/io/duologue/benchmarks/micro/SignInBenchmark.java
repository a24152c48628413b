package io.duologue.benchmarks.micro;

import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.signin.Place;
import io.duologue.core.signin.SessionOptions;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.SignIn;
import io.duologue.identity.ClientRegistration;
import io.duologue.identity.HttpLimits;
import io.duologue.identity.OidcEndpoints;
import io.duologue.identity.OidcIdentityProvider;
import io.duologue.identity.OidcOptions;
import io.duologue.identity.ProviderHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a sign-in costs when somebody comes back from a provider of OpenID Connect: the exchange of the code, the check of the {@code
 * id_token}, the account, the session. The provider answers at once, over loopback and HTTP; {@link #theExchangeAlone} is that part
 * by itself, with another client, and what a sign-in takes beyond it is about what is ours. Sending people to the provider is not
 * measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
// Without it the provider's answers wait 40 ms for the system to send their second half.
@Fork(value = 2, jvmArgsAppend = "-Dsun.net.httpserver.nodelay=true")
public class SignInBenchmark {
    private static final ProviderId PROVIDER = new ProviderId("oidc");
    private static final int PEOPLE = 1_000_000;
    private static final int KNOWN = 1_000;
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");
    private static final Pattern NONCE = Pattern.compile("[?&]nonce=([^&]+)");

    private final Secrets secrets = new Secrets(new SecureRandom());
    private final InstantProvider provider;
    private final ProviderHttp http = new ProviderHttp(HttpLimits.standard());
    private final HttpClient bare = HttpClient.newHttpClient();
    private final SignIn signIn;
    private long number;

    public SignInBenchmark() {
        try {
            provider = InstantProvider.start();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a provider on this machine could not be started", e);
        }
        OidcOptions options = OidcOptions.builder()
                .id(PROVIDER)
                .label("Provider")
                .issuer(provider.issuer())
                .registration(ClientRegistration.of(
                        InstantProvider.CLIENT, "secret", URI.create("http://localhost:8080/callback")))
                .endpoints(new OidcEndpoints(
                        provider.at("/authorize"), provider.at("/token"), provider.at("/keys"), false))
                .build();
        signIn = new SignIn(
                List.of(new OidcIdentityProvider(options, http, PendingSignInStore.inMemory(PEOPLE), secrets)),
                AccountStore.inMemory(PEOPLE),
                ProfileStore.inMemory(PEOPLE),
                new Sessions(CredentialStore.inMemory(2 * PEOPLE), secrets, SessionOptions.standard()),
                secrets);
    }

    @TearDown(Level.Trial)
    public void stop() {
        http.close();
        provider.close();
    }

    /** Somebody on the way back, and a code whose answer is ready. */
    @State(Scope.Thread)
    public static class Back {
        private String code = "";
        private Map<String, String> known = Map.of();
        private Map<String, String> unknown = Map.of();

        @Setup(Level.Invocation)
        public void comes(SignInBenchmark house) {
            long number = house.next();
            code = "bare-" + number;
            house.provider.prepare(code, "bare", "none", NOW);
            known = house.proof("known-" + number % KNOWN, number + "-k");
            unknown = house.proof("new-" + number, number + "-n");
        }
    }

    private synchronized long next() {
        number++;
        return number;
    }

    private Map<String, String> proof(String subject, String code) {
        IdentityProvider.Step step = signIn.begin(PROVIDER, NOW).orElseThrow();
        IdentityProvider.Step.Redirect redirect = (IdentityProvider.Step.Redirect) step;
        String query = redirect.to().getRawQuery();
        provider.prepare(code, subject, found(NONCE, "?" + query), NOW);
        return IdentityProvider.proof(Map.of("state", found(STATE, "?" + query), "code", code), redirect.binding());
    }

    private static String found(Pattern parameter, String query) {
        Matcher matcher = parameter.matcher(query);
        if (!matcher.find()) {
            throw new IllegalStateException("expected " + parameter + " in " + query);
        }
        return matcher.group(1);
    }

    @Benchmark
    public SignIn.SignedIn somebodyKnown(Back back) {
        return (SignIn.SignedIn) signIn.complete(PROVIDER, back.known, Place.browser("Firefox on Linux"), NOW);
    }

    @Benchmark
    public SignIn.SignedIn somebodyNew(Back back) {
        return (SignIn.SignedIn) signIn.complete(PROVIDER, back.unknown, Place.browser("Firefox on Linux"), NOW);
    }

    @Benchmark
    public int theExchangeAlone(Back back) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(provider.at("/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=authorization_code&code=" + back.code))
                .build();
        return bare.send(request, BodyHandlers.ofString()).body().length();
    }
}
