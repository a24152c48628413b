package io.duologue.testkit.postgres;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a database is, and who asks it. */
record PostgresAddress(String user, String password, String host, int port, String database) {
    private static final Pattern URL = Pattern.compile(
            "postgres(?:ql)?://(?<user>[^:@/]+):(?<password>[^@/]*)@(?<host>[^:/@]+)(?::(?<port>\\d{1,5}))?/(?<database>\\w+)");
    private static final int USUAL_PORT = 5432;

    static PostgresAddress of(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected postgresql://user:password@host[:port]/database");
        }
        String port = parts.group("port");
        return new PostgresAddress(
                URLDecoder.decode(parts.group("user"), StandardCharsets.UTF_8),
                URLDecoder.decode(parts.group("password"), StandardCharsets.UTF_8),
                parts.group("host"),
                port == null ? USUAL_PORT : Integer.parseInt(port),
                parts.group("database"));
    }

    PostgresAddress withDatabase(String other) {
        return new PostgresAddress(user, password, host, port, other);
    }

    String url() {
        return "postgresql://" + encoded(user) + ":" + encoded(password) + "@" + host + ":" + port + "/" + database;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PostgresAddress[" + host + ":" + port + "/" + database + "]";
    }
}
