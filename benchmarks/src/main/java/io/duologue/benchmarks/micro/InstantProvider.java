package io.duologue.benchmarks.micro;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An OpenID Connect provider on this machine that has signed what it will be asked for before it is asked: it takes no more time than a
 * request over loopback does. Safe for many threads.
 */
final class InstantProvider implements AutoCloseable {
    static final String CLIENT = "benchmark";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String CODE = "code=";

    private final KeyPair keys;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** What is answered to a code. */
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();

    private InstantProvider(KeyPair keys, HttpServer server) {
        this.keys = keys;
        this.server = server;
    }

    static InstantProvider start() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        InstantProvider provider = new InstantProvider(generator.generateKeyPair(), server);
        byte[] published = provider.published();
        server.createContext("/keys", exchange -> answer(exchange, published));
        server.createContext("/token", exchange -> answer(exchange, provider.tokens(exchange)));
        server.setExecutor(provider.threads);
        server.start();
        return provider;
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    URI at(String path) {
        return URI.create(issuer() + path);
    }

    /** Signs what will be said of this person to whoever brings the code. */
    void prepare(String code, String subject, String nonce, Instant now) {
        String claims = "{\"iss\":\"" + issuer() + "\",\"aud\":\"" + CLIENT + "\",\"sub\":\"" + subject
                + "\",\"name\":\"Person "
                + subject + "\",\"nonce\":\"" + nonce + "\",\"iat\":" + now.getEpochSecond() + ",\"exp\":"
                + now.plusSeconds(3_600).getEpochSecond() + "}";
        String said = encoded("{\"alg\":\"RS256\",\"kid\":\"k\"}") + "." + encoded(claims);
        String body = "{\"access_token\":\"unused\",\"token_type\":\"Bearer\",\"id_token\":\"" + said + "."
                + signed(said) + "\"}";
        answers.put(code, body.getBytes(StandardCharsets.UTF_8));
    }

    private String signed(String said) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(said.getBytes(StandardCharsets.US_ASCII));
            return BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform signs with RSA", e);
        }
    }

    private byte[] published() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return ("{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"k\",\"n\":\""
                        + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent()) + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return BASE64.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What was prepared for the code in the form; it is good once. */
    private byte[] tokens(HttpExchange exchange) {
        try {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(form.split("&", -1))
                    .filter(pair -> pair.startsWith(CODE))
                    .findFirst()
                    .flatMap(pair -> Optional.ofNullable(answers.remove(pair.substring(CODE.length()))))
                    .orElseThrow(() -> new IllegalStateException("expected a code that was prepared"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
