package io.duologue.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A query in which every parameter stands once. Immutable. */
public final class QueryParameters {
    private static final int MOST = 32;

    private final Map<String, String> values;
    private final Problems problems;

    private QueryParameters(Map<String, String> values, Problems problems) {
        this.values = Map.copyOf(values);
        this.problems = problems;
    }

    /**
     * The parameters of a request, decoded. What they say is not repeated in an error: it may be a secret.
     *
     * @throws RefusedException if one of them comes twice, is not well escaped, or there are too many
     */
    public static QueryParameters of(HttpRequest request, Problems problems) {
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
        return new QueryParameters(parameters, problems);
    }

    /** By their names. */
    public Map<String, String> all() {
        return values;
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * A parameter that is an integer.
     *
     * @param otherwise if it is not there
     * @throws RefusedException if it is none, or is not from {@code min} to {@code max}
     */
    public long number(String name, long min, long max, long otherwise) {
        return find(name)
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
