package io.duologue.identity;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * The connections to providers, bounded in time and size. Follows no redirect and keeps no cookie. One for all providers
 * of a process; safe for many threads.
 */
public final class ProviderHttp implements AutoCloseable {
    private final OkHttpClient client;
    private final long maxAnswerBytes;

    public ProviderHttp(HttpLimits limits) {
        this.maxAnswerBytes = limits.maxAnswerBytes();
        this.client = new OkHttpClient.Builder()
                .connectTimeout(limits.connectTimeout())
                .readTimeout(limits.readTimeout())
                .writeTimeout(limits.readTimeout())
                .callTimeout(limits.callTimeout())
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }

    /** Asks an address. */
    Answer get(URI address, Map<String, String> headers) throws IOException {
        return answer(client.newCall(asking(address, headers)));
    }

    /** Asks an address for something without which one can do: no longer than this. */
    Answer get(URI address, Map<String, String> headers, Duration within) throws IOException {
        Call call = client.newCall(asking(address, headers));
        call.timeout().timeout(within.toMillis(), TimeUnit.MILLISECONDS);
        return answer(call);
    }

    private static Request asking(URI address, Map<String, String> headers) {
        Request.Builder request = new Request.Builder().url(address.toString());
        headers.forEach(request::header);
        return request.build();
    }

    /**
     * Sends a request.
     *
     * @throws IOException if it takes too long, breaks off, or the answer is too long
     */
    Answer send(Request request) throws IOException {
        return answer(client.newCall(request));
    }

    private Answer answer(Call call) throws IOException {
        try (Response response = call.execute()) {
            BufferedSource body = response.body().source();
            if (body.request(maxAnswerBytes + 1)) {
                throw new IOException("expected at most " + maxAnswerBytes + " bytes but there are more");
            }
            return new Answer(response.code(), body.readString(StandardCharsets.UTF_8));
        }
    }

    /** Lets the connections go. */
    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /** What came back. */
    record Answer(int status, String body) {}
}
