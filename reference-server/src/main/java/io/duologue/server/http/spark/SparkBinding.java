package io.duologue.server.http.spark;

import io.duologue.server.http.Handler;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.Method;
import io.duologue.server.http.Routes;
import io.duologue.server.http.SetCookie;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spark.Request;
import spark.RouteImpl;
import spark.Service;
import spark.route.HttpMethod;

/** Registers our routes with Spark and carries requests in and answers out. */
final class SparkBinding {
    /** How long the whole body may take. */
    private static final Duration BODY_WITHIN = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(SparkBinding.class);
    private static final byte[] NOTHING = {};

    private final Routes routes;

    SparkBinding(Routes routes) {
        this.routes = routes;
    }

    void register(Service spark) {
        spark.before((request, response) -> {
            if (HttpMethod.get(request.raw().getMethod().toLowerCase(Locale.ROOT)) == HttpMethod.unsupported) {
                write(routes.ofStatus(501), response.raw());
                spark.halt();
            }
        });
        routes.all().forEach(route -> {
            add(spark, httpMethod(route.method()), sparkPath(route.path()), route.handler());
            if (route.method() == Method.GET) {
                add(spark, HttpMethod.head, sparkPath(route.path()), route.handler());
            }
        });
        routes.methods()
                .forEach((path, methods) -> otherMethods(methods)
                        .forEach(other -> addPlain(
                                spark, other, sparkPath(path), request -> routes.otherMethod(methods, request))));
        all().forEach(method -> addPlain(spark, method, "*", routes::elsewhere));
    }

    private void add(Service spark, HttpMethod method, String path, Handler handler) {
        addPlain(spark, method, path, request -> routes.answer(handler, request));
    }

    private void addPlain(Service spark, HttpMethod method, String path, Function<SparkRequest, HttpResponse> answer) {
        spark.addRoute(method, RouteImpl.create(path, (request, response) -> {
            HttpResponse made = answer(request, answer);
            write(routes.shared(new SparkRequest(request, NOTHING), made), response.raw());
            return "";
        }));
    }

    private HttpResponse answer(Request request, Function<SparkRequest, HttpResponse> answer) {
        try {
            return answered(request, answer);
        } catch (IOException e) {
            // The client went away or fell silent in the middle of its body.
            return e.getCause() instanceof TimeoutException ? routes.tooSlow() : routes.ofStatus(400);
        }
    }

    /** Reads the body whatever the method, so that a large one is refused everywhere alike. */
    private HttpResponse answered(Request request, Function<SparkRequest, HttpResponse> answer) throws IOException {
        HttpServletRequest raw = request.raw();
        if (raw.getContentLengthLong() > Json.MAX_BYTES) {
            return routes.tooLarge();
        }
        long start = System.nanoTime();
        byte[] body = read(raw, start);
        if (body.length > Json.MAX_BYTES) {
            return routes.tooLarge();
        }
        return isOver(start) ? routes.tooSlow() : answer.apply(new SparkRequest(request, body));
    }

    /** Reads until the end, until it is too much, or until the time is over. */
    private static byte[] read(HttpServletRequest raw, long start) throws IOException {
        if (raw.getContentLengthLong() == 0
                || (raw.getContentLengthLong() < 0 && raw.getHeader("Transfer-Encoding") == null)) {
            return NOTHING;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[8 * 1024];
        InputStream in = raw.getInputStream();
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            bytes.write(chunk, 0, length);
            if (bytes.size() > Json.MAX_BYTES || isOver(start)) {
                break;
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isOver(long start) {
        return System.nanoTime() - start > BODY_WITHIN.toNanos();
    }

    /** Writes and commits, so that Spark adds nothing. Whether anybody still reads it is not our concern. */
    private static void write(HttpResponse answer, HttpServletResponse raw) {
        try {
            commit(answer, raw);
        } catch (IOException e) {
            LOG.debug("an answer was not read", e);
        }
    }

    private static void commit(HttpResponse answer, HttpServletResponse raw) throws IOException {
        raw.setStatus(answer.status());
        answer.headers().forEach(raw::setHeader);
        answer.cookies().forEach(cookie -> raw.addCookie(servletCookie(cookie)));
        if (answer.status() != 304 && answer.status() != 204) {
            raw.setContentLength(answer.body().length);
            raw.getOutputStream().write(answer.body());
        }
        raw.flushBuffer();
    }

    private static Cookie servletCookie(SetCookie ours) {
        Cookie cookie = new Cookie(ours.name(), ours.value());
        cookie.setPath(ours.path());
        cookie.setHttpOnly(true);
        cookie.setSecure(ours.secure());
        cookie.setMaxAge(Math.toIntExact(ours.maxAge().toSeconds()));
        cookie.setAttribute("SameSite", ours.sameSite() == SetCookie.SameSite.LAX ? "Lax" : "Strict");
        return cookie;
    }

    private static Stream<HttpMethod> all() {
        return Stream.of(
                HttpMethod.get,
                HttpMethod.head,
                HttpMethod.post,
                HttpMethod.put,
                HttpMethod.patch,
                HttpMethod.delete,
                HttpMethod.trace,
                HttpMethod.connect,
                HttpMethod.options);
    }

    private static List<HttpMethod> otherMethods(Set<Method> methods) {
        List<HttpMethod> others = new ArrayList<>(all().toList());
        methods.forEach(method -> others.remove(httpMethod(method)));
        if (methods.contains(Method.GET)) {
            others.remove(HttpMethod.head);
        }
        return others;
    }

    private static HttpMethod httpMethod(Method method) {
        return switch (method) {
            case GET -> HttpMethod.get;
            case POST -> HttpMethod.post;
            case PUT -> HttpMethod.put;
            case DELETE -> HttpMethod.delete;
        };
    }

    private static String sparkPath(String path) {
        return path.replaceAll("\\{([a-z]+)}", ":$1");
    }
}
