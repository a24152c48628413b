package io.duologue.redis;

import io.duologue.redis.RedisOptions.Node;
import io.duologue.redis.RedisOptions.Topology;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RedisOptions#of} describes. Pure. No message repeats any of it. */
final class RedisUrl {
    private static final Pattern URL = Pattern.compile(
            "redis(?<tls>s?)(?<topology>-sentinel|-cluster)?://(?:(?<user>[^:@/]*):(?<password>[^@/]*)@)?(?<nodes>[^@/]+)(?:/(?<path>[^/?]*))?(?:\\?sentinel-password=(?<sentinel>[^@/?&]+))?");
    private static final Pattern NODE =
            Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]+)(?::(?<port>\\d{1,5}))?");
    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26_379;

    private RedisUrl() {}

    static RedisOptions parse(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected redis://[user:password@]host[:port][/database], or"
                    + " redis-sentinel://…/master-name[?sentinel-password=…], or redis-cluster://…, each with"
                    + " rediss for TLS");
        }
        Topology topology = topology(parts.group("topology"));
        RedisOptions.Builder options = RedisOptions.builder();
        options.topology(topology);
        options.tls(!parts.group("tls").isEmpty());
        options.nodes(nodes(parts.group("nodes"), topology == Topology.SENTINEL ? SENTINEL_PORT : PORT));
        credentials(options, parts.group("user"), parts.group("password"));
        path(options, topology, parts.group("path"));
        sentinelPassword(options, topology, parts.group("sentinel"));
        return options.build();
    }

    private static Topology topology(@Nullable String suffix) {
        if (suffix == null) {
            return Topology.SINGLE;
        }
        return suffix.equals("-sentinel") ? Topology.SENTINEL : Topology.CLUSTER;
    }

    private static List<Node> nodes(String list, int usualPort) {
        return Arrays.stream(list.split(",", -1))
                .map(node -> node(node, usualPort))
                .toList();
    }

    private static Node node(String text, int usualPort) {
        Matcher parts = NODE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected host or host:port");
        }
        String host = parts.group("host").replaceAll("[\\[\\]]", "");
        String port = parts.group("port");
        return new Node(host, port == null ? usualPort : Integer.parseInt(port));
    }

    private static void credentials(RedisOptions.Builder options, @Nullable String user, @Nullable String password) {
        if (user != null && !user.isEmpty()) {
            options.user(decoded(user));
        }
        if (password != null && !password.isEmpty()) {
            options.password(decoded(password));
        }
    }

    private static void sentinelPassword(RedisOptions.Builder options, Topology topology, @Nullable String password) {
        if (password == null) {
            return;
        }
        if (topology != Topology.SENTINEL) {
            throw new IllegalArgumentException("only Sentinels have a sentinel-password");
        }
        options.sentinelPassword(decoded(password));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Its message would repeat a part of the password.
            throw new IllegalArgumentException("expected a user's name and passwords that are percent-encoded");
        }
    }

    private static void path(RedisOptions.Builder options, Topology topology, @Nullable String path) {
        if (path == null || path.isEmpty()) {
            return;
        }
        switch (topology) {
            case SINGLE -> options.database(database(path));
            case SENTINEL -> options.masterName(path);
            case CLUSTER -> throw new IllegalArgumentException("a Cluster has no numbered databases");
        }
    }

    private static int database(String path) {
        if (!Pattern.matches("\\d{1,4}", path)) {
            throw new IllegalArgumentException("expected a database's number behind the /");
        }
        return Integer.parseInt(path);
    }
}
