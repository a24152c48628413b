package io.duologue.server.config;

import io.duologue.core.conversation.MessageRetention;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Preset;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.privacy.RetentionOptions;
import io.duologue.core.signin.LinkPolicy;
import io.duologue.identity.SmtpOptions;
import io.duologue.matching.RelaxationTable;
import io.duologue.matching.Requirements;
import io.duologue.postgres.PostgresBackend.OnStart;
import io.duologue.redis.RedisOptions.Guarantee;
import io.duologue.server.config.ServerOptions.LogFormat;
import io.duologue.server.config.ServerOptions.Transport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Everything that can be set. A name in a file is {@code limit.messages}, in the environment {@code DUOLOGUE_LIMIT_MESSAGES}. */
enum Setting {
    DEMO("demo", "true or false", Values::flag, (to, value) -> to.server().demo(value)),
    HOST(
            "host",
            "a host name or address",
            Setting::word,
            (to, value) -> to.server().host(value)),
    PORT(
            "port",
            "0–65535",
            text -> Values.integer(text, 0, 65_535),
            (to, value) -> to.server().port(value)),
    TRANSPORT(
            "transport",
            "jetty or java-websocket",
            Setting::transport,
            (to, value) -> to.server().transport(value)),
    WEBSOCKET_PORT(
            "websocket-port",
            "0–65535",
            text -> Values.integer(text, 0, 65_535),
            (to, value) -> to.server().websocketPort(value)),
    ALLOWED_ORIGINS(
            "allowed-origins",
            "origins such as https://talk.example.org, with commas between",
            Values::origins,
            (to, value) -> to.server().allowedOrigins(value)),
    PUBLIC_URL(
            "public-url",
            "an address such as https://talk.example.org, or http://localhost:8080 on this machine",
            Values::origin,
            (to, value) -> to.server().publicUrl(value)),
    TRUSTED_PROXIES(
            "trusted-proxies",
            "addresses or networks such as 10.0.0.0/8, with commas between",
            Values::proxies,
            (to, value) -> to.server().trustedProxies(value)),
    REDIS_URL(
            "redis.url",
            Values.REDIS,
            Values::redis,
            (to, value) -> to.storage().redisServers(value)),
    REDIS_GUARANTEE(
            "redis.guarantee",
            "replicated or durable",
            text -> one(Guarantee.values(), text),
            (to, value) -> to.storage().redisGuarantee(value)),
    REDIS_REPLICAS(
            "redis.replicas",
            "0–5",
            text -> Values.integer(text, 0, 5),
            (to, value) -> to.storage().redisReplicas(value)),
    REDIS_PREFIX(
            "redis.prefix",
            "1–32 of [A-Za-z0-9_.-]",
            Values::prefix,
            (to, value) -> to.storage().redisPrefix(value)),
    REDIS_CONNECTIONS(
            "redis.connections",
            "1–1000",
            text -> Values.integer(text, 1, 1_000),
            (to, value) -> to.storage().redisConnections(value)),
    POSTGRES_URL(
            "postgres.url",
            Values.POSTGRES,
            Values::postgres,
            (to, value) -> to.storage().postgresServer(value)),
    POSTGRES_SCHEMA(
            "postgres.schema",
            "migrate or expect",
            text -> one(OnStart.values(), text),
            (to, value) -> to.storage().postgresSchema(value)),
    POSTGRES_REPLICA(
            "postgres.replica",
            Values.POSTGRES,
            Values::postgres,
            (to, value) -> to.storage().postgresReplica(value)),
    POSTGRES_CONNECTIONS(
            "postgres.connections",
            "1–1000",
            text -> Values.integer(text, 1, 1_000),
            (to, value) -> to.storage().postgresConnections(value)),
    EMPLOYER_KEY(
            "employer.key", Values.KEY, Values::key, (to, value) -> to.storage().employerKey(value)),
    SESSION_LIFETIME(
            "session-lifetime",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.server().sessionLifetime(value)),
    BEARER_LIFETIME(
            "bearer-lifetime",
            "2m or more, such as 15m or 1h",
            // A client is told to renew it 60 s before its end.
            text -> Values.positive(text).filter(value -> value.compareTo(Duration.ofMinutes(2)) >= 0),
            (to, value) -> to.server().bearerLifetime(value)),
    REFRESH_LIFETIME(
            "refresh-lifetime",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.server().refreshLifetime(value)),
    SESSIONS_PER_PERSON(
            "sessions-per-person",
            "1–1000",
            text -> Values.integer(text, 1, 1_000),
            (to, value) -> to.server().sessionsPerPerson(value)),
    MODERATORS(
            "moderators",
            Values.IDENTITIES,
            Values::identities,
            (to, value) -> to.server().moderators(value)),
    ADMINS(
            "admins",
            Values.IDENTITIES,
            Values::identities,
            (to, value) -> to.server().admins(value)),
    DRAIN_GRACE(
            "drain-grace",
            Values.DURATION,
            Values::duration,
            (to, value) -> to.server().drainGrace(value)),
    LOG("log", "text or json", Setting::format, (to, value) -> to.server().log(value)),

    PRESET("preset", "professional, anonymous or reveal", Preset::named, (to, value) -> {
        to.engine().from(value.options());
        // Strangers to each other need not be known to the platform either.
        to.server().guests(value.equals(Preset.ANONYMOUS));
        // Who goes by an alias here has an account all the same, and an address is all that it takes.
        to.server().emailSignIn(value.equals(Preset.REVEAL));
    }),
    RESUME_WINDOW(
            "resume-window",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.engine().resumeWindow(value)),
    REPEAT_COOL_DOWN(
            "repeat-cool-down",
            "0 to 3650d, such as 7d",
            text -> Values.duration(text).filter(value -> value.compareTo(Requirements.LONGEST_REPEAT) <= 0),
            (to, value) -> to.engine().repeatCoolDown(value)),
    SKIPS("skips", Values.SKIPS, Values::skips, (to, value) -> to.engine().skips(value)),
    REPUTATION(
            "reputation",
            Values.REPUTATION,
            Values::reputation,
            (to, value) -> to.engine().reputation(value)),
    MATCHING_TOPICS(
            "matching.topics",
            Values.FILE,
            Values::path,
            (to, value) -> to.matching().topics(value)),
    MATCHING_RELAXATION(
            "matching.relaxation",
            RelaxationTable.BY_TOPIC + " or " + Values.FILE,
            Values::path,
            (to, value) -> to.matching().relaxation(value)),
    MATCHING_WEIGHTS(
            "matching.weights",
            Values.FILE,
            Values::path,
            (to, value) -> to.matching().weights(value)),
    MATCHING_GROUPS(
            "matching.groups",
            Values.FILE,
            Values::path,
            (to, value) -> to.matching().groups(value)),
    MATCHING_TRACE(
            "matching.trace",
            Values.FILE,
            Values::path,
            (to, value) -> to.server().trace(value)),
    COMPANY_SHOWN_FROM(
            "company-shown-from",
            "0–1000000",
            text -> Values.integer(text, 0, 1_000_000),
            (to, value) -> to.engine().companyShownFrom(value)),
    SEARCH_LIMIT(
            "search-limit",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.engine().searchLimit(value)),
    QUEUE_SIZE(
            "queue.size",
            "1–1000000",
            text -> Values.integer(text, 1, 1_000_000),
            (to, value) -> to.engine().queueSize(value)),
    HELLO_WITHIN(
            "hello-within",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.engine().helloWithin(value)),
    TEXT_RETENTION(
            "text-retention",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.engine().textRetention(value)),
    ERASURE_GRACE(
            "erasure.grace",
            Values.DURATION,
            Values::duration,
            (to, value) -> to.server().erasureGrace(value)),
    RESTRICTION_KEY(
            "restriction.key",
            Values.KEY,
            Values::key,
            (to, value) -> to.server().restrictionKey(value)),
    RESTRICTION_LONGEST(
            "restriction.longest",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.server().restrictionLongest(value)),
    EVIDENCE_KEY(
            "evidence.key", Values.KEY, Values::key, (to, value) -> to.server().evidenceKey(value)),
    EVIDENCE_FORMER_KEYS(
            "evidence.former-keys",
            "keys of 64 hexadecimal digits or more, with commas between",
            Values::keys,
            (to, value) -> to.server().formerEvidenceKeys(value)),
    RETENTION_MESSAGES(
            "retention.messages",
            "none, buffer, evidence or full",
            MessageRetention::named,
            (to, value) -> to.engine().messages(value)),
    RETENTION_TRANSCRIPTS(
            "retention.transcripts",
            "1h to 3650d, such as 30d",
            text -> Values.positive(text)
                    .filter(value ->
                            value.compareTo(Duration.ofHours(1)) >= 0 && value.compareTo(Duration.ofDays(3_650)) <= 0),
            (to, value) -> to.engine().transcriptRetention(value)),
    RETENTION_CONVERSATIONS(
            "retention.conversations",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.retention().conversations(value)),
    RETENTION_REPORTS(
            "retention.reports",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.retention().reports(value)),
    RETENTION_UNDECIDED_REPORTS(
            "retention.undecided-reports",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.retention().undecidedReports(value)),
    RETENTION_RESTRICTIONS(
            "retention.restrictions",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.retention().restrictions(value)),
    RETENTION_AUDIT(
            "retention.audit",
            "30d to 3650d, such as 180d",
            text -> Values.positive(text)
                    .filter(value -> value.compareTo(RetentionOptions.LEAST_AUDIT) >= 0
                            && value.compareTo(RetentionOptions.MOST_AUDIT) <= 0),
            (to, value) -> to.retention().audit(value)),
    RETENTION_NOTICES(
            "retention.notices",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.retention().notices(value)),
    RETENTION_PARTED_IDENTITIES(
            "retention.parted-identities",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.retention().partedIdentities(value)),
    RETENTION_ANALYTICS(
            "retention.analytics",
            Values.DURATION,
            Values::positive,
            (to, value) -> to.retention().analytics(value)),
    MAX_CONNECTIONS(
            "max-connections",
            "1–1000000",
            text -> Values.integer(text, 1, 1_000_000),
            (to, value) -> to.engine().maxConnections(value)),

    LIMIT_SIGN_IN(
            "limit.sign-in",
            Values.RATE,
            Values::rate,
            (to, value) -> to.server().signInLimit(value)),
    LIMIT_NEW_SESSIONS("limit.new-sessions", (to, value) -> to.newSessionLimit(value)),
    LIMIT_MESSAGES("limit.messages", (to, value) -> to.messageLimit(value)),
    LIMIT_TYPING("limit.typing", (to, value) -> to.typingLimit(value)),
    LIMIT_REPORTS("limit.reports", (to, value) -> to.reportLimit(value)),
    LIMIT_HELLO("limit.hello", (to, value) -> to.helloLimit(value)),
    LIMIT_QUEUE("limit.queue", (to, value) -> to.queueLimit(value)),
    LIMIT_FRAMES("limit.frames", (to, value) -> to.frameLimit(value)),

    LINKEDIN_CLIENT_ID(
            "linkedin.client-id",
            Values.CLIENT_ID,
            Values::clientId,
            (to, value) -> to.linkedIn().clientId(value)),
    LINKEDIN_CLIENT_SECRET(
            "linkedin.client-secret",
            Values.CLIENT_SECRET,
            Values::clientSecret,
            (to, value) -> to.linkedIn().clientSecret(value)),
    LINKEDIN_PKCE(
            "linkedin.pkce",
            "true or false",
            Values::flag,
            (to, value) -> to.linkedIn().pkce(value)),
    LINKEDIN_SITE(
            "linkedin.site",
            Values.ADDRESS,
            Values::address,
            (to, value) -> to.linkedIn().site(value)),
    LINKEDIN_VERIFIED(
            "linkedin.verified",
            "true or false",
            Values::flag,
            (to, value) -> to.linkedIn().verified(value)),
    LINKEDIN_API(
            "linkedin.api",
            Values.ADDRESS,
            Values::address,
            (to, value) -> to.linkedIn().api(value)),
    LINKEDIN_API_VERSION(
            "linkedin.api-version",
            "a year and a month such as 202510",
            text -> Optional.of(text).filter(version -> version.matches("20\\d{4}(\\.\\d{2})?")),
            (to, value) -> to.linkedIn().apiVersion(value)),
    GITHUB_CLIENT_ID(
            "github.client-id",
            Values.CLIENT_ID,
            Values::clientId,
            (to, value) -> to.gitHub().clientId(value)),
    GITHUB_CLIENT_SECRET(
            "github.client-secret",
            Values.CLIENT_SECRET,
            Values::clientSecret,
            (to, value) -> to.gitHub().clientSecret(value)),
    GITHUB_VERIFIED_EMAIL(
            "github.verified-email",
            "true or false",
            Values::flag,
            (to, value) -> to.gitHub().verifiedEmail(value)),
    GITHUB_MINIMUM_AGE(
            "github.minimum-age",
            Values.DURATION,
            Values::duration,
            (to, value) -> to.gitHub().minimumAge(value)),
    GITHUB_SITE(
            "github.site",
            Values.ADDRESS,
            Values::address,
            (to, value) -> to.gitHub().site(value)),
    GITHUB_API(
            "github.api",
            Values.ADDRESS,
            Values::address,
            (to, value) -> to.gitHub().api(value)),
    OIDC_ID(
            "oidc.id",
            "1–32 of [a-z0-9-], a letter first, and not linkedin, github, email, guest or demo",
            Values::ownProvider,
            (to, value) -> to.oidc().id(value)),
    OIDC_LABEL(
            "oidc.label",
            "1–40 characters",
            text -> Values.text(text, 40),
            (to, value) -> to.oidc().label(value)),
    OIDC_ISSUER(
            "oidc.issuer",
            Values.ADDRESS,
            Values::issuer,
            (to, value) -> to.oidc().issuer(value)),
    OIDC_CLIENT_ID(
            "oidc.client-id",
            Values.CLIENT_ID,
            Values::clientId,
            (to, value) -> to.oidc().clientId(value)),
    OIDC_CLIENT_SECRET(
            "oidc.client-secret",
            Values.CLIENT_SECRET,
            Values::clientSecret,
            (to, value) -> to.oidc().clientSecret(value)),
    SIGN_IN_GUEST(
            "sign-in.guest",
            "true or false",
            Values::flag,
            (to, value) -> to.server().guests(value)),
    SIGN_IN_EMAIL(
            "sign-in.email",
            "true or false",
            Values::flag,
            (to, value) -> to.server().emailSignIn(value)),
    LINK_POLICY(
            "link-policy",
            "verified-email, challenge or manual-only",
            text -> one(LinkPolicy.values(), text),
            (to, value) -> to.server().linkPolicy(value)),
    MAIL_HOST(
            "mail.host",
            "a host name or address",
            Setting::word,
            (to, value) -> to.mail().host(value)),
    MAIL_PORT(
            "mail.port",
            "1–65535",
            text -> Values.integer(text, 1, 65_535),
            (to, value) -> to.mail().port(value)),
    MAIL_TLS(
            "mail.tls",
            "starttls, at-once or none",
            text -> one(SmtpOptions.Tls.values(), text),
            (to, value) -> to.mail().tls(value)),
    MAIL_USER(
            "mail.user",
            "1–255 characters",
            text -> Values.text(text, 255),
            (to, value) -> to.mail().user(value)),
    MAIL_PASSWORD(
            "mail.password",
            "1–1024 characters",
            text -> Values.text(text, 1_024),
            (to, value) -> to.mail().password(value)),
    MAIL_FROM(
            "mail.from",
            "an e-mail address such as hello@talk.example.org",
            EmailAddress::of,
            (to, value) -> to.mail().sender(value)),
    MAIL_SUBJECT_KEY(
            "mail.subject-key",
            Values.KEY,
            Values::key,
            (to, value) -> to.server().mailSubjectKey(value));

    static final String ENVIRONMENT = "DUOLOGUE_";

    /** What is read by somebody else: the script that starts the server. */
    private static final List<String> OF_OTHERS = List.of("DUOLOGUE_JAVA_OPTS");

    private final String file;
    private final String expected;

    @SuppressWarnings("ImmutableEnumChecker") // all readings are stateless
    private final Reading reading;

    <T> Setting(String file, String expected, Function<String, Optional<T>> read, BiConsumer<Builders, T> set) {
        this.file = file;
        this.expected = expected;
        this.reading = (text, to) -> {
            Optional<T> value = read.apply(text);
            value.ifPresent(known -> set.accept(to, known));
            return value.isPresent();
        };
    }

    Setting(String file, BiConsumer<EngineOptions.Builder, RateLimit> set) {
        this(file, Values.RATE, Values::rate, (to, value) -> set.accept(to.engine(), value));
    }

    String file() {
        return file;
    }

    /** What a value may be, for whoever gave another one. */
    String expected() {
        return expected;
    }

    String environment() {
        return ENVIRONMENT + file.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    boolean isSecret() {
        return file.endsWith("-secret")
                || file.endsWith(".password")
                || file.endsWith("key")
                || file.endsWith("-keys")
                // There may be a password in it.
                || this == REDIS_URL
                || this == POSTGRES_URL
                || this == POSTGRES_REPLICA;
    }

    /** @param key as the operator wrote it */
    void read(String key, String text, Builders to) throws ConfigurationException {
        if (!reading.into(text, to)) {
            throw new ConfigurationException(
                    key, expected, isSecret() ? "something else" : text.isEmpty() ? "empty" : "\"" + text + "\"");
        }
    }

    static Optional<Setting> ofFile(String name) {
        return Arrays.stream(values())
                .filter(setting -> setting.file.equals(name))
                .findFirst();
    }

    static Optional<Setting> ofEnvironment(String name) {
        return Arrays.stream(values())
                .filter(setting -> setting.environment().equals(name))
                .findFirst();
    }

    /** The secret that is in the file which a variable of this name names: {@code DUOLOGUE_…_FILE}. */
    static Optional<Setting> ofSecretFile(String name) {
        return Arrays.stream(values())
                .filter(Setting::isSecret)
                .filter(setting -> name.equals(setting.environment() + "_FILE"))
                .findFirst();
    }

    static boolean isOfOthers(String environment) {
        return OF_OTHERS.contains(environment);
    }

    private static Optional<String> word(String text) {
        return Optional.of(text).filter(word -> !word.isBlank());
    }

    private static Optional<LogFormat> format(String text) {
        return one(LogFormat.values(), text);
    }

    private static Optional<Transport> transport(String text) {
        return one(Transport.values(), text);
    }

    private static <T extends Enum<T>> Optional<T> one(T[] values, String text) {
        return Arrays.stream(values)
                .filter(value ->
                        value.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text))
                .findFirst();
    }

    /** What settings write into. */
    record Builders(
            ImmutableServerOptions.Builder server,
            EngineOptions.Builder engine,
            ImmutableSignInOptions.LinkedIn.Builder linkedIn,
            ImmutableSignInOptions.GitHub.Builder gitHub,
            ImmutableSignInOptions.Oidc.Builder oidc,
            ImmutableSignInOptions.Mail.Builder mail,
            ImmutableStorageOptions.Builder storage,
            RetentionOptions.Builder retention,
            ImmutableMatchingFiles.Builder matching) {
        Builders() {
            this(
                    ServerOptions.builder(),
                    EngineOptions.builder(),
                    ImmutableSignInOptions.LinkedIn.builder(),
                    ImmutableSignInOptions.GitHub.builder(),
                    ImmutableSignInOptions.Oidc.builder(),
                    ImmutableSignInOptions.Mail.builder(),
                    ImmutableStorageOptions.builder(),
                    RetentionOptions.builder(),
                    ImmutableMatchingFiles.builder());
        }

        ServerOptions build() {
            return server.engine(engine.build())
                    .linkedIn(linkedIn.build())
                    .gitHub(gitHub.build())
                    .oidc(oidc.build())
                    .mail(mail.build())
                    .storage(storage.build())
                    .retention(retention.build())
                    .build();
        }
    }

    private interface Reading {
        boolean into(String text, Builders to);
    }
}
