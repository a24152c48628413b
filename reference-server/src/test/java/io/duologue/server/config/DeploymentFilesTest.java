package io.duologue.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.duologue.redis.RedisOptions;
import io.duologue.server.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Holds the files with which the server is run as it is to what the server takes: no engine for containers runs here, so they are read
 * and not carried out.
 */
class DeploymentFilesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path DEPLOY = ROOT.resolve("deploy");
    private static final Path COMPOSE = DEPLOY.resolve("compose.yaml");
    private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");
    private static final Path UNIT = DEPLOY.resolve("systemd/duologue.service");
    private static final Path NGINX = DEPLOY.resolve("nginx/duologue.conf");
    private static final Path CADDY = DEPLOY.resolve("caddy/Caddyfile");
    private static final Path GUIDE = ROOT.resolve("docs/guide/operate.md");

    private static final Pattern VARIABLE = Pattern.compile("\\bDUOLOGUE_[A-Z_]+\\b");
    private static final Pattern IMAGE = Pattern.compile("(?m)^\\s*(?:FROM|image:) (\\S+)");
    /** After the drain: a moment to tell what is left, and requests that are running (ReferenceServer). */
    private static final Duration AFTER_THE_DRAIN = Duration.ofSeconds(4);

    private static final int PORT_OF_POSTGRES = 5432;
    /** What Postgres keeps for its superuser of the hundred connections that it has by itself. */
    private static final int CONNECTIONS_OF_POSTGRES = 97;

    private static final String A_KEY = "0123456789abcdef".repeat(4);
    private static final Map<String, String> SECRETS = Map.of(
            "redis-url",
            "redis://:hush@redis.example.org/0",
            "postgres-url",
            "postgresql://duologue:hush@db.example.org/duologue",
            "employer-key",
            A_KEY,
            "restriction-key",
            A_KEY,
            "evidence-key",
            A_KEY,
            "mail-subject-key",
            A_KEY,
            "github-client-secret",
            "hush");

    @TempDir
    private Path folder;

    @Test
    void everyVariableIsASettingOrTheFileOfASecret() {
        Map<String, String> unknown = new TreeMap<>();
        for (Path file : files()) {
            VARIABLE.matcher(read(file))
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> Setting.ofEnvironment(name).isEmpty()
                            && Setting.ofSecretFile(name).isEmpty()
                            && !Setting.isOfOthers(name))
                    .forEach(name -> unknown.put(name, file.toString()));
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void theServerTakesTheSettingsOfTheComposeFile() throws ConfigurationException {
        JsonNode node = services().get("node-a");

        ServerOptions options = taken(settings(node.get("environment")), Map.of("DUOLOGUE_SIGN_IN_GUEST", "true"));

        assertThat(options.storage().redis()).isPresent();
        assertThat(options.storage().postgres()).isPresent();
        assertThat(options.publicUrl()).isPresent();
        assertThat(node.get("secrets")).extracting(JsonNode::asText).containsAll(secretFiles(node.get("environment")));
    }

    @Test
    void theServerTakesTheSettingsOfTheConfigMap() throws ConfigurationException {
        JsonNode settings = one(KUBERNETES.resolve("configmap.yaml")).get("data");

        ServerOptions options = taken(settings(settings), Map.of());

        assertThat(options.storage().redis()).isPresent();
        assertThat(options.gitHub().clientSecret()).contains("hush");
        assertThat(one(KUBERNETES.resolve("secret.template.yaml")).get("stringData"))
                .as("empty, each of them")
                .allSatisfy(value -> assertThat(value.asText()).isEmpty());
        assertThat(names(one(KUBERNETES.resolve("secret.template.yaml")).get("stringData")))
                .containsExactlyInAnyOrderElementsOf(secretFiles(settings));
    }

    @Test
    void theServerTakesTheSettingsOfTheUnit() throws ConfigurationException {
        Map<String, String> settings = new HashMap<>();
        Pattern.compile("(?m)^Environment=(DUOLOGUE_[A-Z_]+)=(.*)$")
                .matcher(read(UNIT))
                .results()
                .forEach(line -> settings.put(line.group(1), line.group(2)));
        List<String> credentials = Pattern.compile("(?m)^LoadCredential=([a-z-]+):")
                .matcher(read(UNIT))
                .results()
                .map(line -> line.group(1))
                .toList();

        ServerOptions options = taken(settings, Map.of("DUOLOGUE_SIGN_IN_GUEST", "true"));

        assertThat(options.storage().redis()).isPresent();
        assertThat(settings.values().stream()
                        .filter(value -> value.startsWith("%d/"))
                        .map(value -> value.substring(3)))
                .containsExactlyInAnyOrderElementsOf(credentials);
    }

    /** With each named secret in a file that has one. */
    private ServerOptions taken(Map<String, String> settings, Map<String, String> besides)
            throws ConfigurationException {
        Map<String, String> environment = new HashMap<>(besides);
        settings.forEach((name, value) -> environment.put(
                name, name.endsWith("_FILE") ? secret(value) : value.replaceAll("\\$\\{[^}]*}", "talk.example.org")));
        return Configuration.read(environment, Optional.empty(), Map.of());
    }

    private String secret(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        try {
            return Files.writeString(folder.resolve(name), SECRETS.get(name)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noSecretStandsInAFile() {
        List<String> given = new ArrayList<>();
        for (Path file : files()) {
            for (Setting setting : Setting.values()) {
                if (setting.isSecret()
                        && Pattern.compile("\\b" + setting.environment() + "\\s*[=:]\\s*\\S")
                                .matcher(read(file))
                                .find()) {
                    given.add(setting + " in " + file);
                }
            }
            if (Pattern.compile("\\b[0-9a-fA-F]{32,}\\b|://[^/\\s$]*:[^/\\s$%]+@|(?i)password: *[^$\\s/{]")
                    .matcher(read(file))
                    .find()) {
                given.add("something in " + file);
            }
        }

        assertThat(given).isEmpty();
        assertThat(read(DEPLOY.resolve(".gitignore"))).contains("secrets/", ".env");
        assertThat(read(ROOT.resolve(".dockerignore"))).startsWith("#").contains("\n**\n");
    }

    @Test
    void everyImageHasAVersionAndOursThatOfTheBuild() {
        String ours = "duologue:" + version();
        List<String> images = new ArrayList<>();
        for (Path file : List.of(ROOT.resolve("Dockerfile"), COMPOSE)) {
            IMAGE.matcher(read(file)).results().forEach(line -> images.add(line.group(1)));
        }

        assertThat(images)
                .hasSizeGreaterThanOrEqualTo(7)
                .contains(ours)
                .allSatisfy(image -> assertThat(image).matches("[a-z/.-]+:\\d+\\.\\d+\\S*|" + Pattern.quote(ours)));
        assertThat(read(ROOT.resolve("Dockerfile"))).contains("image.version=\"" + version() + "\"");
        assertThat(one(KUBERNETES.resolve("kustomization.yaml"))
                        .at("/images/0/newTag")
                        .asText())
                .isEqualTo(version());
    }

    @Test
    void aStopIsWaitedForLongerThanItTakes() throws ConfigurationException {
        Duration standard = ServerOptions.builder().build().drainGrace().plus(AFTER_THE_DRAIN);
        JsonNode pod = one(KUBERNETES.resolve("deployment.yaml")).at("/spec/template/spec");
        JsonNode preStop = pod.at("/containers/0/lifecycle/preStop/exec/command/1");
        Duration inKubernetes = taken(
                        settings(one(KUBERNETES.resolve("configmap.yaml")).get("data")), Map.of())
                .drainGrace()
                .plus(AFTER_THE_DRAIN)
                .plusSeconds(preStop.asInt());

        assertThat(seconds(services().at("/node-a/stop_grace_period").asText())).isGreaterThan(standard);
        assertThat(seconds(value("TimeoutStopSec", UNIT))).isGreaterThan(standard);
        assertThat(preStop.asInt()).isPositive();
        assertThat(Duration.ofSeconds(pod.get("terminationGracePeriodSeconds").asInt()))
                .isGreaterThan(inKubernetes);
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(Integer.parseInt(text.replace("s", "")));
    }

    @Test
    void thePortsAreTheServersOwn() {
        int port = ServerOptions.builder().build().port();
        JsonNode container = one(KUBERNETES.resolve("deployment.yaml")).at("/spec/template/spec/containers/0");

        assertThat(read(ROOT.resolve("Dockerfile"))).contains("\nEXPOSE " + port + "\n");
        assertThat(read(DEPLOY.resolve("health"))).contains("${DUOLOGUE_PORT:-" + port + "}");
        assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(port);
        assertThat(services().at("/balancer/environment/TALK_NODES").asText())
                .isEqualTo("node-a:" + port + " node-b:" + port);
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(container.at("/" + probe + "/httpGet/port").asText())
                    .as(probe)
                    .isEqualTo(container.at("/ports/0/name").asText());
        }
        assertThat(one(KUBERNETES.resolve("service.yaml"))
                        .at("/spec/ports/0/targetPort")
                        .asText())
                .isEqualTo(container.at("/ports/0/name").asText());
    }

    @Test
    void aNodeIsLetOutToPostgresToRedisAndToItsSentinels() {
        List<RedisOptions> urls = Stream.of("redis://h", "redis-sentinel://h/main", "redis-cluster://h")
                .map(RedisOptions::of)
                .toList();
        List<Integer> open = new ArrayList<>();
        one(KUBERNETES.resolve("networkpolicy.yaml"))
                .at("/spec/egress")
                .forEach(way -> way.get("ports")
                        .forEach(port -> open.add(port.get("port").asInt())));

        assertThat(open).contains(PORT_OF_POSTGRES);
        assertThat(urls)
                .allSatisfy(
                        redis -> assertThat(open).contains(redis.nodes().get(0).port()));
    }

    @Test
    void whatIsNotForTheWorldIsNotPublished() {
        assertThat(services().properties())
                .filteredOn(service -> service.getValue().has("ports"))
                .extracting(Map.Entry::getKey)
                .containsExactly("balancer");
        assertThat(one(COMPOSE).at("/networks/back/internal").asBoolean()).isTrue();
        assertThat(services().properties()).allSatisfy(service -> {
            Iterator<JsonNode> networks = service.getValue().path("networks").elements();
            if (List.of("postgres", "redis").contains(service.getKey())) {
                assertThat(networks).toIterable().extracting(JsonNode::asText).containsExactly("back");
            }
        });
    }

    @Test
    void nothingInAContainerHasMoreRightsThanItNeeds() {
        assertThat(services().properties()).isNotEmpty().allSatisfy(service -> {
            JsonNode has = service.getValue();
            assertThat(has.get("read_only").asBoolean()).isTrue();
            assertThat(has.get("cap_drop")).extracting(JsonNode::asText).containsExactly("ALL");
            assertThat(has.get("security_opt")).extracting(JsonNode::asText).contains("no-new-privileges:true");
            assertThat(has.at("/deploy/resources/limits/memory").isMissingNode())
                    .isFalse();
            assertThat(has.path("privileged").isMissingNode()).isTrue();
        });
        JsonNode pod = one(KUBERNETES.resolve("deployment.yaml")).at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0/securityContext");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.get("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(read(ROOT.resolve("Dockerfile"))).containsPattern("\nUSER [1-9]\\d*:[1-9]\\d*\n");
    }

    @Test
    void redisForgetsNothingByItself() {
        String redis = read(DEPLOY.resolve("redis/redis.conf"));

        assertThat(redis)
                .contains("\nappendonly yes\n", "\nappendfsync always\n", "\nmaxmemory-policy noeviction\n")
                .contains("\ninclude /run/secrets/");
    }

    @Test
    void asManyNodesAsThereMayBeFindAPlaceInPostgres() {
        int most = one(KUBERNETES.resolve("horizontalpodautoscaler.yaml"))
                .at("/spec/maxReplicas")
                .asInt();
        int during = one(KUBERNETES.resolve("deployment.yaml"))
                .at("/spec/strategy/rollingUpdate/maxSurge")
                .asInt();

        assertThat((most + during) * ServerOptions.builder().build().storage().postgresConnections())
                .isPositive()
                .isLessThan(CONNECTIONS_OF_POSTGRES);
    }

    @Test
    void theProxiesLetThroughWhatTheServerTakes() {
        long kilobytes = Json.MAX_BYTES / 1024;

        assertThat(read(NGINX))
                .contains("client_max_body_size " + kilobytes + "k;")
                .contains("proxy_http_version 1.1;");
        assertThat(read(CADDY)).contains("max_size " + kilobytes + "KiB");
    }

    @Test
    void whatTheGuideQuotesStandsInTheFiles() {
        List<MatchResult> quotes = Pattern.compile("(?s)```(nginx|caddy)\n(.*?)```")
                .matcher(read(GUIDE))
                .results()
                .toList();

        assertThat(quotes).extracting(quote -> quote.group(1)).contains("nginx", "caddy");
        assertThat(quotes)
                .allSatisfy(quote -> assertThat(read(quote.group(1).equals("nginx") ? NGINX : CADDY)
                                .lines()
                                .map(String::strip))
                        .containsAll(quote.group(2).lines().map(String::strip).toList()));
    }

    private static Map<String, String> settings(JsonNode environment) {
        Map<String, String> settings = new HashMap<>();
        environment
                .properties()
                .forEach(setting ->
                        settings.put(setting.getKey(), setting.getValue().asText()));
        return settings;
    }

    private static List<String> secretFiles(JsonNode environment) {
        return settings(environment).entrySet().stream()
                .filter(setting -> setting.getKey().endsWith("_FILE"))
                .map(setting -> setting.getValue().substring(setting.getValue().lastIndexOf('/') + 1))
                .toList();
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static JsonNode services() {
        JsonNode services = one(COMPOSE).get("services");
        assertThat(names(services)).contains("node-a", "node-b", "postgres", "redis", "balancer", "coturn");
        return services;
    }

    private static String version() {
        return Pattern.compile("<version>([^<]+)</version>")
                .matcher(read(ROOT.resolve("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static String value(String key, Path unit) {
        return Pattern.compile("(?m)^" + key + "=(.*)$")
                .matcher(read(unit))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    /** Jackson by itself knows nothing of what a YAML file says once and means several times. */
    private static JsonNode one(Path yaml) {
        List<Object> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(read(yaml)).forEach(documents::add);
        assertThat(documents).as("one document in " + yaml).hasSize(1);
        return new ObjectMapper().valueToTree(documents.get(0));
    }

    /** What an operator starts from; not what he has made of it. */
    private static List<Path> files() {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("Dockerfile"), ROOT.resolve(".dockerignore")),
                            files.filter(Files::isRegularFile)
                                    .filter(file -> !file.endsWith(".env"))
                                    .filter(file -> !file.getParent().endsWith("secrets")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
