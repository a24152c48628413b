package io.duologue.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.testkit.FakeTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** LinkedIn, GitHub or another provider, on a socket of this machine; what it answers can be changed, path by path. */
final class FakeProvider implements AutoCloseable {
    static final Instant NINE = FakeTime.START;
    static final RSAKey FIRST_KEY = key("first");
    static final RSAKey SECOND_KEY = key("second");

    static final String DISCOVERY = "/.well-known/openid-configuration";
    static final String TOKEN = "/login/oauth/access_token";
    static final String KEYS = "/keys";
    static final String USER = "/user";
    static final String EMAILS = "/user/emails";

    static final ClientRegistration REGISTRATION =
            ClientRegistration.of("client 1", "s3cret & more", URI.create("http://localhost:8080/auth/callback"));
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MockWebServer server = new MockWebServer();
    private final Map<String, Function<RecordedRequest, MockResponse>> instead = new ConcurrentHashMap<>();
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger issued = new AtomicInteger();

    /** What it says of a person; changed by tests. */
    volatile UnaryOperator<Map<String, Object>> person = known -> known;
    /** How it signs what it says. */
    volatile BiFunction<FakeProvider, JWTClaimsSet, String> signature = (self, claims) -> signed(FIRST_KEY, claims);

    volatile List<RSAKey> keys = List.of(FIRST_KEY);
    volatile String granted = "openid,profile user:email";
    volatile boolean secretInHeader;

    private record Grant(Map<String, String> request, int person) {}

    FakeProvider() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String path = request.getUrl().encodedPath();
                asked.add(path);
                Function<RecordedRequest, MockResponse> other = instead.get(path);
                return other == null ? answer(path, request) : other.apply(request);
            }
        });
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PendingSignInStore store() {
        return PendingSignInStore.inMemory(1_000);
    }

    static Secrets secrets() {
        return new Secrets(new SecureRandom());
    }

    static ProviderHttp http() {
        return new ProviderHttp(HttpLimits.builder()
                .connectTimeout(Duration.ofSeconds(5))
                .readTimeout(Duration.ofSeconds(5))
                .callTimeout(Duration.ofSeconds(10))
                .maxAnswerBytes(65_536)
                .build());
    }

    String base() {
        return "http://localhost:" + server.getPort();
    }

    /** An address at which nobody answers. */
    String closed() {
        return "http://localhost:1";
    }

    URI at(String path) {
        return URI.create(base() + path);
    }

    OidcOptions.Builder oidc() {
        return OidcOptions.builder()
                .id(new ProviderId("example"))
                .label("Example")
                .issuer(base())
                .registration(REGISTRATION);
    }

    OidcEndpoints endpoints() {
        return new OidcEndpoints(at("/authorize"), at(TOKEN), at(KEYS), false);
    }

    /** Answers a path in another way from now on. */
    void instead(String path, Function<RecordedRequest, MockResponse> answer) {
        instead.put(path, answer);
    }

    void answers(String path, int status, String body) {
        instead(path, request -> json(status, body));
    }

    long timesAsked(String path) {
        return asked.stream().filter(path::equals).count();
    }

    /** What a person brings back who has agreed. */
    Map<String, String> agree(Step step, int person) {
        Map<String, String> request = query(step);
        if (!request.get("redirect_uri").equals(REGISTRATION.redirectUri().toString())
                || !request.get("client_id").equals(REGISTRATION.id())
                || !request.get("response_type").equals("code")) {
            throw new IllegalStateException("not what is registered: " + request);
        }
        String code = "code-" + issued.incrementAndGet();
        codes.put(code, new Grant(request, person));
        return back(step, Map.of("code", code));
    }

    /** What a person brings back with whom something went wrong. */
    static Map<String, String> failed(Step step, String error) {
        return back(step, Map.of("error", error));
    }

    private static Map<String, String> back(Step step, Map<String, String> with) {
        Map<String, String> query = new HashMap<>(with);
        query.put("state", query(step).get("state"));
        return IdentityProvider.proof(query, ((Step.Redirect) step).binding());
    }

    /** The parameters of the address to which a person is sent. */
    static Map<String, String> query(Step step) {
        return form(((Step.Redirect) step).to().getRawQuery());
    }

    private static Map<String, String> form(String text) {
        Map<String, String> members = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] both = pair.split("=", 2);
            members.put(decoded(both[0]), decoded(both[1]));
        }
        return members;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private MockResponse answer(String path, RecordedRequest request) {
        return switch (path) {
            case DISCOVERY -> json(200, configuration());
            case KEYS ->
                json(
                        200,
                        new JWKSet(keys.stream()
                                        .map(RSAKey::toPublicJWK)
                                        .map(key -> (JWK) key)
                                        .toList())
                                .toString());
            case TOKEN -> exchange(request);
            case USER -> json(200, user(request));
            case EMAILS -> json(200, "[{\"email\":\"a@example.org\",\"primary\":true,\"verified\":true}]");
            default -> json(404, "{}");
        };
    }

    Map<String, Object> configurationMembers() {
        Map<String, Object> members = new HashMap<>();
        members.put("issuer", base());
        members.put("authorization_endpoint", base() + "/authorize");
        members.put("token_endpoint", base() + TOKEN);
        members.put("jwks_uri", base() + KEYS);
        if (!secretInHeader) {
            members.put("token_endpoint_auth_methods_supported", List.of("client_secret_basic", "client_secret_post"));
        }
        return members;
    }

    private String configuration() {
        return text(configurationMembers());
    }

    private MockResponse exchange(RecordedRequest request) {
        Map<String, String> form = form(request.getBody().utf8());
        Grant grant = codes.remove(form.getOrDefault("code", ""));
        if (!isAuthentic(request, form)) {
            return json(401, "{\"error\":\"invalid_client\"}");
        }
        if (grant == null || !isSameSignIn(grant.request(), form)) {
            return json(400, "{\"error\":\"invalid_grant\"}");
        }
        Map<String, Object> answer = new HashMap<>();
        answer.put("access_token", "token-" + grant.person());
        answer.put("token_type", "bearer");
        answer.put("scope", granted);
        if (grant.request().getOrDefault("scope", "").contains("openid")) {
            answer.put("id_token", signature.apply(this, claims(grant)));
        }
        return json(200, text(answer));
    }

    private boolean isAuthentic(RecordedRequest request, Map<String, String> form) {
        String header = request.getHeaders().get("Authorization");
        if (secretInHeader) {
            return ("Basic "
                            + Base64.getEncoder()
                                    .encodeToString("client+1:s3cret+%26+more".getBytes(StandardCharsets.US_ASCII)))
                    .equals(header);
        }
        return header == null
                && REGISTRATION.id().equals(form.get("client_id"))
                && REGISTRATION.secret().equals(form.get("client_secret"));
    }

    private static boolean isSameSignIn(Map<String, String> request, Map<String, String> form) {
        String challenge = request.get("code_challenge");
        String verifier = form.get("code_verifier");
        boolean verified = challenge == null
                ? verifier == null
                : verifier != null
                        && request.get("code_challenge_method").equals("S256")
                        && challenge.equals(s256(verifier));
        return verified
                && form.get("grant_type").equals("authorization_code")
                && form.get("redirect_uri").equals(request.get("redirect_uri"));
    }

    private JWTClaimsSet claims(Grant grant) {
        Map<String, Object> known = new HashMap<>();
        known.put("iss", base());
        known.put("aud", REGISTRATION.id());
        known.put("sub", "sub-" + grant.person());
        known.put("iat", Date.from(NINE));
        known.put("exp", Date.from(NINE.plus(Duration.ofDays(2))));
        known.put("name", "Person " + grant.person());
        known.put("locale", "sv-SE");
        known.put("email", "same@example.org");
        if (grant.request().containsKey("nonce")) {
            known.put("nonce", grant.request().get("nonce"));
        }
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
        person.apply(known).forEach(claims::claim);
        return claims.build();
    }

    private String user(RecordedRequest request) {
        String header = request.getHeaders().get("Authorization");
        Map<String, Object> user = new HashMap<>();
        user.put("id", 4_711 + Integer.parseInt(header.substring("Bearer token-".length())));
        user.put("login", "octocat");
        user.put("name", "Mona Lisa");
        user.put("bio", "Likes fish.\nAnd code.");
        user.put("email", "same@example.org");
        return text(person.apply(user));
    }

    static String signed(RSAKey key, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static MockResponse json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String s256(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2_048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
