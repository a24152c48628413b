package io.duologue.client;

import io.duologue.client.transport.OkHttpSocketTransport;
import io.duologue.client.transport.SocketTransport;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link DuologueClient}. Only {@link #baseUrl} is needed. One thread at a time; what
 * it builds does not change with it.
 */
public final class DuologueClientBuilder {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int INSTANCE_LENGTH = 24;

    private final List<HttpUrl> bases = new ArrayList<>();
    private final List<HttpUrl> realtime = new ArrayList<>();
    private boolean cleartext;
    @Nullable CredentialProvider credentials;

    private @Nullable SocketTransport transport;
    final List<ClientListener> listeners = new ArrayList<>();
    String name = "duologue-jvm/1";
    int unsent = 256;
    Duration firstRetry = Duration.ofMillis(500);
    Duration longestRetry = Duration.ofSeconds(30);
    Duration httpWithin = Duration.ofSeconds(15);
    Duration closeWithin = Duration.ofSeconds(5);
    InstantSource clock = InstantSource.system();
    RandomGenerator random = new SecureRandom();

    @Nullable OkHttpClient httpClient;

    @Nullable Executor callbackExecutor;

    @Nullable ScheduledExecutorService scheduler;

    DuologueClientBuilder() {}

    /**
     * Where the platform is, such as {@code https://talk.example.org}. Call it again for each further node; after a failure
     * the next one is tried. One address in front of all nodes will do.
     *
     * @throws IllegalArgumentException unless it is {@code http} or {@code https} without a path
     */
    public DuologueClientBuilder baseUrl(String url) {
        HttpUrl base = HttpUrl.parse(url);
        if (base == null || !base.encodedPath().equals("/") || base.query() != null) {
            throw new IllegalArgumentException("expected http(s)://host[:port] but was " + url);
        }
        if (!base.username().isEmpty() || !base.password().isEmpty()) {
            throw new IllegalArgumentException("expected an address without a secret in it");
        }
        bases.add(base);
        return this;
    }

    /**
     * Where sockets are opened, if not at the {@link #baseUrl}'s {@code /v1/realtime}, such as {@code
     * wss://talk.example.org:8443/v1/realtime}. Call it again for each further node.
     *
     * @throws IllegalArgumentException unless it is {@code ws} or {@code wss}
     */
    public DuologueClientBuilder realtimeUrl(String url) {
        URI uri = URI.create(url);
        HttpUrl http = HttpUrl.parse(url.replaceFirst("^ws", "http"));
        if (http == null || !url.matches("wss?://.*") || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("expected ws(s)://host[:port]/path");
        }
        realtime.add(http);
        return this;
    }

    /** Allows {@code http} to other machines than this one, so that tokens and words cross the network readable. Default: no. */
    public DuologueClientBuilder allowCleartext() {
        cleartext = true;
        return this;
    }

    /**
     * Who one is. Called one at a time, on the callback executor. Default: whoever signs in with {@link PlatformApi#signIn};
     * the client then keeps the sign-in up by itself.
     */
    public DuologueClientBuilder credentials(CredentialProvider provider) {
        credentials = provider;
        return this;
    }

    /** Adds a listener that hears everything from the start. Default: none. */
    public DuologueClientBuilder listener(ClientListener listener) {
        listeners.add(listener);
        return this;
    }

    /** What the program calls itself, 1–64 visible ASCII characters. Default: {@code duologue-jvm/1}. */
    public DuologueClientBuilder name(String value) {
        if (!value.matches("[\\x21-\\x7e]{1,64}")) {
            throw new IllegalArgumentException("expected 1–64 visible ASCII characters but was " + value.length());
        }
        name = value;
        return this;
    }

    /**
     * Messages of one conversation that may wait for their answer, 1–256; a further one is answered {@code NOT_TAKEN}.
     * Default: 256.
     */
    public DuologueClientBuilder unsentMessages(int most) {
        if (most < 1 || most > 256) {
            throw new IllegalArgumentException("expected 1–256 messages but was " + most);
        }
        unsent = most;
        return this;
    }

    /**
     * How long to wait between attempts: the first wait is at most {@code first}, each further one twice as much up to {@code
     * longest}, and half of each is left to chance. The first return from a connection that worked is at once, and what
     * the server tells goes before. Default: 500 ms and 30 s.
     */
    public DuologueClientBuilder backOff(Duration first, Duration longest) {
        if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "expected at least 1 ms and a longest wait not below it but was " + first + " and " + longest);
        }
        firstRetry = first;
        longestRetry = longest;
        return this;
    }

    /** How long a request to the HTTP API may take over all addresses, once there is a credential. Default: 15 s. */
    public DuologueClientBuilder httpWithin(Duration most) {
        httpWithin = positive(most);
        return this;
    }

    /** How long {@link DuologueClient#close()} waits for callbacks that run. Default: 5 s. */
    public DuologueClientBuilder closeWithin(Duration most) {
        closeWithin = positive(most);
        return this;
    }

    /**
     * An OkHttp client whose threads, connections, proxy, trust and interceptors are used; it is not shut down with this
     * client. Default: one of its own.
     */
    public DuologueClientBuilder httpClient(OkHttpClient client) {
        httpClient = client;
        return this;
    }

    /**
     * How sockets are made. It belongs to the client from then on and is closed with it. Default: by OkHttp, over the
     * client of {@link #httpClient}.
     */
    public DuologueClientBuilder socketTransport(SocketTransport made) {
        transport = made;
        return this;
    }

    /**
     * Where user code runs: listeners, subscribers, the credential provider and what depends on futures. It has to run
     * tasks at some time, never on the thread that hands them over, may run several at once, and is not shut down. If it
     * refuses one, no event is told any more, and futures are completed on the common pool. Default: up to 8 daemon threads.
     */
    public DuologueClientBuilder callbackExecutor(Executor executor) {
        callbackExecutor = executor;
        return this;
    }

    /** Where the protocol runs, a little at a time and never blocking; it is not shut down. Default: one daemon thread. */
    public DuologueClientBuilder scheduler(ScheduledExecutorService executor) {
        scheduler = executor;
        return this;
    }

    /** The time. Default: the system's; a clock that is set back does no harm. */
    public DuologueClientBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    /** What is left to chance. Used on one thread at a time. Default: {@link SecureRandom}. */
    public DuologueClientBuilder random(RandomGenerator generator) {
        random = generator;
        return this;
    }

    /** @throws IllegalStateException without an address, or with one that would send secrets readable */
    public DuologueClient build() {
        if (bases.isEmpty()) {
            throw new IllegalStateException("expected a baseUrl");
        }
        for (HttpUrl base : Stream.concat(bases.stream(), realtime.stream()).toList()) {
            if (!base.isHttps() && !cleartext && !LOOPBACK.contains(base.host())) {
                throw new IllegalStateException("expected https, or allowCleartext(), for " + base.host());
            }
        }
        return new DuologueClient(this);
    }

    private static Duration positive(Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("expected at least 1 ms but was " + value);
        }
        return value;
    }

    // ── for the client ──

    List<HttpUrl> bases() {
        return List.copyOf(bases);
    }

    List<URI> sockets() {
        List<HttpUrl> urls = realtime.isEmpty()
                ? bases.stream()
                        .map(base ->
                                base.newBuilder().encodedPath("/v1/realtime").build())
                        .toList()
                : realtime;
        return urls.stream()
                .map(url -> URI.create(url.toString().replaceFirst("^http", "ws")))
                .toList();
    }

    SocketTransport transport(OkHttpClient http) {
        return transport == null ? OkHttpSocketTransport.of(http) : transport;
    }

    OkHttpClient newHttpClient(ExecutorService threads) {
        return new OkHttpClient.Builder().dispatcher(new Dispatcher(threads)).build();
    }

    /** Names this start of the program, so that the same words of the next one are another message. */
    String newInstance() {
        StringBuilder instance = new StringBuilder(INSTANCE_LENGTH);
        for (int i = 0; i < INSTANCE_LENGTH; i++) {
            instance.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return instance.toString();
    }
}
