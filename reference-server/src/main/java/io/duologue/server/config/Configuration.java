package io.duologue.server.config;

import io.duologue.core.conversation.MessageRetention;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.privacy.RetentionOptions;
import io.duologue.identity.GitHubIdentityProvider;
import io.duologue.identity.LinkedInIdentityProvider;
import io.duologue.identity.SmtpOptions;
import io.duologue.server.config.ServerOptions.LogFormat;
import io.duologue.server.config.ServerOptions.Transport;
import io.duologue.server.config.Setting.Builders;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the options together: the command line goes before the environment, that before the file, and that before the
 * defaults. What nobody knows is an error like what nobody understands.
 */
public final class Configuration {
    /** Host names by which a browser reaches this machine's demo. */
    public static final Set<String> DEMO_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    /** More than any secret has. */
    private static final int SECRET_BYTES = 64 * 1024;

    private Configuration() {}

    /**
     * Reads and checks everything.
     *
     * @param flags names as in a file
     * @throws ConfigurationException naming the key at fault
     */
    public static ServerOptions read(Map<String, String> environment, Optional<Path> file, Map<String, String> flags)
            throws ConfigurationException {
        Map<Setting, Given> given = new EnumMap<>(Setting.class);
        if (file.isPresent()) {
            fromFile(file.get(), given);
        }
        fromEnvironment(environment, given);
        for (Map.Entry<String, String> flag : flags.entrySet()) {
            Setting setting = Setting.ofFile(flag.getKey())
                    .orElseThrow(() -> new ConfigurationException("--" + flag.getKey() + ": no such option"));
            give(given, setting, "--" + flag.getKey(), flag.getValue());
        }
        ServerOptions options = options(given);
        check(options, given);
        return options;
    }

    private static void fromFile(Path file, Map<Setting, Given> given) throws ConfigurationException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("--config", "a readable properties file", "\"" + file + "\"");
        }
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            Setting setting = Setting.ofFile(key)
                    .orElseThrow(() -> new ConfigurationException(key + " in " + file + ": no such setting"));
            give(given, setting, key, properties.getProperty(key).strip());
        }
    }

    private static void fromEnvironment(Map<String, String> environment, Map<Setting, Given> given)
            throws ConfigurationException {
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String key = variable.getKey();
            if (!key.startsWith(Setting.ENVIRONMENT) || Setting.isOfOthers(key)) {
                continue;
            }
            Optional<Setting> secret = Setting.ofSecretFile(key);
            if (secret.isPresent()) {
                String itself = secret.get().environment();
                if (environment.containsKey(itself)) {
                    throw new ConfigurationException(key, "to be absent, because " + itself + " is set,", "given too");
                }
                give(given, secret.get(), key, secretIn(key, variable.getValue().strip()));
                continue;
            }
            Setting setting =
                    Setting.ofEnvironment(key).orElseThrow(() -> new ConfigurationException(key + ": no such setting"));
            give(given, setting, key, variable.getValue().strip());
        }
    }

    private static String secretIn(String key, String file) throws ConfigurationException {
        byte[] content;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            content = in.readNBytes(SECRET_BYTES + 1);
        } catch (IOException | InvalidPathException e) {
            throw new ConfigurationException(key, "a file that can be read", "\"" + file + "\"");
        }
        String secret = new String(content, StandardCharsets.UTF_8).strip();
        if (secret.isEmpty() || content.length > SECRET_BYTES) {
            throw new ConfigurationException(
                    key, "a file with a secret in it", (secret.isEmpty() ? "an empty" : "too large a") + " one");
        }
        return secret;
    }

    /** What another source overrides is checked as well: it would be wrong again tomorrow. */
    private static void give(Map<Setting, Given> given, Setting setting, String key, String text)
            throws ConfigurationException {
        setting.read(key, text, new Builders());
        given.put(setting, new Given(key, text));
    }

    private static ServerOptions options(Map<Setting, Given> given) throws ConfigurationException {
        Builders to = new Builders();
        Given preset = given.get(Setting.PRESET);
        if (preset != null) {
            Setting.PRESET.read(preset.key(), preset.text(), to);
        }
        Given demo = given.get(Setting.DEMO);
        if (demo != null && demo.text().equals("true")) {
            demoDefaults(to);
        }
        for (Map.Entry<Setting, Given> one : given.entrySet()) {
            if (one.getKey() == Setting.PRESET) {
                // Comes first: it has a value for each of the others.
                continue;
            }
            one.getKey().read(one.getValue().key(), one.getValue().text(), to);
        }
        undecidedReportsLast(given);
        nothingIsKeptWhereThatIsSaid(given);
        ServerOptions options = to.build();
        return ServerOptions.builder()
                .from(options)
                .matching(MatchingOptions.read(
                        to.matching().build(), options.engine().repeatCoolDown()))
                .build();
    }

    /** Two tabs of one browser meet again at once, and a whole office may sit at one machine. */
    private static void demoDefaults(Builders to) {
        // Its people are there without a mail server, whatever the preset lets others in by.
        to.server().emailSignIn(false);
        to.server().log(LogFormat.TEXT).drainGrace(Duration.ofSeconds(2));
        to.server().signInLimit(new RateLimit(100, Duration.ofMillis(200)));
        EngineOptions.Builder engine = to.engine();
        engine.repeatCoolDown(Duration.ZERO).newSessionLimit(new RateLimit(100, Duration.ofMillis(200)));
    }

    private static void check(ServerOptions options, Map<Setting, Given> given) throws ConfigurationException {
        for (Provider provider : Provider.values()) {
            provider.check(given);
        }
        mailServer(options, given);
        storage(options, given);
        windowWithinRetention(options.engine(), given);
        coolDownWithinRetention(options, given);
        portOfTheSockets(options, given);
        rolesOfWhoCanSignIn(options, given);
        if (options.demo()) {
            onThisMachineOnly(options, given);
        } else if (!options.guests()
                && !options.emailSignIn()
                && Arrays.stream(Provider.values()).noneMatch(provider -> provider.isGiven(given))) {
            throw new ConfigurationException(
                    "no way to sign in is configured: give the client id and secret of LinkedIn,"
                            + " GitHub or an OpenID Connect provider, or start it with --demo");
        }
    }

    private static void onThisMachineOnly(ServerOptions options, Map<Setting, Given> given)
            throws ConfigurationException {
        if (!isLoopback(options.host())) {
            Given host = given.get(Setting.HOST);
            throw new ConfigurationException(
                    host == null ? "host" : host.key(),
                    "a loopback address such as 127.0.0.1, because the demo lets anybody be anybody,",
                    "\"" + options.host() + "\"");
        }
        Given publicUrl = given.get(Setting.PUBLIC_URL);
        if (publicUrl != null && !options.publicUrl().map(Values::isThisMachine).orElse(true)) {
            throw new ConfigurationException(
                    publicUrl.key(),
                    "an address of this machine such as http://localhost:8080, because the demo has no other,",
                    "\"" + publicUrl.text() + "\"");
        }
    }

    /** Links and what people are told of their accounts go by mail; no letter goes over a network in plain text. */
    private static void mailServer(ServerOptions options, Map<Setting, Given> given) throws ConfigurationException {
        List<Setting> ofMail = List.of(
                Setting.MAIL_HOST,
                Setting.MAIL_FROM,
                Setting.MAIL_PORT,
                Setting.MAIL_TLS,
                Setting.MAIL_USER,
                Setting.MAIL_PASSWORD);
        Stream<Setting> reasons =
                options.emailSignIn() ? Stream.of(Setting.SIGN_IN_EMAIL, Setting.PRESET) : ofMail.stream();
        Optional<Given> because = reasons.flatMap(setting -> Optional.ofNullable(given.get(setting)).stream())
                .findFirst();
        if (because.isEmpty()) {
            return;
        }
        for (Setting needed : List.of(Setting.MAIL_HOST, Setting.MAIL_FROM, Setting.PUBLIC_URL)) {
            Provider.require(needed, because.get(), given);
        }
        Provider.requireWith(Setting.MAIL_USER, Setting.MAIL_PASSWORD, given);
        Provider.requireWith(Setting.MAIL_PASSWORD, Setting.MAIL_USER, given);
        Given tls = given.get(Setting.MAIL_TLS);
        if (tls != null
                && options.mail().tls() == SmtpOptions.Tls.NONE
                && !options.mail().host().map(Configuration::isLoopback).orElse(false)) {
            throw new ConfigurationException(
                    tls.key(), "starttls or at-once, because the mail server is another machine,", "\"none\"");
        }
    }

    /** Several nodes are one platform only if they share everything: what people talk by, and who they are. */
    private static void storage(ServerOptions options, Map<Setting, Given> given) throws ConfigurationException {
        for (Setting setting : List.of(
                Setting.REDIS_GUARANTEE, Setting.REDIS_REPLICAS, Setting.REDIS_PREFIX, Setting.REDIS_CONNECTIONS)) {
            Provider.requireWith(setting, Setting.REDIS_URL, given);
        }
        for (Setting setting :
                List.of(Setting.POSTGRES_SCHEMA, Setting.POSTGRES_REPLICA, Setting.POSTGRES_CONNECTIONS)) {
            Provider.requireWith(setting, Setting.POSTGRES_URL, given);
        }
        Provider.requireWith(Setting.EVIDENCE_FORMER_KEYS, Setting.EVIDENCE_KEY, given);
        Provider.requireWith(Setting.REDIS_URL, Setting.POSTGRES_URL, given);
        Provider.requireWith(Setting.REDIS_URL, Setting.EMPLOYER_KEY, given);
        if (options.emailSignIn()) {
            // Who signed in by mail yesterday is somebody else today if the key is.
            Provider.requireWith(Setting.POSTGRES_URL, Setting.MAIL_SUBJECT_KEY, given);
        }
    }

    /** The settings of a provider: all of the first kind, or none at all. */
    @SuppressWarnings("ImmutableEnumChecker") // the lists are
    private enum Provider {
        LINKEDIN(
                List.of(Setting.LINKEDIN_CLIENT_ID, Setting.LINKEDIN_CLIENT_SECRET),
                List.of(
                        Setting.LINKEDIN_PKCE,
                        Setting.LINKEDIN_SITE,
                        Setting.LINKEDIN_VERIFIED,
                        Setting.LINKEDIN_API,
                        Setting.LINKEDIN_API_VERSION)),
        GITHUB(
                List.of(Setting.GITHUB_CLIENT_ID, Setting.GITHUB_CLIENT_SECRET),
                List.of(
                        Setting.GITHUB_VERIFIED_EMAIL,
                        Setting.GITHUB_MINIMUM_AGE,
                        Setting.GITHUB_SITE,
                        Setting.GITHUB_API)),
        OIDC(
                List.of(
                        Setting.OIDC_ID,
                        Setting.OIDC_LABEL,
                        Setting.OIDC_ISSUER,
                        Setting.OIDC_CLIENT_ID,
                        Setting.OIDC_CLIENT_SECRET),
                List.of());

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<Setting> needed;

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<Setting> optional;

        Provider(List<Setting> needed, List<Setting> optional) {
            this.needed = needed;
            this.optional = optional;
        }

        boolean isGiven(Map<Setting, Given> given) {
            return first(given).isPresent();
        }

        private Optional<Given> first(Map<Setting, Given> given) {
            return Stream.concat(needed.stream(), optional.stream())
                    .flatMap(setting -> Optional.ofNullable(given.get(setting)).stream())
                    .findFirst();
        }

        void check(Map<Setting, Given> given) throws ConfigurationException {
            Optional<Given> first = first(given);
            if (first.isEmpty()) {
                return;
            }
            for (Setting setting : needed) {
                require(setting, first.get(), given);
            }
            require(Setting.PUBLIC_URL, first.get(), given);
            if (this == LINKEDIN && given.containsKey(Setting.LINKEDIN_VERIFIED)) {
                // As with GitHub below.
                requireWith(Setting.LINKEDIN_SITE, Setting.LINKEDIN_API, given);
                requireWith(Setting.LINKEDIN_API, Setting.LINKEDIN_SITE, given);
            }
            if (this == GITHUB) {
                // Else the token of one server would be shown to the API of another.
                requireWith(Setting.GITHUB_SITE, Setting.GITHUB_API, given);
                requireWith(Setting.GITHUB_API, Setting.GITHUB_SITE, given);
            }
        }

        private static void requireWith(Setting given, Setting other, Map<Setting, Given> all)
                throws ConfigurationException {
            Given one = all.get(given);
            if (one != null) {
                require(other, one, all);
            }
        }

        private static void require(Setting setting, Given because, Map<Setting, Given> given)
                throws ConfigurationException {
            if (!given.containsKey(setting)) {
                throw new ConfigurationException(
                        setting.environment(), "a value, because " + because.key() + " is set,", "absent");
            }
        }
    }

    /** Who returns reads the log from its start, also after the end: it must be there for as long as one may return. */
    private static void windowWithinRetention(EngineOptions engine, Map<Setting, Given> given)
            throws ConfigurationException {
        boolean within = engine.resumeWindow().compareTo(engine.textRetention()) <= 0;
        for (Setting setting : List.of(Setting.TEXT_RETENTION, Setting.RESUME_WINDOW)) {
            Given one = given.get(setting);
            if (!within && one != null) {
                String expected = setting == Setting.TEXT_RETENTION
                        ? "no less than the resume-window"
                        : "no more than the text-retention";
                throw new ConfigurationException(one.key(), expected, "\"" + one.text() + "\"");
            }
        }
    }

    /** That two have met is known for as long as it is kept. */
    private static void coolDownWithinRetention(ServerOptions options, Map<Setting, Given> given)
            throws ConfigurationException {
        Duration kept = options.retention().conversations();
        if (options.engine().repeatCoolDown().compareTo(kept) <= 0) {
            return;
        }
        Given coolDown = given.get(Setting.REPEAT_COOL_DOWN);
        Given retention = given.get(Setting.RETENTION_CONVERSATIONS);
        if (coolDown != null) {
            String most = retention == null ? kept.toDays() + "d" : retention.text();
            throw new ConfigurationException(
                    coolDown.key(),
                    "no more than the " + most + " of retention.conversations",
                    "\"" + coolDown.text() + "\"");
        }
        if (retention != null) {
            long least = options.engine().repeatCoolDown().toHours();
            throw new ConfigurationException(
                    retention.key(),
                    "no less than the " + least + "h of repeat-cool-down",
                    "\"" + retention.text() + "\"");
        }
    }

    /** People are told what becomes of what they write. */
    private static void nothingIsKeptWhereThatIsSaid(Map<Setting, Given> given) throws ConfigurationException {
        Given messages = given.get(Setting.RETENTION_MESSAGES);
        Optional<MessageRetention> kept =
                Optional.ofNullable(messages).flatMap(said -> MessageRetention.named(said.text()));
        Given texts = given.get(Setting.TEXT_RETENTION);
        if (texts != null && kept.filter(MessageRetention.NONE::equals).isPresent()) {
            throw new ConfigurationException(
                    texts.key(), "to be absent, because retention.messages is none,", "\"" + texts.text() + "\"");
        }
        Given transcripts = given.get(Setting.RETENTION_TRANSCRIPTS);
        if (messages != null && kept.filter(MessageRetention.FULL::equals).isPresent()) {
            Provider.require(Setting.POSTGRES_URL, messages, given);
            transcriptsFindTheirLog(texts);
        } else if (transcripts != null) {
            throw new ConfigurationException(
                    transcripts.key(),
                    "to be absent unless retention.messages is full,",
                    "\"" + transcripts.text() + "\"");
        }
    }

    /** A transcript is written behind the log, some minutes later: it must be there then. */
    private static void transcriptsFindTheirLog(@Nullable Given texts) throws ConfigurationException {
        Duration least = EngineOptions.builder().build().transcriptTurn().multipliedBy(2);
        if (texts != null
                && Values.duration(texts.text())
                        .filter(kept -> kept.compareTo(least) < 0)
                        .isPresent()) {
            throw new ConfigurationException(
                    texts.key(),
                    "no less than " + least.toMinutes() + "m, because retention.messages is full,",
                    "\"" + texts.text() + "\"");
        }
    }

    /** Nobody is rid of a report sooner by leaving it. */
    private static void undecidedReportsLast(Map<Setting, Given> given) throws ConfigurationException {
        Given undecided = given.get(Setting.RETENTION_UNDECIDED_REPORTS);
        if (undecided == null) {
            return;
        }
        Duration decided = Optional.ofNullable(given.get(Setting.RETENTION_REPORTS))
                .flatMap(one -> Values.duration(one.text()))
                .orElseGet(RetentionOptions.standard()::reports);
        if (Values.duration(undecided.text())
                .filter(kept -> kept.compareTo(decided) >= 0)
                .isEmpty()) {
            throw new ConfigurationException(
                    undecided.key(), "no less than retention.reports", "\"" + undecided.text() + "\"");
        }
    }

    /** A port of its own is one that has a use and that HTTP does not have. */
    private static void portOfTheSockets(ServerOptions options, Map<Setting, Given> given)
            throws ConfigurationException {
        boolean own = options.transport() == Transport.JAVA_WEBSOCKET;
        Given port = given.get(Setting.WEBSOCKET_PORT);
        if (!own && port != null) {
            throw new ConfigurationException(
                    port.key(), "to be absent unless the transport is java-websocket,", "\"" + port.text() + "\"");
        }
        if (own && options.port() != 0 && options.port() == options.websocketPort()) {
            throw new ConfigurationException(
                    port == null ? Setting.WEBSOCKET_PORT.environment() : port.key(),
                    "another port than that of HTTP",
                    "\"" + options.websocketPort() + "\"");
        }
    }

    /** A name that nobody can have is a slip, and one that is chosen anew at each sign-in is nobody's. */
    private static void rolesOfWhoCanSignIn(ServerOptions options, Map<Setting, Given> given)
            throws ConfigurationException {
        Set<ProviderId> offered = new HashSet<>();
        if (options.demo()) {
            offered.add(DemoIdentityProvider.ID);
        }
        if (Provider.LINKEDIN.isGiven(given)) {
            offered.add(LinkedInIdentityProvider.ID);
        }
        if (Provider.GITHUB.isGiven(given)) {
            offered.add(GitHubIdentityProvider.ID);
        }
        options.oidc().id().ifPresent(offered::add);
        onlyOf(offered, options.moderators(), given.get(Setting.MODERATORS));
        onlyOf(offered, options.admins(), given.get(Setting.ADMINS));
    }

    private static void onlyOf(Set<ProviderId> offered, Set<LinkedIdentity> named, @Nullable Given given)
            throws ConfigurationException {
        Optional<ProviderId> unknown = named.stream()
                .map(LinkedIdentity::provider)
                .filter(provider -> !offered.contains(provider))
                .findFirst();
        if (given != null && unknown.isPresent()) {
            throw new ConfigurationException(
                    given.key(), "people of a provider that is configured", "one of \"" + unknown.get() + "\"");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return !host.isBlank() && !host.toLowerCase(Locale.ROOT).contains("%");
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A text and the key under which the operator wrote it. */
    private record Given(String key, String text) {}
}
