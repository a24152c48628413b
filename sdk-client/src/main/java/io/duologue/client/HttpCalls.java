package io.duologue.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.duologue.client.transport.RetryAfter;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.FrameException;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the HTTP API: the bearer on each, renewed once when it is refused, and the next address when one cannot be
 * reached. Safe for many threads.
 */
final class HttpCalls {
    private static final MediaType JSON = MediaType.get("application/json");
    /** A page of history at its largest, and then some. */
    private static final long MOST_BYTES = 8L << 20;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final OkHttpClient client;
    private final List<HttpUrl> bases;
    private final Credentials credentials;
    private final Promises promises;
    private final FrameCodec codec = FrameCodec.create();
    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    /** Counts on with every failure: of the bases the one at this place modulo their number. */
    private final AtomicInteger reached = new AtomicInteger();

    private final long withinNanos;
    private volatile boolean closed;

    /** @param within how long all attempts at one request may take */
    HttpCalls(OkHttpClient client, List<HttpUrl> bases, Credentials credentials, Promises promises, Duration within) {
        this.client = client.newBuilder()
                .cookieJar(CookieJar.NO_COOKIES)
                .followRedirects(false)
                .followSslRedirects(false)
                .callTimeout(within)
                .build();
        this.bases = List.copyOf(bases);
        this.credentials = credentials;
        this.promises = promises;
        this.withinNanos = within.toNanos();
    }

    /** @param reading makes a result of an answer; throws if the answer is not what it should be */
    <T> CompletableFuture<T> call(
            String method, String path, @Nullable JsonNode body, Function<JsonNode, @Nullable T> reading) {
        Errand<T> errand = new Errand<>(method, path, body, reading);
        errand.beginWithToken(null);
        return Promises.view(errand.promise);
    }

    /** For what everybody may ask. */
    <T> CompletableFuture<T> open(
            String method, String path, @Nullable JsonNode body, Function<JsonNode, @Nullable T> reading) {
        Errand<T> errand = new Errand<>(method, path, body, reading);
        errand.begin();
        return Promises.view(errand.promise);
    }

    /** A request over all its attempts. They follow one another, so that its fields are one thread's at a time. */
    private final class Errand<T> implements Callback {
        private final String method;
        private final String path;
        private final @Nullable JsonNode body;
        private final Function<JsonNode, @Nullable T> reading;
        final CompletableFuture<T> promise = promises.open();
        private @Nullable String token;
        private boolean renewed;
        private int target;
        private int tried;
        private long deadline;

        Errand(String method, String path, @Nullable JsonNode body, Function<JsonNode, @Nullable T> reading) {
            this.method = method;
            this.path = path;
            this.body = body;
            this.reading = reading;
        }

        void beginWithToken(@Nullable String stale) {
            credentials.get(stale, (found, failure) -> {
                if (found != null) {
                    token = found;
                    renewed = stale != null;
                    begin();
                } else {
                    promises.fail(
                            promise,
                            failure instanceof DuologueException ? failure : unreachable("no credential", failure));
                }
            });
        }

        /** How long the credential takes is the provider's affair: the time counts from here. */
        void begin() {
            deadline = System.nanoTime() + withinNanos;
            send();
        }

        private void send() {
            target = reached.get();
            HttpUrl url = bases.get(Math.floorMod(target, bases.size())).resolve("/api/v1" + path);
            if (url == null) {
                promises.fail(promise, unreachable("no such address", null));
                return;
            }
            Request.Builder request = new Request.Builder().url(url).header("Accept", "application/json");
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            RequestBody content = body != null
                    ? RequestBody.create(body.toString().getBytes(StandardCharsets.UTF_8), JSON)
                    : method.equals("POST") ? RequestBody.create(new byte[0], null) : null;
            Call call = client.newCall(request.method(method, content).build());
            call.timeout().timeout(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            running.add(call);
            if (closed) {
                call.cancel();
            }
            call.enqueue(this);
        }

        @Override
        public void onFailure(Call failed, IOException e) {
            running.remove(failed);
            // Of several that fail at the same address only one moves on.
            reached.compareAndSet(target, target + 1);
            // Whether asking twice does no more than asking once.
            boolean mayRepeat = !method.equals("POST");
            tried++;
            if (mayRepeat && tried < bases.size() && !failed.isCanceled()) {
                send();
            } else {
                promises.fail(
                        promise,
                        unreachable(method + " " + failed.request().url().encodedPath() + " had no answer", e));
            }
        }

        @Override
        public void onResponse(Call answered, Response response) {
            try (response) {
                answered(response);
            } catch (IOException | RuntimeException e) {
                promises.fail(promise, unreachable("an answer that is not what it should be", e));
            } finally {
                running.remove(answered);
            }
        }

        private void answered(Response response) throws IOException {
            JsonNode answer = body(response);
            if (response.code() == 401 && token != null && !renewed) {
                beginWithToken(token);
            } else if (response.isSuccessful()) {
                promises.keep(promise, reading.apply(answer));
            } else {
                promises.fail(promise, new DuologueException.Refused(problem(response, answer), response.code()));
            }
        }
    }

    private static DuologueException.Unreachable unreachable(String what, @Nullable Throwable why) {
        return new DuologueException.Unreachable(what, why);
    }

    private static JsonNode body(Response response) throws IOException {
        BufferedSource source = response.body().source();
        Buffer buffer = new Buffer();
        while (source.read(buffer, 64 * 1024) >= 0) {
            if (buffer.size() > MOST_BYTES) {
                throw new IOException("expected at most " + MOST_BYTES + " bytes");
            }
        }
        if (buffer.size() == 0) {
            return MissingNode.getInstance();
        }
        try {
            return MAPPER.readTree(buffer.readByteArray());
        } catch (IOException e) {
            if (response.isSuccessful()) {
                throw e;
            }
            // A proxy's error page: the status says enough.
            return MissingNode.getInstance();
        }
    }

    /** What the server says, or what its status says if a proxy answered in its place. */
    private Problem problem(Response response, JsonNode body) {
        JsonNode error = body.path("error");
        if (error.isObject()) {
            try {
                JsonNode frame = MAPPER.createObjectNode().put("type", "error").set("error", error);
                if (codec.decodeServer(frame.toString()) instanceof ServerFrame.Error told) {
                    return told.error();
                }
            } catch (FrameException e) {
                // The status has to do.
            }
        }
        Duration after = RetryAfter.parse(response.header("Retry-After"));
        ErrorCode code = response.code() == 401
                ? ErrorCode.AUTH_EXPIRED
                : response.code() == 429
                        ? ErrorCode.RATE_LIMITED
                        : response.code() < 500 ? ErrorCode.UNSUPPORTED : ErrorCode.INTERNAL;
        return new Problem(
                code,
                response.code() >= 500 ? Retry.AFTER : code.retry(),
                after.isZero() ? -1 : after.toMillis(),
                null,
                -1,
                -1,
                null,
                response.code() == 404
                        ? "this platform has no HTTP API at "
                                + response.request().url().resolve("/api/v1")
                        : "HTTP " + response.code(),
                "none");
    }

    /** Somebody signed in with this client, which goes on with these secrets. */
    void signedIn(JsonNode secrets) {
        credentials.signedIn(secrets);
    }

    ServerFrame frame(JsonNode frame) {
        return codec.decodeServer(frame.toString());
    }

    /** Nothing is asked any more. */
    void close() {
        closed = true;
        running.forEach(Call::cancel);
    }
}
