package io.duologue.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a query in which every parameter stands once. Pure. */
public final class QueryParameters {
    private static final int MOST = 32;

    private QueryParameters() {}

    /**
     * The parameters of a request, decoded. What they say is not repeated in an error: it may be a secret.
     *
     * @throws RefusedException if one of them comes twice, is not well escaped, or there are too many
     */
    public static Map<String, String> of(HttpRequest request, Problems problems) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : request.queryString().split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            if (parameters.size() == MOST) {
                throw problems.field("query", MOST, "expected at most " + MOST + " parameters but were more");
            }
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals), problems);
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1), problems);
            if (parameters.put(name, value) != null) {
                throw problems.field("query", -1, "expected each parameter once but one came again");
            }
        }
        return parameters;
    }

    /**
     * A parameter that is an integer.
     *
     * @param otherwise if it is not there
     * @throws RefusedException if it is none, comes twice, or is not from {@code min} to {@code max}
     */
    public static long number(HttpRequest request, Problems problems, String name, long min, long max, long otherwise) {
        return Optional.ofNullable(of(request, problems).get(name))
                .map(text -> {
                    try {
                        long number = Long.parseLong(text);
                        if (number >= min && number <= max) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // said below
                    }
                    throw problems.field(name, max, "expected an integer of " + min + "–" + max);
                })
                .orElse(otherwise);
    }

    private static String decoded(String text, Problems problems) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw problems.field("query", -1, "expected well-escaped parameters");
        }
    }
}
