package io.duologue.server.http;

import io.duologue.protocol.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What every request of the API has to pass before its handler sees it: no foreign site makes a browser change anything, no
 * site but this one is known by a cookie, and a body is JSON. Safe for many threads.
 */
public final class RequestGuard {
    private static final String SAME_ORIGIN = "same-origin";
    /** What a page can only send if this site has allowed it to. */
    private static final List<String> SAID_BY_NO_FORM = List.of("X-Duologue-Tab", "Idempotency-Key");

    private final Set<String> allowedOrigins;
    private final Optional<String> ownOrigin;
    private final Problems problems;

    /**
     * @param allowedOrigins besides the host that was asked, as {@code scheme://host[:port]}
     * @param ownOrigin where browsers reach this site, if that is known: behind a proxy the host that was asked may be
     *     another
     */
    public RequestGuard(Set<String> allowedOrigins, Optional<String> ownOrigin, Problems problems) {
        this.allowedOrigins = Set.copyOf(allowedOrigins);
        this.ownOrigin = ownOrigin;
        this.problems = problems;
    }

    /** The handler behind the guard. */
    public Handler guarding(Method method, Handler handler) {
        return request -> {
            if (method.changes()) {
                requireSameSite(request);
                requireJson(request);
            }
            // A page elsewhere is known by its bearer alone: what a browser adds by itself says nothing about it.
            return isOfThisSite(request)
                    ? handler.handle(request)
                    : handler.handle(new WithoutCookies(request)).withoutCookies();
        };
    }

    private void requireSameSite(HttpRequest request) {
        List<String> origins = request.headers("Origin");
        if (origins.size() > 1 || origins.stream().anyMatch(origin -> !isAllowed(origin, request))) {
            throw problems.refuse(ErrorCode.AUTH_DENIED, "expected an Origin of this site");
        }
        Optional<String> from = request.header("Sec-Fetch-Site");
        boolean foreign = from.stream().anyMatch("cross-site"::equalsIgnoreCase)
                || (origins.isEmpty() && from.stream().anyMatch("same-site"::equalsIgnoreCase));
        if (foreign && origins.stream().noneMatch(allowedOrigins::contains)) {
            throw problems.refuse(ErrorCode.AUTH_DENIED, "expected a request from this site");
        }
        if (origins.isEmpty() && from.isEmpty() && isKnownByCookieAlone(request) && !isSaidByNoForm(request)) {
            throw problems.refuse(
                    ErrorCode.AUTH_DENIED, "with a cookie: expected an Origin, or Content-Type: application/json");
        }
    }

    private static boolean isKnownByCookieAlone(HttpRequest request) {
        return !request.cookies().isEmpty() && request.header("Authorization").isEmpty();
    }

    private static boolean isSaidByNoForm(HttpRequest request) {
        return SAID_BY_NO_FORM.stream()
                        .anyMatch(header -> request.header(header).isPresent())
                || request.header("Content-Type").stream().anyMatch(RequestGuard::isJson);
    }

    private boolean isAllowed(String origin, HttpRequest request) {
        return allowedOrigins.contains(origin) || isOwn(origin, request);
    }

    private boolean isOfThisSite(HttpRequest request) {
        List<String> origins = request.headers("Origin");
        return origins.isEmpty()
                || request.header("Sec-Fetch-Site").stream().anyMatch(SAME_ORIGIN::equalsIgnoreCase)
                || (origins.size() == 1 && isOwn(origins.get(0), request));
    }

    private boolean isOwn(String origin, HttpRequest request) {
        return ownOrigin.filter(origin::equals).isPresent() || isHostOf(origin, request);
    }

    private static boolean isHostOf(String origin, HttpRequest request) {
        return request.header("Host").stream()
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
