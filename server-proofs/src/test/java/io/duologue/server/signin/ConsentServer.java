package io.duologue.server.signin;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * LinkedIn, GitHub and a provider that publishes its configuration, on a port of this machine, with the oddities of the real
 * ones and a page on which a person agrees or cancels. Another site than the server's: it is asked by number, that one by
 * name. Whoever is at the keyboard there is one person at a time. Safe for many threads.
 */
public final class ConsentServer implements AutoCloseable {
    public static final String CLIENT_ID = "client-4711";
    public static final String CLIENT_SECRET = "s3cret-of-the-application";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String KEY = "key-1";
    /** One pair for all, because it takes seconds to find one. */
    private static final KeyPair KEYS = findKeys();

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();
    private final Map<String, Granted> codes = new ConcurrentHashMap<>();
    private final Map<String, Person> tokens = new ConcurrentHashMap<>();
    private final List<String> secrets = new CopyOnWriteArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Integer, byte[]> pictures = new ConcurrentHashMap<>();
    private final List<String> verified = new CopyOnWriteArrayList<>();
    private volatile Instant joined = Instant.parse("2015-05-04T09:00:00Z");
    private volatile Person person = new Person(1, "Ada Brandt", "ada@mail.example");
    private volatile boolean broken;
    private volatile boolean stopping;
    private volatile boolean babbling;
    private volatile CountDownLatch held = new CountDownLatch(0);

    /**
     * Somebody who has an account there.
     *
     * @param number never another person's
     * @param verified whether the providers have seen the address to be this person's
     */
    public record Person(int number, String name, String mail, boolean verified) {
        public Person(int number, String name, String mail) {
            this(number, name, mail, true);
        }
    }

    private record Granted(Map<String, String> request, Person person) {}

    private ConsentServer(HttpServer http) {
        this.http = http;
    }

    public static ConsentServer start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ConsentServer server = new ConsentServer(http);
            http.setExecutor(server.threads);
            http.createContext("/", server::answer);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyPair findKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an operator sets to sign people in here as if it were all of them. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("DUOLOGUE_LINKEDIN_CLIENT_ID", CLIENT_ID);
        settings.put("DUOLOGUE_LINKEDIN_CLIENT_SECRET", CLIENT_SECRET);
        settings.put("DUOLOGUE_LINKEDIN_SITE", address());
        settings.put("DUOLOGUE_LINKEDIN_API", address());
        settings.put("DUOLOGUE_GITHUB_CLIENT_ID", CLIENT_ID);
        settings.put("DUOLOGUE_GITHUB_CLIENT_SECRET", CLIENT_SECRET);
        settings.put("DUOLOGUE_GITHUB_SITE", address());
        settings.put("DUOLOGUE_GITHUB_API", address());
        settings.put("DUOLOGUE_OIDC_ID", "example");
        settings.put("DUOLOGUE_OIDC_LABEL", "Example");
        settings.put("DUOLOGUE_OIDC_ISSUER", address());
        settings.put("DUOLOGUE_OIDC_CLIENT_ID", CLIENT_ID);
        settings.put("DUOLOGUE_OIDC_CLIENT_SECRET", CLIENT_SECRET);
        return settings;
    }

    public String address() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Somebody else sits down at the keyboard. */
    public void isUsedBy(Person somebody) {
        person = somebody;
    }

    /** From now on this person has a picture. */
    public void shows(Person who, byte[] picture) {
        pictures.put(who.number(), picture);
    }

    /** What LinkedIn has verified of everybody from now on. */
    public void hasVerified(String... categories) {
        verified.clear();
        verified.addAll(List.of(categories));
    }

    /** Since when GitHub has known everybody. */
    public void hasKnownAllSince(Instant moment) {
        joined = moment;
    }

    private String pictureOf(Person who) {
        return address() + "/pictures/" + who.number();
    }

    /** The codes that were given out and not taken are too old from now on. */
    public void forgetsItsCodes() {
        codes.clear();
    }

    /** Answers codes with a fault of its own. */
    public void breaks(boolean now) {
        broken = now;
    }

    /** Answers codes with a token from now on and without the form that it should have. */
    public void babbles() {
        babbling = true;
    }

    /** Shows people a link back from now on, instead of sending them. */
    public void stopsAtTheWayBack() {
        stopping = true;
    }

    /** Answers no code until it is let go. */
    public void holdsBack() {
        held = new CountDownLatch(1);
    }

    /** Whether a code is held back. */
    public boolean isAsked() {
        return waiting.get() > 0;
    }

    public void letsGo() {
        held.countDown();
    }

    /** Codes and tokens that it has given to anybody. */
    public List<String> secrets() {
        return List.copyOf(secrets);
    }

    /** Agrees without a browser. Answers where the person is sent back to. */
    public URI agree(URI sentTo) {
        return back(query(sentTo.getRawQuery()), true);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/oauth/v2/authorization", "/login/oauth/authorize", "/authorize" -> consent(exchange);
                case "/consent" -> decide(exchange);
                case "/oauth/v2/accessToken" -> exchange(exchange, 400, "invalid_grant", "openid,profile");
                case "/token" -> exchange(exchange, 400, "invalid_grant", "openid profile");
                // GitHub says no with a success.
                case "/login/oauth/access_token" -> exchange(exchange, 200, "bad_verification_code", "user:email");
                case "/oauth/openid/jwks", "/keys" -> say(exchange, 200, Map.of("keys", List.of(key())));
                case "/.well-known/openid-configuration" -> say(exchange, 200, configuration());
                case "/user" -> user(exchange);
                case "/user/emails" -> mails(exchange);
                case "/rest/verificationReport" -> report(exchange);
                default -> picture(exchange, path);
            }
        } catch (RuntimeException e) {
            say(exchange, 500, Map.of("error", e.toString()));
        }
    }

    /** The page that a person sees there. */
    private void consent(HttpExchange exchange) throws IOException {
        Map<String, String> request = query(exchange.getRequestURI().getRawQuery());
        if (!"code".equals(request.get("response_type"))
                || !CLIENT_ID.equals(request.get("client_id"))
                || request.get("redirect_uri") == null) {
            say(exchange, 400, Map.of("error", "not what is registered"));
            return;
        }
        String handle = UUID.randomUUID().toString();
        asked.put(handle, request);
        page(exchange, """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Agree?</title><h1>%s, do you agree?</h1>
            <form method="post" action="/consent"><input type="hidden" name="handle" value="%s">
            <button name="answer" value="allow">Allow</button> <button name="answer" value="cancel">Cancel</button></form>
            """.formatted(person.name(), handle));
    }

    private void decide(HttpExchange exchange) throws IOException {
        Map<String, String> form = query(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        // Not removed: whoever comes back to the page by the browser's button may press again.
        Map<String, String> request = asked.get(form.get("handle"));
        String back = back(request, form.get("answer").equals("allow")).toString();
        if (stopping) {
            page(exchange, """
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Agreed</title>
                <a id="back" href="%s">Go back</a></html>
                """.formatted(back.replace("&", "&amp;")));
        } else {
            exchange.getResponseHeaders().set("Location", back);
            exchange.sendResponseHeaders(302, -1);
        }
    }

    private URI back(Map<String, String> request, boolean agreed) {
        String more;
        if (agreed) {
            String code = "code-" + UUID.randomUUID();
            secrets.add(code);
            codes.put(code, new Granted(request, person));
            more = "code=" + code;
        } else if (isLinkedIn(request)) {
            more = "error=user_cancelled_login&error_description=The+member+declined+%3Cb%3Eall%3C%2Fb%3E";
        } else {
            more = "error=access_denied&error_description=The+user+has+denied&error_uri=https%3A%2F%2Fexample.org";
        }
        String state = URLEncoder.encode(request.get("state"), StandardCharsets.UTF_8);
        return URI.create(request.get("redirect_uri") + "?" + more + "&state=" + state);
    }

    private static boolean isLinkedIn(Map<String, String> request) {
        return request.get("redirect_uri").endsWith("/linkedin");
    }

    private void exchange(HttpExchange exchange, int refusal, String unknown, String scopes) throws IOException {
        Map<String, String> form = query(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        awaitRelease();
        if (broken) {
            say(exchange, 503, Map.of("error", "code " + form.get("code") + " is too much for me"));
            return;
        }
        if (babbling) {
            send(exchange, 200, "text/plain", newToken().getBytes(StandardCharsets.US_ASCII));
            return;
        }
        Granted granted = codes.remove(form.getOrDefault("code", ""));
        if (!CLIENT_ID.equals(form.get("client_id")) || !CLIENT_SECRET.equals(form.get("client_secret"))) {
            say(exchange, 401, Map.of("error", "invalid_client"));
        } else if (granted == null || !isOneSignIn(granted.request(), form)) {
            say(exchange, refusal, Map.of("error", unknown));
        } else if (isLinkedIn(granted.request()) && form.containsKey("code_verifier")) {
            // Its applications have no PKCE unless it is switched on for them.
            say(exchange, 401, Map.of("error", "invalid_client"));
        } else {
            say(exchange, 200, token(granted, scopes));
        }
    }

    private static boolean isOneSignIn(Map<String, String> request, Map<String, String> form) {
        String challenge = request.get("code_challenge");
        String verifier = form.get("code_verifier");
        boolean proven = challenge == null ? verifier == null : verifier != null && challenge.equals(s256(verifier));
        return proven && request.get("redirect_uri").equals(form.get("redirect_uri"));
    }

    private Map<String, Object> token(Granted granted, String scopes) {
        String token = newToken();
        tokens.put(token, granted.person());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", token);
        answer.put("token_type", "bearer");
        answer.put("scope", scopes);
        if (granted.request().getOrDefault("scope", "").contains("openid")) {
            String idToken = idToken(granted);
            secrets.add(idToken);
            answer.put("id_token", idToken);
        }
        return answer;
    }

    /** Of letters and digits: a reader of JSON that stumbles over it quotes it whole. */
    private String newToken() {
        String token = "gho_" + UUID.randomUUID().toString().replace("-", "");
        secrets.add(token);
        return token;
    }

    private String idToken(Granted granted) {
        boolean linkedIn = isLinkedIn(granted.request());
        Person who = granted.person();
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", address() + (linkedIn ? "/oauth" : ""));
        claims.put("aud", CLIENT_ID);
        claims.put("sub", "sub-" + who.number());
        claims.put("iat", now);
        claims.put("exp", now + 3_600);
        claims.put("name", who.name());
        claims.put("email", who.mail());
        claims.put("email_verified", who.verified());
        claims.put(
                "picture",
                pictures.containsKey(who.number()) ? pictureOf(who) : "https://media.invalid/" + who.number());
        if (linkedIn) {
            claims.put("locale", Map.of("country", "US", "language", "en"));
        } else {
            claims.put("locale", "en-GB");
            claims.put("nonce", granted.request().get("nonce"));
        }
        return signed(claims);
    }

    private void user(HttpExchange exchange) throws IOException {
        Person who = tokens.get(bearer(exchange));
        if (who == null || exchange.getRequestHeaders().getFirst("User-Agent") == null) {
            say(exchange, 401, Map.of("message", "Bad credentials"));
            return;
        }
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("id", 90_000 + who.number());
        user.put("login", "user" + who.number());
        user.put("name", who.name());
        user.put("bio", null);
        user.put("email", null);
        user.put("created_at", joined.toString());
        user.put("public_repos", 3);
        if (pictures.containsKey(who.number())) {
            user.put("avatar_url", pictureOf(who));
        }
        say(exchange, 200, user);
    }

    private void report(HttpExchange exchange) throws IOException {
        boolean known = tokens.containsKey(bearer(exchange));
        if (!known || exchange.getRequestHeaders().getFirst("LinkedIn-Version") == null) {
            say(exchange, 403, Map.of("status", 403));
        } else {
            say(exchange, 200, Map.of("id", "x", "verifications", verified));
        }
    }

    private void picture(HttpExchange exchange, String path) throws IOException {
        byte[] picture = path.matches("/pictures/\\d+")
                ? pictures.get(Integer.valueOf(path.substring("/pictures/".length())))
                : null;
        if (picture == null) {
            say(exchange, 404, Map.of());
        } else {
            send(exchange, 200, "image/png", picture);
        }
    }

    private void mails(HttpExchange exchange) throws IOException {
        Person who = tokens.get(bearer(exchange));
        say(
                exchange,
                200,
                List.of(
                        Map.of("email", "old@mail.example", "primary", false, "verified", true),
                        Map.of("email", who.mail(), "primary", true, "verified", who.verified())));
    }

    private static String bearer(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null ? "" : header.replaceFirst("(?i)^(bearer|token) ", "");
    }

    private void awaitRelease() {
        waiting.incrementAndGet();
        try {
            if (!held.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("held back for too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.decrementAndGet();
        }
    }

    private Map<String, Object> configuration() {
        return Map.of(
                "issuer", address(),
                "authorization_endpoint", address() + "/authorize",
                "token_endpoint", address() + "/token",
                "jwks_uri", address() + "/keys",
                "token_endpoint_auth_methods_supported", List.of("client_secret_post"));
    }

    private Map<String, Object> key() {
        RSAPublicKey open = (RSAPublicKey) KEYS.getPublic();
        return Map.of(
                "kty",
                "RSA",
                "use",
                "sig",
                "alg",
                "RS256",
                "kid",
                KEY,
                "n",
                BASE64.encodeToString(unsigned(open.getModulus())),
                "e",
                BASE64.encodeToString(unsigned(open.getPublicExponent())));
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private String signed(Map<String, Object> claims) {
        try {
            String head = BASE64.encodeToString(JSON.writeValueAsBytes(Map.of("alg", "RS256", "kid", KEY)));
            String text = head + "." + BASE64.encodeToString(JSON.writeValueAsBytes(claims));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KEYS.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String s256(String verifier) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return BASE64.encodeToString(digest.digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> query(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] both = pair.split("=", 2);
            parameters.put(
                    URLDecoder.decode(both[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static void say(HttpExchange exchange, int status, Object body) throws IOException {
        send(exchange, status, "application/json", JSON.writeValueAsBytes(body));
    }

    private static void page(HttpExchange exchange, String html) throws IOException {
        send(exchange, 200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        letsGo();
        http.stop(0);
        threads.shutdownNow();
    }
}
