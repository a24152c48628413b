package io.duologue.server.http.spark;

import io.duologue.server.http.HttpRequest;
import io.duologue.server.proxy.ClientAddress;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spark.Request;

/** A request that came through Spark. */
final class SparkRequest implements HttpRequest {
    private static final int MAX_COOKIES = 100;

    private final Request spark;
    private final HttpServletRequest raw;
    private final byte[] body;

    SparkRequest(Request spark, byte[] body) {
        this.spark = spark;
        this.raw = spark.raw();
        this.body = body;
    }

    @Override
    public String method() {
        return raw.getMethod();
    }

    @Override
    public String path() {
        return raw.getRequestURI();
    }

    @Override
    public String pathPart(String name) {
        String part = spark.params(name);
        return part == null ? "" : part;
    }

    @Override
    public String queryString() {
        String query = raw.getQueryString();
        return query == null ? "" : query;
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(raw.getHeader(name));
    }

    @Override
    public List<String> headers(String name) {
        return Collections.list(raw.getHeaders(name));
    }

    @Override
    public Map<String, String> cookies() {
        Map<String, String> cookies = new LinkedHashMap<>();
        Cookie[] sent = raw.getCookies();
        for (int i = 0; sent != null && i < sent.length && i < MAX_COOKIES; i++) {
            cookies.putIfAbsent(sent[i].getName(), sent[i].getValue());
        }
        return cookies;
    }

    @Override
    public String clientAddress() {
        Object known = raw.getAttribute(ClientAddress.ATTRIBUTE);
        return known instanceof String address ? address : "";
    }

    @Override
    public byte[] body() {
        return body;
    }
}
