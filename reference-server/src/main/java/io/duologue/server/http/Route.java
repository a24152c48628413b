package io.duologue.server.http;

import java.util.regex.Pattern;

/**
 * What answers requests of one method on one path. Immutable.
 *
 * @param path absolute, with {@code {name}} in place of a part that varies
 */
public record Route(Method method, String path, Handler handler) {
    private static final Pattern FORM = Pattern.compile("(/([a-z0-9.-]+|\\{[a-z]+}))+");

    public Route {
        if (!FORM.matcher(path).matches()) {
            throw new IllegalArgumentException("expected a path like /a/{b} but was " + path);
        }
    }

    public static Route get(String path, Handler handler) {
        return new Route(Method.GET, path, handler);
    }

    public static Route post(String path, Handler handler) {
        return new Route(Method.POST, path, handler);
    }

    public static Route put(String path, Handler handler) {
        return new Route(Method.PUT, path, handler);
    }

    public static Route delete(String path, Handler handler) {
        return new Route(Method.DELETE, path, handler);
    }
}
