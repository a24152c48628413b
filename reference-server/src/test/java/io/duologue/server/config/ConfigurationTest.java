package io.duologue.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.reputation.ReputationModel;
import io.duologue.core.session.SkipPolicy;
import io.duologue.matching.RelaxationTable;
import io.duologue.postgres.PostgresOptions;
import io.duologue.server.config.ServerOptions.LogFormat;
import io.duologue.server.config.ServerOptions.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final Map<String, String> DEMO = Map.of("demo", "true");
    private static final Map<String, String> LINKEDIN = Map.of(
            "DUOLOGUE_PUBLIC_URL", "https://talk.example.org",
            "DUOLOGUE_LINKEDIN_CLIENT_ID", "abc",
            "DUOLOGUE_LINKEDIN_CLIENT_SECRET", "hush-1");

    @TempDir
    private Path folder;

    @Test
    void theDemoIsOnLoopbackWithoutACoolDownAndSaysLittle() throws ConfigurationException {
        ServerOptions options = Configuration.read(Map.of(), Optional.empty(), DEMO);

        assertThat(options.demo()).isTrue();
        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.engine().repeatCoolDown()).isEqualTo(Duration.ZERO);
        assertThat(options.log()).isEqualTo(LogFormat.TEXT);
    }

    @Test
    void everySettingCanBeMadeByEnvironmentAndByFile() throws ConfigurationException, IOException {
        ServerOptions byEnvironment = Configuration.read(
                Map.of(
                        "DUOLOGUE_LIMIT_MESSAGES", "100/1ms",
                        "DUOLOGUE_REPEAT_COOL_DOWN", "1h",
                        "DUOLOGUE_ALLOWED_ORIGINS", "https://talk.example.org, http://localhost:5173",
                        "DUOLOGUE_MAX_CONNECTIONS", "50000",
                        "DUOLOGUE_LOG", "json"),
                Optional.empty(),
                DEMO);
        Optional<Path> file = file("""
            limit.messages = 100/1ms
            repeat-cool-down = 1h
            max-connections = 50000
            log = json
            allowed-origins = https://talk.example.org, http://localhost:5173
            """);
        ServerOptions byFile = Configuration.read(Map.of(), file, DEMO);

        assertThat(byEnvironment).isEqualTo(byFile);
        assertThat(byFile.engine().messageLimit()).isEqualTo(new RateLimit(100, Duration.ofMillis(1)));
        assertThat(byFile.engine().repeatCoolDown()).isEqualTo(Duration.ofHours(1));
        assertThat(byFile.allowedOrigins()).containsExactly("https://talk.example.org", "http://localhost:5173");
    }

    @Test
    void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws ConfigurationException, IOException {
        Optional<Path> file = file("port=1\nhost=localhost\nresume-window=1m");

        ServerOptions options = Configuration.read(
                Map.of("DUOLOGUE_PORT", "2", "DUOLOGUE_HOST", "::1"), file, Map.of("demo", "true", "port", "3"));

        assertThat(options.port()).isEqualTo(3);
        assertThat(options.host()).isEqualTo("::1");
        assertThat(options.engine().resumeWindow()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whatLeavingEarlyCostsIsAPolicyByItsNameOrByItsFigures() throws ConfigurationException, IOException {
        assertThat(skips(Map.of())).isEqualTo(SkipPolicy.STANDARD);
        assertThat(skips(Map.of("DUOLOGUE_PRESET", "anonymous"))).isEqualTo(SkipPolicy.LENIENT);
        assertThat(skips(Map.of("DUOLOGUE_SKIPS", "free"))).isEqualTo(SkipPolicy.FREE);
        assertThat(skips(Map.of("DUOLOGUE_SKIPS", "30s: 0, 5s, 15s, 60s"))).isEqualTo(SkipPolicy.STANDARD);
        assertThat(skips(Map.of("DUOLOGUE_SKIPS", "1m:10s")))
                .isEqualTo(new SkipPolicy(Duration.ofMinutes(1), List.of(Duration.ofSeconds(10))));

        for (String wrong : List.of("often", "30s", "30s:", "30s: 5", "30s: 5s,", "11m: 5s", "30s: 11m", "0: 5s")) {
            assertError(Map.of("DUOLOGUE_SKIPS", wrong), Optional.empty(), "DUOLOGUE_SKIPS", "free, lenient, standard");
        }
    }

    private static SkipPolicy skips(Map<String, String> environment) throws ConfigurationException {
        return Configuration.read(environment, Optional.empty(), DEMO).engine().skips();
    }

    @Test
    void tenThousandSearchAtOnceUnlessTheQueueIsOfAnotherSize() throws ConfigurationException {
        assertThat(queueSize(Map.of())).isEqualTo(10_000);
        assertThat(queueSize(Map.of("DUOLOGUE_QUEUE_SIZE", "1"))).isEqualTo(1);
        assertThat(queueSize(Map.of("DUOLOGUE_QUEUE_SIZE", "1000000"))).isEqualTo(1_000_000);
    }

    private static int queueSize(Map<String, String> environment) throws ConfigurationException {
        return Configuration.read(environment, Optional.empty(), DEMO)
                .engine()
                .queueLimits()
                .maxTickets();
    }

    @Test
    void everybodyHasAReputationUnlessNobodyHas() throws ConfigurationException, IOException {
        assertThat(reputation(Map.of())).isEqualTo(ReputationModel.STANDARD);
        assertThat(reputation(Map.of("DUOLOGUE_PRESET", "anonymous"))).isEqualTo(ReputationModel.STANDARD);
        assertThat(reputation(Map.of("DUOLOGUE_REPUTATION", "standard"))).isEqualTo(ReputationModel.STANDARD);
        assertThat(reputation(Map.of("DUOLOGUE_REPUTATION", "none"))).isEqualTo(ReputationModel.NONE);

        assertError(Map.of("DUOLOGUE_REPUTATION", "off"), Optional.empty(), "DUOLOGUE_REPUTATION", "standard or none");
    }

    private static ReputationModel reputation(Map<String, String> environment) throws ConfigurationException {
        return Configuration.read(environment, Optional.empty(), DEMO).engine().reputation();
    }

    @Test
    void whatNobodyKnowsIsAnError() throws IOException {
        assertError(Map.of("DUOLOGUE_PROT", "8080"), Optional.empty(), "DUOLOGUE_PROT: no such setting");
        assertError(Map.of(), file("prot=8080"), "prot in ", "no such setting");
    }

    @Test
    void peopleArePairedByTheFiguresInFiles() throws ConfigurationException, IOException {
        Map<String, String> files = Map.of(
                "DUOLOGUE_MATCHING_TOPICS", written("topics", "sport | Sport\nchess | Chess | sport"),
                "DUOLOGUE_MATCHING_RELAXATION",
                        written(
                                "table",
                                "0 s | 0.9 | leaf | 1 | 3 h | 1 | 30 d\n1 min | 0 | any | any | any | any | cool-down"),
                "DUOLOGUE_MATCHING_WEIGHTS", written("weights", "topic | 3\ntags | 1"),
                "DUOLOGUE_MATCHING_GROUPS", written("groups", "mentor x learn"));

        MatchingOptions matching =
                Configuration.read(files, Optional.empty(), DEMO).matching();

        assertThat(matching.topics().orElseThrow().leaves()).hasSize(1);
        assertThat(matching.relaxation().orElseThrow().rows()).hasSize(2);
        assertThat(matching.weights()).isPresent();
        assertThat(matching.groups()).isPresent();
    }

    @Test
    void peopleArePairedByTheTableOfTopicsAloneIfItIsNamed() throws ConfigurationException {
        Map<String, String> named =
                Map.of("DUOLOGUE_MATCHING_RELAXATION", "by-topic", "DUOLOGUE_REPEAT_COOL_DOWN", "20h");

        MatchingOptions matching =
                Configuration.read(named, Optional.empty(), DEMO).matching();

        assertThat(matching.relaxation().orElseThrow().rows())
                .isEqualTo(RelaxationTable.byTopic(Duration.ofHours(20)).rows());
    }

    @Test
    void aFileOfFiguresThatIsWrongIsAnErrorThatNamesTheSettingTheFileAndTheLine() throws IOException {
        String tightens =
                written("table", "0 s | 0.5 | any | any | any | any | 1 d\n5 s | 0.6 | any | any | any | any | 1 d");
        String cycle = written("topics", "a | A | b\nb | B | a");
        String nothing = written("weights", "topic | NaN");

        assertError(
                Map.of("DUOLOGUE_MATCHING_RELAXATION", tightens),
                Optional.empty(),
                "matching.relaxation",
                tightens,
                "2");
        assertError(
                Map.of("DUOLOGUE_MATCHING_TOPICS", cycle), Optional.empty(), "matching.topics", cycle, "below itself");
        assertError(
                Map.of("DUOLOGUE_MATCHING_WEIGHTS", nothing),
                Optional.empty(),
                "matching.weights",
                nothing,
                "line 1",
                "NaN");
        String learner = written("groups", "# of whom nobody comes\nmentor x learner");
        assertError(
                Map.of("DUOLOGUE_MATCHING_GROUPS", learner),
                Optional.empty(),
                "matching.groups",
                learner,
                "line 2",
                "talk, learn, mentor, hire, be-hired",
                "learner");
        assertError(
                Map.of("DUOLOGUE_MATCHING_GROUPS", folder.resolve("none").toString()),
                Optional.empty(),
                "matching.groups",
                "a file that can be read");
        assertError(
                Map.of("DUOLOGUE_MATCHING_RELAXATION", "by-topics"),
                Optional.empty(),
                "matching.relaxation",
                "by-topic or the path of a file that can be read",
                "by-topics");
    }

    @Test
    void aFileOfFiguresHasABound() throws IOException {
        String large = written("topics", "#".repeat(MatchingOptions.MAX_FILE_BYTES + 1));

        assertError(
                Map.of("DUOLOGUE_MATCHING_TOPICS", large),
                Optional.empty(),
                "matching.topics",
                MatchingOptions.MAX_FILE_BYTES + " bytes");
    }

    private String written(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void whatFollowsPostgresIsNamedBesideIt() throws ConfigurationException {
        ServerOptions options = Configuration.read(
                Map.of(
                        "DUOLOGUE_POSTGRES_URL", "postgresql://duologue:hush@one/duologue",
                        "DUOLOGUE_POSTGRES_REPLICA", "postgresql://duologue:hush@two/duologue"),
                Optional.empty(),
                DEMO);

        PostgresOptions postgres = options.storage().postgres().orElseThrow();
        assertThat(postgres.host()).isEqualTo("one");
        assertThat(postgres.replica()).get().extracting(PostgresOptions::host).isEqualTo("two");
        assertThat(options.toString()).doesNotContain("hush");
    }

    @Test
    void aSecretMayBeInAFileOfItsOwn() throws ConfigurationException, IOException {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "\n hush-1 \n");
        Map<String, String> environment = new HashMap<>(LINKEDIN);
        environment.remove("DUOLOGUE_LINKEDIN_CLIENT_SECRET");
        environment.put("DUOLOGUE_LINKEDIN_CLIENT_SECRET_FILE", secret.toString());

        ServerOptions byFile = Configuration.read(environment, Optional.empty(), Map.of());

        assertThat(byFile).isEqualTo(Configuration.read(LINKEDIN, Optional.empty(), Map.of()));
    }

    @Test
    void aSecretsFileThatSaysNothingIsAnErrorThatNamesTheKeyAndNeverWhatIsInIt() throws IOException {
        String key = "DUOLOGUE_EMPLOYER_KEY_FILE";
        Path secret = folder.resolve("secret");
        assertError(
                Map.of(key, secret.toString()), Optional.empty(), key, "a file that can be read", secret.toString());
        assertError(Map.of(key, folder.toString()), Optional.empty(), key, "a file that can be read");

        Files.writeString(secret, " \n");
        assertError(
                Map.of(key, secret.toString()), Optional.empty(), key, "a file with a secret in it", "an empty one");

        Files.writeString(secret, "0".repeat(64 * 1024 + 1));
        assertError(Map.of(key, secret.toString()), Optional.empty(), key, "a file with a secret in it", "too large");

        Files.writeString(secret, "hush-1");
        assertThatThrownBy(() -> Configuration.read(Map.of(key, secret.toString()), Optional.empty(), DEMO))
                .hasMessageStartingWith(key + ": expected 64 hexadecimal digits")
                .hasMessageNotContaining("hush");
    }

    @Test
    void aSecretIsGivenOnceAndWhatIsNoSecretHasNoFile() throws IOException {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "hush-1");
        Map<String, String> both = new HashMap<>(LINKEDIN);
        both.put("DUOLOGUE_LINKEDIN_CLIENT_SECRET_FILE", secret.toString());

        assertError(
                both,
                Optional.empty(),
                "DUOLOGUE_LINKEDIN_CLIENT_SECRET_FILE",
                "because DUOLOGUE_LINKEDIN_CLIENT_SECRET is set");
        assertError(
                Map.of("DUOLOGUE_PORT_FILE", secret.toString()),
                Optional.empty(),
                "DUOLOGUE_PORT_FILE: no such setting");
    }

    @Test
    void otherVariablesAreNotOurs() throws ConfigurationException {
        assertThat(Configuration.read(Map.of("PATH", "/bin", "DUOLOGUE_JAVA_OPTS", "-Xmx1g"), Optional.empty(), DEMO)
                        .demo())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DUOLOGUE_PORT|65536|0–65535",
                "DUOLOGUE_PORT|http|0–65535",
                "DUOLOGUE_DEMO|yes|true or false",
                "DUOLOGUE_RESUME_WINDOW|60|a duration",
                "DUOLOGUE_RESUME_WINDOW|0s|a duration",
                "DUOLOGUE_LIMIT_MESSAGES|5|a rate",
                "DUOLOGUE_LIMIT_MESSAGES|0/1s|a rate",
                "DUOLOGUE_LIMIT_MESSAGES|5/0ms|a rate",
                "DUOLOGUE_ALLOWED_ORIGINS|https://a.example/path|origins",
                "DUOLOGUE_ALLOWED_ORIGINS|*|origins",
                "DUOLOGUE_ALLOWED_ORIGINS|a.example|origins",
                "DUOLOGUE_LOG|xml|text or json",
                "DUOLOGUE_QUEUE_SIZE|0|1–1000000",
                "DUOLOGUE_QUEUE_SIZE|1000001|1–1000000",
                "DUOLOGUE_QUEUE_SIZE|many|1–1000000",
                "DUOLOGUE_MODERATORS|ada|provider:subject",
                "DUOLOGUE_MODERATORS|github:|provider:subject",
                "DUOLOGUE_MODERATORS|:1|provider:subject",
                "DUOLOGUE_MODERATORS|github:1,,github:2|provider:subject",
                "DUOLOGUE_ADMINS|ada@mail.example|provider:subject such as github:583231, never an e-mail address",
                "DUOLOGUE_ADMINS|google:ada@mail.example|provider:subject such as github:583231, never an e-mail"
                        + " address",
                "DUOLOGUE_ADMINS|GitHub:1|provider:subject",
                "DUOLOGUE_TRANSPORT|netty|jetty or java-websocket",
                "DUOLOGUE_TRANSPORT|JETTY|jetty or java-websocket",
                "DUOLOGUE_WEBSOCKET_PORT|65536|0–65535",
                "DUOLOGUE_PUBLIC_URL|http://talk.example.org|an address",
                "DUOLOGUE_PUBLIC_URL|https://talk.example.org/app|an address",
                "DUOLOGUE_PUBLIC_URL|https://a@talk.example.org|an address",
                "DUOLOGUE_PUBLIC_URL|talk.example.org|an address",
                "DUOLOGUE_LINKEDIN_SITE|http://linkedin.example|an https address",
                "DUOLOGUE_GITHUB_API|http://localhost.example|an https address",
                "DUOLOGUE_GITHUB_SITE|https://git.example?x=1|an https address",
                "DUOLOGUE_OIDC_ISSUER|http://10.0.0.1|an https address",
                "DUOLOGUE_OIDC_ID|linkedin|1–32 of",
                "DUOLOGUE_OIDC_ID|demo|1–32 of",
                "DUOLOGUE_OIDC_ID|github|1–32 of",
                "DUOLOGUE_OIDC_ID|email|1–32 of",
                "DUOLOGUE_OIDC_ID|guest|1–32 of",
                "DUOLOGUE_OIDC_ID|Google|1–32 of"
            })
    void whatNobodyUnderstandsIsAnErrorThatNamesKeyExpectationAndValue(String key, String value, String expected) {
        assertError(Map.of(key, value), Optional.empty(), key, "expected " + expected, "\"" + value + "\"");
    }

    @Test
    void socketsHaveAPortOfTheirOwnWhereTheirTransportNeedsOne() throws ConfigurationException {
        ServerOptions standard = Configuration.read(Map.of(), Optional.empty(), DEMO);
        ServerOptions own = Configuration.read(
                Map.of("DUOLOGUE_TRANSPORT", "java-websocket", "DUOLOGUE_WEBSOCKET_PORT", "9001"),
                Optional.empty(),
                DEMO);

        assertThat(standard.transport()).isEqualTo(Transport.JETTY);
        assertThat(own.transport()).isEqualTo(Transport.JAVA_WEBSOCKET);
        assertThat(own.websocketPort()).isEqualTo(9001);
    }

    @Test
    void aPortOfTheSocketsThatCannotBeTheirsIsAnError() throws ConfigurationException {
        Map<String, String> own = Map.of("DUOLOGUE_TRANSPORT", "java-websocket");

        assertError(
                Map.of("DUOLOGUE_WEBSOCKET_PORT", "9001"),
                Optional.empty(),
                "DUOLOGUE_WEBSOCKET_PORT: expected to be absent unless the transport is java-websocket,",
                "\"9001\"");
        assertError(
                Map.of("DUOLOGUE_TRANSPORT", "java-websocket", "DUOLOGUE_PORT", "8081"),
                Optional.empty(),
                "DUOLOGUE_WEBSOCKET_PORT: expected another port than that of HTTP but was \"8081\"");
        assertThat(Configuration.read(own, Optional.empty(), Map.of("demo", "true", "port", "0"))
                        .websocketPort())
                .isEqualTo(8081);
    }

    @Test
    void howLongTwoDoNotMeetAgainIsBoundedByTenYearsAndByHowLongItIsKnownThatTheyMet() throws ConfigurationException {
        assertError(
                Map.of("DUOLOGUE_REPEAT_COOL_DOWN", "4000d"),
                Optional.empty(),
                "DUOLOGUE_REPEAT_COOL_DOWN: expected 0 to 3650d, such as 7d but was \"4000d\"");
        assertError(
                Map.of("DUOLOGUE_REPEAT_COOL_DOWN", "91d"),
                Optional.empty(),
                "DUOLOGUE_REPEAT_COOL_DOWN: expected no more than the 90d of retention.conversations but was \"91d\"");
        assertError(
                Map.of("DUOLOGUE_REPEAT_COOL_DOWN", "90d", "DUOLOGUE_RETENTION_CONVERSATIONS", "60d"),
                Optional.empty(),
                "DUOLOGUE_REPEAT_COOL_DOWN: expected no more than the 60d of retention.conversations but was \"90d\"");
        assertThatThrownBy(() -> Configuration.read(
                        Map.of("DUOLOGUE_RETENTION_CONVERSATIONS", "23h", "DUOLOGUE_PRESET", "anonymous"),
                        Optional.empty(),
                        Map.of()))
                .hasMessage(
                        "DUOLOGUE_RETENTION_CONVERSATIONS: expected no less than the 24h of repeat-cool-down but was \"23h\"");
        assertThat(Configuration.read(Map.of("DUOLOGUE_REPEAT_COOL_DOWN", "90d"), Optional.empty(), DEMO)
                        .engine()
                        .repeatCoolDown())
                .isEqualTo(Duration.ofDays(90));
    }

    @Test
    void whereAllIsKeptTheLogIsThereUntilItIsWritten() throws ConfigurationException {
        Map<String, String> full = Map.of(
                "DUOLOGUE_RETENTION_MESSAGES", "full",
                "DUOLOGUE_POSTGRES_URL", "postgresql://d:d@localhost/d",
                "DUOLOGUE_EMPLOYER_KEY", "0".repeat(64));
        Map<String, String> tooShort = new HashMap<>(full);
        tooShort.put("DUOLOGUE_TEXT_RETENTION", "9m");
        Map<String, String> enough = new HashMap<>(full);
        enough.put("DUOLOGUE_TEXT_RETENTION", "10m");

        assertError(
                tooShort,
                Optional.empty(),
                "DUOLOGUE_TEXT_RETENTION: expected no less than 10m, because retention.messages is full,",
                "but was \"9m\"");
        assertThat(Configuration.read(enough, Optional.empty(), DEMO).engine().textRetention())
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void anEmptyValueIsAnError() {
        assertError(Map.of("DUOLOGUE_HOST", ""), Optional.empty(), "DUOLOGUE_HOST", "was empty");
    }

    @Test
    void theDemoRefusesToBeReachedFromOutside() {
        assertThatThrownBy(() -> Configuration.read(
                        Map.of("DUOLOGUE_HOST", "0.0.0.0"), Optional.empty(), Map.of("demo", "true")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("DUOLOGUE_HOST", "loopback", "0.0.0.0");
        assertThatThrownBy(() ->
                        Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "host", "192.0.2.1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("--host", "loopback");
    }

    @Test
    void aHalfConfiguredProviderNamesTheMissingHalfAndNoSecret() {
        assertError(
                Map.of("DUOLOGUE_GITHUB_CLIENT_ID", "abc"),
                Optional.empty(),
                "DUOLOGUE_GITHUB_CLIENT_SECRET: expected",
                "absent");
        assertThatThrownBy(() ->
                        Configuration.read(Map.of("DUOLOGUE_LINKEDIN_CLIENT_SECRET", "hush"), Optional.empty(), DEMO))
                .hasMessageContaining("DUOLOGUE_LINKEDIN_CLIENT_ID")
                .hasMessageNotContaining("hush");
    }

    @Test
    void aProviderNeedsToKnowWherePeopleComeBack() {
        Map<String, String> keys = new HashMap<>(LINKEDIN);
        keys.remove("DUOLOGUE_PUBLIC_URL");

        assertError(keys, Optional.empty(), "DUOLOGUE_PUBLIC_URL: expected a value", "DUOLOGUE_LINKEDIN_CLIENT_ID");
    }

    @Test
    void providersStartAServerWithoutTheDemoAndOneWithIt() throws ConfigurationException {
        Map<String, String> all = new HashMap<>(LINKEDIN);
        all.putAll(Map.of(
                "DUOLOGUE_LINKEDIN_PKCE", "true",
                "DUOLOGUE_GITHUB_CLIENT_ID", "g",
                "DUOLOGUE_GITHUB_CLIENT_SECRET", "gs",
                "DUOLOGUE_OIDC_ID", "google",
                "DUOLOGUE_OIDC_LABEL", "Google",
                "DUOLOGUE_OIDC_ISSUER", "https://accounts.google.com",
                "DUOLOGUE_OIDC_CLIENT_ID", "o",
                "DUOLOGUE_OIDC_CLIENT_SECRET", "os"));

        ServerOptions options = Configuration.read(all, Optional.empty(), Map.of());

        assertThat(options.demo()).isFalse();
        assertThat(options.publicUrl()).contains(URI.create("https://talk.example.org"));
        assertThat(options.linkedIn().pkce()).isTrue();
        assertThat(options.oidc().id()).contains(new ProviderId("google"));
        assertThat(Configuration.read(Map.of("DUOLOGUE_DEMO", "true"), Optional.empty(), Map.of())
                        .linkedIn())
                .isEqualTo(SignInOptions.LinkedIn.none());
        all.put("DUOLOGUE_PUBLIC_URL", "http://localhost:8080");
        assertThat(Configuration.read(all, Optional.empty(), DEMO).demo()).isTrue();
    }

    @Test
    void optionsDoNotPrintASecret() throws ConfigurationException {
        Map<String, String> all = new HashMap<>(LINKEDIN);
        all.put("DUOLOGUE_GITHUB_CLIENT_ID", "g");
        all.put("DUOLOGUE_GITHUB_CLIENT_SECRET", "hush-2");

        assertThat(Configuration.read(all, Optional.empty(), Map.of()).toString())
                .contains("talk.example.org")
                .doesNotContain("hush");
    }

    @Test
    void theDemoSendsNobodyBackToAnotherMachine() {
        assertError(
                LINKEDIN,
                Optional.empty(),
                "DUOLOGUE_PUBLIC_URL: expected an address of this machine",
                "\"https://talk.example.org\"");
    }

    @ParameterizedTest
    @CsvSource({
        "DUOLOGUE_LINKEDIN_SITE, https://linkedin.example, DUOLOGUE_LINKEDIN_CLIENT_ID",
        "DUOLOGUE_LINKEDIN_PKCE, true, DUOLOGUE_LINKEDIN_CLIENT_ID",
        "DUOLOGUE_LINKEDIN_VERIFIED, true, DUOLOGUE_LINKEDIN_CLIENT_ID",
        "DUOLOGUE_LINKEDIN_API_VERSION, 202510, DUOLOGUE_LINKEDIN_CLIENT_ID",
        "DUOLOGUE_GITHUB_VERIFIED_EMAIL, false, DUOLOGUE_GITHUB_CLIENT_ID",
        "DUOLOGUE_GITHUB_MINIMUM_AGE, 30d, DUOLOGUE_GITHUB_CLIENT_ID",
        "DUOLOGUE_OIDC_LABEL, Google, DUOLOGUE_OIDC_ID"
    })
    void aSwitchWithoutItsProviderIsAnError(String setting, String value, String missing) {
        assertError(Map.of(setting, value), Optional.empty(), missing + ": expected a value, because " + setting);
    }

    @Test
    void aTokenOfOneGitHubIsNotShownToAnother() {
        Map<String, String> half = Map.of(
                "DUOLOGUE_PUBLIC_URL", "http://localhost:8080",
                "DUOLOGUE_GITHUB_CLIENT_ID", "g",
                "DUOLOGUE_GITHUB_CLIENT_SECRET", "gs",
                "DUOLOGUE_GITHUB_SITE", "https://git.example");

        assertError(half, Optional.empty(), "DUOLOGUE_GITHUB_API: expected a value, because DUOLOGUE_GITHUB_SITE");
    }

    @Test
    void aTokenOfWhatStandsForLinkedInIsNotShownToLinkedIn() {
        Map<String, String> half = Map.of(
                "DUOLOGUE_PUBLIC_URL", "http://localhost:8080",
                "DUOLOGUE_LINKEDIN_CLIENT_ID", "l",
                "DUOLOGUE_LINKEDIN_CLIENT_SECRET", "ls",
                "DUOLOGUE_LINKEDIN_VERIFIED", "true",
                "DUOLOGUE_LINKEDIN_SITE", "https://linkedin.example");

        assertError(half, Optional.empty(), "DUOLOGUE_LINKEDIN_API: expected a value, because DUOLOGUE_LINKEDIN_SITE");
    }

    @Test
    void aVersionOfLinkedInsApiIsAYearAndAMonth() {
        assertError(
                Map.of("DUOLOGUE_LINKEDIN_API_VERSION", "latest"),
                Optional.empty(),
                "DUOLOGUE_LINKEDIN_API_VERSION: expected a year and a month such as 202510");
    }

    @Test
    void aClientSecretThatIsNoneIsNotRepeated() {
        assertThatThrownBy(() -> Configuration.read(
                        Map.of("DUOLOGUE_LINKEDIN_CLIENT_SECRET", "hush".repeat(300)), Optional.empty(), DEMO))
                .hasMessageContaining("DUOLOGUE_LINKEDIN_CLIENT_SECRET")
                .hasMessageNotContaining("hush");
    }

    @Test
    void rolesAreThoseOfKeysAtProviders() throws ConfigurationException {
        Map<String, String> all = new HashMap<>(LINKEDIN);
        all.put("DUOLOGUE_MODERATORS", "linkedin:a:b|c, linkedin:782bbtaQ");
        all.put("DUOLOGUE_ADMINS", "linkedin:1024");

        ServerOptions options = Configuration.read(all, Optional.empty(), Map.of());

        ProviderId linkedIn = new ProviderId("linkedin");
        assertThat(options.moderators())
                .containsExactly(new LinkedIdentity(linkedIn, "a:b|c"), new LinkedIdentity(linkedIn, "782bbtaQ"));
        assertThat(options.admins()).containsExactly(new LinkedIdentity(linkedIn, "1024"));
        assertThat(Configuration.read(LINKEDIN, Optional.empty(), Map.of()).admins())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gihub:1", "guest:g_1", "email:abc", "github:1"})
    void aRoleOfWhoCannotSignInIsAnError(String named) {
        assertError(
                Map.of("DUOLOGUE_ADMINS", "demo:ada," + named),
                Optional.empty(),
                "DUOLOGUE_ADMINS: expected people of a provider that is configured",
                "one of \"" + named.substring(0, named.indexOf(':')) + "\"");
    }

    @Test
    void withoutAWayToSignInNothingStarts() {
        assertThatThrownBy(() -> Configuration.read(Map.of(), Optional.empty(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("no way to sign in", "--demo");
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        assertError(Map.of(), Optional.of(folder.resolve("absent.properties")), "--config", "properties file");
    }

    private Optional<Path> file(String content) throws IOException {
        return Optional.of(Files.writeString(folder.resolve("server.properties"), content));
    }

    private static void assertError(Map<String, String> environment, Optional<Path> file, String... parts) {
        assertThatThrownBy(() -> Configuration.read(environment, file, DEMO))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(parts);
    }
}
