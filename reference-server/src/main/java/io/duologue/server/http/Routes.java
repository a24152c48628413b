package io.duologue.server.http;

import io.duologue.core.BackendException;
import io.duologue.protocol.ErrorCode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All routes, and what is answered where there is none. Turns what handlers throw into answers, so that a binding only
 * carries requests here and answers back. Safe for many threads.
 */
public final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    /** Below these is no page of the web client. */
    private static final List<String> NOT_FILES = List.of("/api", "/v1", "/health");

    private final List<Route> routes;
    private final StaticFiles files;
    private final CrossOrigin crossOrigin;
    private final Problems problems;

    public Routes(List<Route> routes, StaticFiles files, CrossOrigin crossOrigin, Problems problems) {
        this.routes = List.copyOf(routes);
        this.files = files;
        this.crossOrigin = crossOrigin;
        this.problems = problems;
    }

    public List<Route> all() {
        return routes;
    }

    /** The paths, each with the methods it has, in the order in which they were given. */
    public Map<String, Set<Method>> methods() {
        return routes.stream()
                .collect(Collectors.groupingBy(
                        Route::path,
                        LinkedHashMap::new,
                        Collectors.mapping(
                                Route::method, Collectors.toCollection(() -> EnumSet.noneOf(Method.class)))));
    }

    /** Answers a request with a handler, whatever becomes of it. */
    public HttpResponse answer(Handler handler, HttpRequest request) {
        try {
            return handler.handle(request);
        } catch (RefusedException e) {
            return refusal(e);
        } catch (BackendException e) {
            RefusedException refused = problems.storeUnavailable();
            LOG.warn("a store failed, ref {}", refused.problem().ref(), e);
            return problems.answer(refused);
        } catch (RuntimeException e) {
            RefusedException refused = problems.refuse(ErrorCode.INTERNAL, "something went wrong here");
            LOG.error("a handler failed, ref {}", refused.problem().ref(), e);
            return problems.answer(refused);
        }
    }

    /** What of an answer a page elsewhere may have. */
    public HttpResponse shared(HttpRequest request, HttpResponse answer) {
        return crossOrigin.shared(request, answer);
    }

    /** For a path that has routes, but none of this method. */
    public HttpResponse otherMethod(Set<Method> methods, HttpRequest request) {
        return crossOrigin.permission(request, methods).orElseGet(() -> wrongMethod(methods));
    }

    private HttpResponse wrongMethod(Set<Method> methods) {
        return refusal(problems.refuse(
                405, ErrorCode.UNSUPPORTED, Map.of("Allow", allow(methods)), "this path has other methods"));
    }

    /** For a path that has no route: a file, or nothing. */
    public HttpResponse elsewhere(HttpRequest request) {
        String path = request.path();
        if (NOT_FILES.stream().anyMatch(prefix -> path.equals(prefix) || path.startsWith(prefix + "/"))) {
            return refusal(problems.refuse(ErrorCode.UNSUPPORTED, "no such path"));
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return wrongMethod(Set.of(Method.GET));
        }
        return answer(
                ignored ->
                        files.answer(request).orElseThrow(() -> problems.refuse(ErrorCode.UNSUPPORTED, "no such path")),
                request);
    }

    /** For a body that was larger than bodies may be. */
    public HttpResponse tooLarge() {
        return problems.answer(413, problems.tooLarge(), Map.of("Connection", "close"));
    }

    /** For a body that came too slowly. */
    public HttpResponse tooSlow() {
        return problems.answer(408, problems.ofStatus(408), Map.of("Connection", "close"));
    }

    /** For what the HTTP server itself refuses. */
    public HttpResponse ofStatus(int status) {
        return problems.answer(status, problems.ofStatus(status), Map.of());
    }

    private HttpResponse refusal(RefusedException e) {
        LOG.debug("refused with {}, ref {}", e.problem().code(), e.problem().ref());
        return problems.answer(e);
    }

    private static String allow(Set<Method> methods) {
        Set<String> names = methods.stream().map(Method::name).collect(Collectors.toCollection(TreeSet::new));
        if (methods.contains(Method.GET)) {
            names.add("HEAD");
        }
        return String.join(", ", names);
    }
}
