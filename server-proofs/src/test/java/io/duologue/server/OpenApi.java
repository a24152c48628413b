package io.duologue.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.duologue.server.Tab.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code docs/spec/openapi.yaml} says of requests and answers. An answer with a status that its operation does not
 * list, or with a member that its schema does not, is none that is documented. Safe for many threads.
 */
final class OpenApi {
    private static final Path FILE = Path.of("..", "docs", "spec", "openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
    /** What HTTP itself refuses on any path. */
    private static final Set<Integer> REFUSED_BY_HTTP = Set.of(400, 403, 405, 408, 413, 415, 421, 431, 501, 503);

    private static final Pattern OURS = Pattern.compile("/(api|v1|health)(/.*)?");

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final JsonNode spec;
    private final List<Operation> operations;

    private OpenApi(JsonNode spec) {
        this.spec = spec;
        this.operations = spec.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(member -> METHODS.contains(member.getKey()))
                        .map(member -> Operation.of(member.getKey(), path.getKey(), member.getValue())))
                .sorted(Comparator.comparingInt(operation -> operation.path().split("\\{", -1).length))
                .toList();
    }

    static OpenApi read() {
        try {
            return new OpenApi(new YAMLMapper().readTree(FILE.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A method on a path. */
    record Operation(String name, String path, Pattern pattern, JsonNode node) {
        static Operation of(String method, String path, JsonNode node) {
            Pattern pattern = Pattern.compile(path.replaceAll("\\{\\w+}", "[^/]+"));
            return new Operation(method.toUpperCase(Locale.ROOT) + " " + path, path, pattern, node);
        }

        String method() {
            return name.substring(0, name.indexOf(' '));
        }
    }

    JsonNode spec() {
        return spec;
    }

    List<Operation> operations() {
        return operations;
    }

    /** Whether who is not signed in may ask for it. */
    boolean isOpen(Operation operation) {
        return operation.node().path("security").isArray()
                && operation.node().path("security").isEmpty();
    }

    /** Whether a browser that asks for it is sent elsewhere. */
    static boolean leadsAway(Operation operation) {
        JsonNode responses = operation.node().path("responses");
        return responses.has("302") || responses.has("303");
    }

    /** The operations that were seen to do what they are for. */
    Set<String> answered() {
        return new TreeSet<>(answered);
    }

    /**
     * Holds an answer to what is documented, and the request to it too if it was taken.
     *
     * @throws AssertionError naming what is not documented
     */
    void check(String method, String target, String request, Answer answer) {
        String path = target.replaceFirst("\\?.*", "");
        if (!OURS.matcher(path).matches()) {
            return;
        }
        String asked = method.equals("HEAD") ? "GET" : method;
        Optional<Operation> operation = operations.stream()
                .filter(one -> one.method().equals(asked)
                        && one.pattern().matcher(path).matches())
                .findFirst();
        String what = operation.map(Operation::name).orElse(method + " elsewhere") + " " + answer.status();
        JsonNode response = response(operation, answer.status(), what);
        if (!response.at("/content/image~1jpeg").isMissingNode()) {
            checkPicture(what, answer);
        } else if (response.path("content").has("text/html")) {
            checkPage(what, answer);
        } else {
            checkBody(what, response.at("/content/application~1json/schema"), method, answer);
        }
        if (operation.isPresent() && answer.status() < 400) {
            checkRequest(operation.get(), request);
            answered.add(operation.get().name());
        }
    }

    private JsonNode response(Optional<Operation> operation, int status, String what) {
        JsonNode responses = operation
                .map(one -> one.node().path("responses"))
                .orElseGet(() ->
                        JsonNodeFactory.instance.objectNode().set("404", spec.at("/components/responses/Refused")));
        JsonNode listed = responses.path(Integer.toString(status));
        if (!listed.isMissingNode()) {
            return resolved(listed);
        }
        if (!REFUSED_BY_HTTP.contains(status)) {
            throw new AssertionError("expected a documented answer but was " + what);
        }
        return spec.at("/components/responses/Refused");
    }

    private static void checkPicture(String what, Answer answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.equals("image/jpeg")) {
            throw new AssertionError("expected a JPEG of " + what + " but was " + type);
        }
    }

    private void checkBody(String what, JsonNode schema, String method, Answer answer) {
        if (method.equals("HEAD")) {
            return;
        }
        if (schema.isMissingNode()) {
            if (!answer.text().isEmpty()) {
                throw new AssertionError("expected no body of " + what + " but was " + answer.text());
            }
            return;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.equals("application/json")) {
            throw new AssertionError("expected JSON of " + what + " but was " + type);
        }
        checkJson(what, schema, answer.json());
    }

    private static void checkPage(String what, Answer answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("text/html")) {
            throw new AssertionError("expected a page of " + what + " but was " + type);
        }
    }

    private void checkRequest(Operation operation, String request) {
        JsonNode schema = operation.node().at("/requestBody/content/application~1json/schema");
        if (request != null && !request.isEmpty() && !schema.isMissingNode()) {
            try {
                checkJson("the request of " + operation.name(), schema, Tab.JSON.readTree(request));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void checkJson(String what, JsonNode schema, JsonNode body) {
        List<Error> errors =
                schemas.computeIfAbsent(what, ignored -> whole(schema)).validate(body);
        if (!errors.isEmpty()) {
            throw new AssertionError("expected " + what + " to be as documented but "
                    + errors.stream()
                            .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                            .collect(Collectors.joining("; "))
                    + ": " + body);
        }
    }

    private Schema whole(JsonNode schema) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("allOf").add(schema);
        root.set("components", spec.path("components"));
        return registry.getSchema(root);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? spec.at(node.path("$ref").asText().substring(1)) : node;
    }
}
