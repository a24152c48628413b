package io.duologue.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@link PostgresOptions#of} describes. Pure. No message repeats any of it. */
final class PostgresUrl {
    static final int PORT = 5432;

    private static final Pattern URL = Pattern.compile(
            "postgres(?:ql)?://(?<user>[^:@/?]+)(?::(?<password>[^@/?]*))?@"
                    + "(?<host>\\[[0-9A-Fa-f:.]+]|[^:,\\[\\]@/?]+)(?::(?<port>\\d{1,5}))?/(?<database>[^/?@]+)(?<tls>\\?sslmode=verify-full)?");

    private PostgresUrl() {}

    static PostgresOptions parse(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "expected postgresql://user[:password]@host[:port]/database, with ?sslmode=verify-full for TLS");
        }
        PostgresOptions.Builder options = PostgresOptions.builder();
        options.host(parts.group("host"));
        options.user(decoded(parts.group("user")));
        options.database(decoded(parts.group("database")));
        options.tls(parts.group("tls") != null);
        String password = parts.group("password");
        if (password != null && !password.isEmpty()) {
            options.password(decoded(password));
        }
        String port = parts.group("port");
        if (port != null) {
            options.port(Integer.parseInt(port));
        }
        return options.build();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Its message would repeat a part of the password.
            throw new IllegalArgumentException("expected a name, a password and a database that are percent-encoded");
        }
    }
}
