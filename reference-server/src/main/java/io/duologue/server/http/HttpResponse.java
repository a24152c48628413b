package io.duologue.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An answer. Immutable, as long as nobody writes to the body. */
public final class HttpResponse {
    private static final byte[] NOTHING = {};

    private final int status;
    private final Map<String, String> headers;
    private final List<SetCookie> cookies;
    private final byte[] body;

    private HttpResponse(int status, Map<String, String> headers, List<SetCookie> cookies, byte[] body) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.cookies = List.copyOf(cookies);
        this.body = body;
    }

    public static HttpResponse json(int status, JsonNode body) {
        return bytes(status, Map.of("Content-Type", "application/json", "Cache-Control", "no-store"), Json.write(body));
    }

    public static HttpResponse ok(JsonNode body) {
        return json(200, body);
    }

    public static HttpResponse noContent() {
        return bytes(204, Map.of("Cache-Control", "no-store"), NOTHING);
    }

    /** Sends the browser on, to another page of this site or to another site. */
    public static HttpResponse redirect(int status, String location) {
        return bytes(status, Map.of("Location", location, "Cache-Control", "no-store"), NOTHING);
    }

    public static HttpResponse bytes(int status, Map<String, String> headers, byte[] body) {
        return new HttpResponse(status, headers, List.of(), body);
    }

    public HttpResponse with(SetCookie cookie) {
        List<SetCookie> more = new ArrayList<>(cookies);
        more.add(cookie);
        return new HttpResponse(status, headers, more, body);
    }

    /** The same with one more header, or another value of it. */
    public HttpResponse with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new HttpResponse(status, more, cookies, body);
    }

    public HttpResponse withoutCookies() {
        return cookies.isEmpty() ? this : new HttpResponse(status, headers, List.of(), body);
    }

    public int status() {
        return status;
    }

    /** Besides those that every answer has. */
    public Map<String, String> headers() {
        return headers;
    }

    public List<SetCookie> cookies() {
        return cookies;
    }

    public byte[] body() {
        return body;
    }
}
