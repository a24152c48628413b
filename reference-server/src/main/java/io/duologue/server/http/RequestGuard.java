package io.duologue.server.http;

import io.duologue.protocol.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What every request of the API has to pass before its handler sees it: no foreign site makes a browser change anything,
 * and a body is JSON. Safe for many threads.
 */
public final class RequestGuard {
    private final Set<String> allowedOrigins;
    private final Problems problems;

    /** @param allowedOrigins besides the host that was asked, as {@code scheme://host[:port]} */
    public RequestGuard(Set<String> allowedOrigins, Problems problems) {
        this.allowedOrigins = Set.copyOf(allowedOrigins);
        this.problems = problems;
    }

    /** The handler behind the guard. */
    public Handler guarding(Method method, Handler handler) {
        return request -> {
            if (method.changes()) {
                requireSameSite(request);
                requireJson(request);
            }
            return handler.handle(request);
        };
    }

    private void requireSameSite(HttpRequest request) {
        List<String> origins = request.headers("Origin");
        if (origins.size() > 1 || origins.stream().anyMatch(origin -> !isOurs(origin, request))) {
            throw problems.refuse(ErrorCode.AUTH_DENIED, "expected an Origin of this site");
        }
        boolean foreign = request.header("Sec-Fetch-Site").stream().anyMatch("cross-site"::equalsIgnoreCase);
        if (foreign && origins.stream().noneMatch(allowedOrigins::contains)) {
            throw problems.refuse(ErrorCode.AUTH_DENIED, "expected a request from this site");
        }
    }

    private boolean isOurs(String origin, HttpRequest request) {
        return allowedOrigins.contains(origin)
                || request.header("Host").stream()
                        .anyMatch(host -> authority(origin).equalsIgnoreCase(host));
    }

    /** Empty for an Origin without one, such as {@code null}. */
    private static String authority(String origin) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private void requireJson(HttpRequest request) {
        if (request.body().length > 0 && request.header("Content-Type").stream().noneMatch(RequestGuard::isJson)) {
            throw problems.refuse(
                    415,
                    ErrorCode.UNSUPPORTED,
                    Map.of("Accept-Post", "application/json"),
                    "expected Content-Type: application/json");
        }
    }

    private static boolean isJson(String contentType) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        boolean utf8 = true;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            utf8 &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
        }
        return parts[0].strip().equals("application/json") && utf8;
    }
}
