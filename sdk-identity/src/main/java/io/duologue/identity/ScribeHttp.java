package io.duologue.identity;

import com.github.scribejava.core.httpclient.HttpClient;
import com.github.scribejava.core.httpclient.multipart.MultipartPayload;
import com.github.scribejava.core.model.OAuthAsyncRequestCallback;
import com.github.scribejava.core.model.OAuthRequest;
import com.github.scribejava.core.model.Response;
import com.github.scribejava.core.model.Verb;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Future;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Lets ScribeJava speak over connections that are bounded: its own reads an answer of any length. Of its ways to send,
 * the one there is that an exchange of a code takes. Safe for many threads.
 */
final class ScribeHttp implements HttpClient {
    private final ProviderHttp http;

    ScribeHttp(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public Response execute(
            @Nullable String userAgent,
            Map<String, String> headers,
            Verb verb,
            String completeUrl,
            byte @Nullable [] body)
            throws IOException {
        byte[] form = body == null ? new byte[0] : body;
        Request.Builder request = new Request.Builder()
                .url(completeUrl)
                .method(verb.name(), RequestBody.create(form, MediaType.get(DEFAULT_CONTENT_TYPE)));
        headers.forEach(request::header);
        // GitHub answers with a form unless it is asked for this.
        request.header("Accept", "application/json");
        ProviderHttp.Answer answer = http.send(request.build());
        return new Response(answer.status(), "", Map.of(), answer.body());
    }

    @Override
    public Response execute(
            @Nullable String userAgent, Map<String, String> headers, Verb verb, String completeUrl, String body)
            throws IOException {
        return execute(userAgent, headers, verb, completeUrl, body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Response execute(
            @Nullable String userAgent,
            Map<String, String> headers,
            Verb verb,
            String completeUrl,
            MultipartPayload body) {
        throw notSent();
    }

    @Override
    public Response execute(
            @Nullable String userAgent, Map<String, String> headers, Verb verb, String completeUrl, File body) {
        throw notSent();
    }

    @Override
    public <T> Future<T> executeAsync(
            @Nullable String userAgent,
            Map<String, String> headers,
            Verb verb,
            String completeUrl,
            byte[] body,
            OAuthAsyncRequestCallback<T> callback,
            OAuthRequest.ResponseConverter<T> converter) {
        throw notSent();
    }

    @Override
    public <T> Future<T> executeAsync(
            @Nullable String userAgent,
            Map<String, String> headers,
            Verb verb,
            String completeUrl,
            MultipartPayload body,
            OAuthAsyncRequestCallback<T> callback,
            OAuthRequest.ResponseConverter<T> converter) {
        throw notSent();
    }

    @Override
    public <T> Future<T> executeAsync(
            @Nullable String userAgent,
            Map<String, String> headers,
            Verb verb,
            String completeUrl,
            String body,
            OAuthAsyncRequestCallback<T> callback,
            OAuthRequest.ResponseConverter<T> converter) {
        throw notSent();
    }

    @Override
    public <T> Future<T> executeAsync(
            @Nullable String userAgent,
            Map<String, String> headers,
            Verb verb,
            String completeUrl,
            File body,
            OAuthAsyncRequestCallback<T> callback,
            OAuthRequest.ResponseConverter<T> converter) {
        throw notSent();
    }

    /** The connections are whoever's that made them. */
    @Override
    public void close() {}

    private static UnsupportedOperationException notSent() {
        return new UnsupportedOperationException("an exchange of a code sends a form and waits");
    }
}
