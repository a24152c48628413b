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
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AtomicInteger target = new AtomicInteger();

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
    }

    /** What is made of an answer. */
    interface Reading<T> {
        /** @throws RuntimeException if the answer is not what it should be */
        @Nullable T read(JsonNode body);
    }

    /** A request on its way, over all its attempts. */
    private record Errand<T>(
            String method,
            String path,
            @Nullable JsonNode body,
            boolean asPerson,
            Reading<T> reading,
            CompletableFuture<T> promise) {

        /** Whether asking twice does no more than asking once. */
        boolean mayRepeat() {
            return !method.equals("POST");
        }
    }

    <T> CompletableFuture<T> call(String method, String path, @Nullable JsonNode body, Reading<T> reading) {
        return call(new Errand<>(method, path, body, true, reading, promises.open()));
    }

    /** For what everybody may ask. */
    <T> CompletableFuture<T> open(String method, String path, @Nullable JsonNode body, Reading<T> reading) {
        return call(new Errand<>(method, path, body, false, reading, promises.open()));
    }

    private <T> CompletableFuture<T> call(Errand<T> errand) {
        if (errand.asPerson()) {
            withToken(errand, null, 0);
        } else {
            send(errand, null, true, 0);
        }
        return Promises.view(errand.promise());
    }

    private <T> void withToken(Errand<T> errand, @Nullable String stale, int tried) {
        credentials.get(stale, (token, failure) -> {
            if (token != null) {
                send(errand, token, stale != null, tried);
            } else {
                promises.fail(
                        errand.promise(),
                        failure instanceof DuologueException
                                ? failure
                                : new DuologueException.Unreachable("no credential", failure));
            }
        });
    }

    private <T> void send(Errand<T> errand, @Nullable String token, boolean renewed, int tried) {
        HttpUrl url = bases.get(Math.floorMod(target.get(), bases.size())).resolve("/api/v1" + errand.path());
        if (url == null) {
            promises.fail(errand.promise(), new DuologueException.Unreachable("no such address", null));
            return;
        }
        Request.Builder request = new Request.Builder().url(url).header("Accept", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        RequestBody body = errand.body() != null
                ? RequestBody.create(errand.body().toString().getBytes(StandardCharsets.UTF_8), JSON)
                : errand.method().equals("POST") ? RequestBody.create(new byte[0], null) : null;
        Call call = client.newCall(request.method(errand.method(), body).build());
        running.add(call);
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                running.remove(failed);
                target.incrementAndGet();
                if (errand.mayRepeat() && tried + 1 < bases.size() && !failed.isCanceled()) {
                    send(errand, token, renewed, tried + 1);
                } else {
                    promises.fail(
                            errand.promise(),
                            new DuologueException.Unreachable(
                                    errand.method() + " " + url.encodedPath() + " had no answer", e));
                }
            }

            @Override
            public void onResponse(Call answered, Response response) {
                try (response) {
                    answered(errand, token, renewed, tried, response);
                } finally {
                    running.remove(answered);
                }
            }
        });
    }

    private <T> void answered(Errand<T> errand, @Nullable String token, boolean renewed, int tried, Response response) {
        JsonNode body;
        try {
            body = body(response);
        } catch (IOException e) {
            promises.fail(errand.promise(), new DuologueException.Unreachable("an answer that could not be read", e));
            return;
        }
        if (response.code() == 401 && token != null && !renewed) {
            withToken(errand, token, tried);
        } else if (!response.isSuccessful()) {
            promises.fail(errand.promise(), new DuologueException.Refused(problem(response, body), response.code()));
        } else {
            try {
                promises.keep(errand.promise(), errand.reading().read(body));
            } catch (RuntimeException e) {
                promises.fail(
                        errand.promise(),
                        new DuologueException.Unreachable("an answer that is not what it should be", e));
            }
        }
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
                "HTTP " + response.code(),
                "none");
    }

    ServerFrame frame(JsonNode frame) {
        return codec.decodeServer(frame.toString());
    }

    void close() {
        running.forEach(Call::cancel);
    }
}
