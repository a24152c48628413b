package io.duologue.server.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request whose cookies nobody looks at. Like the request that it is, used by one thread at a time. */
record WithoutCookies(HttpRequest request) implements HttpRequest {
    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public String pathPart(String name) {
        return request.pathPart(name);
    }

    @Override
    public String queryString() {
        return request.queryString();
    }

    @Override
    public Optional<String> header(String name) {
        return request.header(name);
    }

    @Override
    public List<String> headers(String name) {
        return request.headers(name);
    }

    @Override
    public Map<String, String> cookies() {
        return Map.of();
    }

    @Override
    public String clientAddress() {
        return request.clientAddress();
    }

    @Override
    public byte[] body() {
        return request.body();
    }
}
