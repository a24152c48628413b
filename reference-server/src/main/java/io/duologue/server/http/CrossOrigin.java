package io.duologue.server.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets pages of allowed origins elsewhere use the API (CORS). Never with cookies: such a page has a bearer. Of an origin
 * that is not allowed nothing is said, and the browser keeps the answer from its page. Immutable.
 */
public final class CrossOrigin {
    private static final String API = "/api/";
    private static final String ORIGIN = "Origin";
    /** What a page may say besides what it always may. */
    private static final String SAY = "Authorization, Content-Type, Idempotency-Key, X-Duologue-Tab";
    /** What it may hear besides what it always may. */
    private static final String HEAR = "Allow, Idempotency-Replayed, Retry-After";

    /** For so many seconds a browser need not ask again. */
    private static final String REMEMBERED = "600";

    private final Set<String> allowed;

    /** @param allowed origins in the form in which a browser sends them */
    public CrossOrigin(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** The answer as the page that asked may have it. */
    HttpResponse shared(HttpRequest request, HttpResponse answer) {
        if (!request.path().startsWith(API)) {
            return answer;
        }
        HttpResponse varying = answer.headers().containsKey("Vary") ? answer : answer.with("Vary", ORIGIN);
        return origin(request)
                .map(origin ->
                        varying.with("Access-Control-Allow-Origin", origin).with("Access-Control-Expose-Headers", HEAR))
                .orElse(varying);
    }

    /** The answer to a browser that asks whether a page may; nothing if it may not, or if this is no such question. */
    Optional<HttpResponse> permission(HttpRequest request, Set<Method> methods) {
        boolean asks = request.method().equals("OPTIONS")
                && request.path().startsWith(API)
                && origin(request).isPresent()
                && request.header("Access-Control-Request-Method").stream()
                        .anyMatch(asked -> methods.stream().map(Method::name).anyMatch(asked::equals));
        return asks ? Optional.of(permission(methods)) : Optional.empty();
    }

    private static HttpResponse permission(Set<Method> methods) {
        return HttpResponse.noContent()
                .with("Access-Control-Allow-Methods", names(methods))
                .with("Access-Control-Allow-Headers", SAY)
                .with("Access-Control-Max-Age", REMEMBERED)
                .with("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    }

    /** Two of them are none. */
    private Optional<String> origin(HttpRequest request) {
        List<String> origins = request.headers(ORIGIN);
        return origins.size() == 1 ? origins.stream().filter(allowed::contains).findFirst() : Optional.empty();
    }

    private static String names(Set<Method> methods) {
        return methods.stream().map(Method::name).sorted().collect(Collectors.joining(", "));
    }
}
