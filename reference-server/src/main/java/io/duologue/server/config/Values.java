package io.duologue.server.config;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.reputation.ReputationModel;
import io.duologue.core.session.SkipPolicy;
import io.duologue.identity.EmailIdentityProvider;
import io.duologue.identity.GitHubIdentityProvider;
import io.duologue.identity.GuestIdentityProvider;
import io.duologue.identity.LinkedInIdentityProvider;
import io.duologue.postgres.PostgresOptions;
import io.duologue.redis.RedisOptions;
import io.duologue.server.proxy.Network;
import io.duologue.server.proxy.TrustedProxies;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the values of settings; empty for what is none. Pure. */
final class Values {
    static final String DURATION = "a duration such as 500ms, 10s, 5m, 12h or 1d";
    static final String RATE = "a rate such as 5/500ms: five at once and one more each 500 ms";

    static final String SKIPS = "free, lenient, standard, or figures such as 30s: 0, 5s, 15s, 60s";

    static final String REPUTATION = "standard or none";

    static final String KEY = "64 hexadecimal digits or more, such as those of: openssl rand -hex 32";
    static final String CLIENT_ID = "a client id of 1–255 characters";
    static final String CLIENT_SECRET = "a client secret of 1–1024 characters";
    static final String FILE = "the path of a file";
    static final String ADDRESS = "an https address such as https://login.example.org, or http to this machine";

    static final String IDENTITIES =
            "provider:subject such as github:583231, never an e-mail address, with commas between";

    static final String REDIS =
            "redis://[user:password@]host[:6379][/database], rediss:// for TLS, redis-sentinel://… or redis-cluster://…";

    static final String POSTGRES = "postgresql://user:password@host[:5432]/database, with ?sslmode=verify-full for TLS";

    private static final int MOST_IDENTITIES = 1_000;
    private static final int SUBJECT_LENGTH = 255;

    /** Where a secret may go in plain text. */
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Those of the other ways to sign in. */
    private static final Set<ProviderId> TAKEN = Set.of(
            LinkedInIdentityProvider.ID,
            GitHubIdentityProvider.ID,
            EmailIdentityProvider.ID,
            GuestIdentityProvider.ID,
            DemoIdentityProvider.ID);

    private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.-]{1,32}");
    private static final Pattern KEY_FORM = Pattern.compile("(?:[0-9a-fA-F]{2}){32,}");
    private static final Pattern DURATION_FORM = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h|d)");

    private Values() {}

    static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION_FORM.matcher(text);
        if (!matcher.matches()) {
            return text.equals("0") ? Optional.of(Duration.ZERO) : Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    static Optional<Duration> positive(String text) {
        return duration(text).filter(duration -> !duration.isZero());
    }

    static Optional<RateLimit> rate(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        Optional<Integer> burst = integer(text.substring(0, slash), 1, 1_000_000);
        return positive(text.substring(slash + 1)).flatMap(every -> burst.map(calls -> new RateLimit(calls, every)));
    }

    /** A policy by its name, or its minimum talk and behind a colon its waits. */
    static Optional<SkipPolicy> skips(String text) {
        return switch (text) {
            case "free" -> Optional.of(SkipPolicy.FREE);
            case "lenient" -> Optional.of(SkipPolicy.LENIENT);
            case "standard" -> Optional.of(SkipPolicy.STANDARD);
            default -> skipFigures(text);
        };
    }

    private static Optional<SkipPolicy> skipFigures(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        List<Duration> waits = Arrays.stream(text.substring(colon + 1).split(",", -1))
                .flatMap(wait -> duration(wait.strip()).stream())
                .toList();
        boolean isEachATime = waits.size() == text.chars().filter(c -> c == ',').count() + 1;
        try {
            return positive(text.substring(0, colon).strip())
                    .filter(minimumTalk -> isEachATime)
                    .map(minimumTalk -> new SkipPolicy(minimumTalk, waits));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<ReputationModel> reputation(String text) {
        return switch (text) {
            case "standard" -> Optional.of(ReputationModel.STANDARD);
            case "none" -> Optional.of(ReputationModel.NONE);
            default -> Optional.empty();
        };
    }

    static Optional<Integer> integer(String text, int min, int max) {
        try {
            return Optional.of(Integer.parseInt(text)).filter(value -> value >= min && value <= max);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Boolean> flag(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Origins as browsers write them, with commas between. */
    static Optional<Set<String>> origins(String text) {
        Set<String> origins = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            String origin = allowedOrigin(part.strip());
            if (origin == null) {
                return Optional.empty();
            }
            origins.add(origin);
        }
        return Optional.of(origins);
    }

    /** Networks of proxies, with commas between. */
    static Optional<TrustedProxies> proxies(String text) {
        Set<Network> networks = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            Optional<Network> network = Network.parse(part.strip());
            if (network.isEmpty()) {
                return Optional.empty();
            }
            networks.add(network.get());
        }
        return Optional.of(new TrustedProxies(networks));
    }

    /** The keys of accounts at their providers, with commas between. Who holds an address may be somebody else tomorrow. */
    static Optional<Set<LinkedIdentity>> identities(String text) {
        Set<LinkedIdentity> identities = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            String provider = part.substring(0, Math.max(colon, 0)).strip();
            String subject = part.substring(colon + 1).strip();
            if (!PROVIDER.matcher(provider).matches()
                    || text(subject, SUBJECT_LENGTH).isEmpty()
                    || subject.indexOf('@') >= 0) {
                return Optional.empty();
            }
            identities.add(new LinkedIdentity(new ProviderId(provider), subject));
        }
        return Optional.of(identities).filter(all -> all.size() <= MOST_IDENTITIES);
    }

    static Optional<String> clientId(String text) {
        return text(text, 255);
    }

    static Optional<String> clientSecret(String text) {
        return text(text, 1_024);
    }

    /** At least 32 bytes. */
    static Optional<String> key(String text) {
        return Optional.of(text).filter(key -> KEY_FORM.matcher(key).matches());
    }

    static Optional<List<String>> keys(String text) {
        List<String> keys =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        return Optional.of(keys)
                .filter(all ->
                        all.stream().allMatch(key -> KEY_FORM.matcher(key).matches()));
    }

    static Optional<RedisOptions> redis(String text) {
        try {
            return Optional.of(RedisOptions.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<PostgresOptions> postgres(String text) {
        try {
            return Optional.of(PostgresOptions.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What keys in Redis begin with. */
    static Optional<String> prefix(String text) {
        return Optional.of(text).filter(some -> PREFIX.matcher(some).matches());
    }

    static Optional<String> text(String text, int most) {
        return Optional.of(text).filter(some -> !some.isBlank() && some.codePointCount(0, some.length()) <= most);
    }

    static Optional<ProviderId> ownProvider(String text) {
        return Optional.of(text)
                .filter(id -> PROVIDER.matcher(id).matches())
                .map(ProviderId::new)
                .filter(id -> !TAKEN.contains(id));
    }

    /** An address to which a secret may go, without a slash at its end. */
    static Optional<URI> address(String text) {
        return issuer(text).map(some -> URI.create(some.replaceFirst("/+$", "")));
    }

    /** The same, as it is written: an issuer is known letter for letter. */
    static Optional<String> issuer(String text) {
        try {
            URI address = new URI(text);
            boolean secret = "https".equals(address.getScheme()) || isPlainToThisMachine(address);
            boolean bare = address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null;
            return secret && bare && address.getHost() != null ? Optional.of(text) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Such an address without a path, as browsers write it. */
    static Optional<URI> origin(String text) {
        return address(text.toLowerCase(Locale.ROOT))
                .filter(address -> address.getRawPath().isEmpty());
    }

    static boolean isThisMachine(URI address) {
        return THIS_MACHINE.contains(address.getHost());
    }

    private static boolean isPlainToThisMachine(URI address) {
        return "http".equals(address.getScheme()) && address.getHost() != null && isThisMachine(address);
    }

    private static @Nullable String allowedOrigin(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            boolean bare = uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return web && bare && uri.getHost() != null && uri.getUserInfo() == null
                    ? text.toLowerCase(Locale.ROOT)
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
