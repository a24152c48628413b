package io.duologue.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.duologue.protocol.FrameCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Completes the two machine-readable specifications with the schemas of the wire that they refer to, so that each can be
 * read alone. What stands above the marker is written by hand and left as it is; what stands below is taken from the
 * protocol's own schemas and golden files.
 *
 * <p>A name is one of the common definitions ({@code cursor}), a frame ({@code server.match.offer}), or a member of one
 * ({@code server.match.offer.data}).
 */
final class WireSchemas {
    static final Path SPEC = Path.of("spec");
    static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build());

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path GOLDEN = Path.of("..", "sdk-protocol", "src", "test", "resources", "golden");
    private static final String MARKER = "    # From here on written by io.duologue.docs.WireSchemas";
    private static final String COMPONENT = "#/components/schemas/";
    private static final Pattern REFERENCE = Pattern.compile(COMPONENT + "([A-Za-z0-9.-]+)\"");
    private static final Pattern DEFINED = Pattern.compile("(?m)^    ([A-Za-z0-9.-]+):");
    private static final Pattern COMMON = Pattern.compile("(?:\\.\\./common\\.json)?#/\\$defs/(\\w+)");

    /** The language of the schemas, which each of the two specifications prescribes. */
    enum Dialect {
        /** JSON Schema 2020-12, as the protocol's own. */
        OPEN_API("openapi.yaml"),
        /** JSON Schema Draft 07, which names some keywords otherwise. */
        ASYNC_API("asyncapi.yaml");

        private final Path file;

        Dialect(String file) {
            this.file = SPEC.resolve(file);
        }

        Path file() {
            return file;
        }
    }

    private WireSchemas() {}

    /** Run in the folder {@code docs}; {@code -Pspecifications} does. */
    public static void main(String[] args) throws IOException {
        for (Dialect dialect : Dialect.values()) {
            Files.writeString(dialect.file(), completed(dialect));
        }
    }

    static JsonNode read(Dialect dialect) {
        try {
            return YAML.readTree(dialect.file().toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file as it should be. */
    static String completed(Dialect dialect) throws IOException {
        String text = Files.readString(dialect.file());
        int marker = text.indexOf(MARKER);
        if (marker < 0) {
            throw new IllegalArgumentException("expected the line " + MARKER);
        }
        String byHand = text.substring(0, text.indexOf('\n', marker) + 1);
        String tail = YAML.writeValueAsString(missing(byHand, dialect));
        return byHand + tail.lines().map(line -> "    " + line + "\n").collect(Collectors.joining());
    }

    private static Map<String, JsonNode> missing(String byHand, Dialect dialect) {
        String defined = byHand.substring(byHand.indexOf("\n  schemas:\n"));
        Set<String> known =
                DEFINED.matcher(defined).results().map(found -> found.group(1)).collect(Collectors.toSet());
        Deque<String> open = REFERENCE
                .matcher(byHand)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(ArrayDeque::new));
        Map<String, JsonNode> schemas = new TreeMap<>();
        while (!open.isEmpty()) {
            String name = open.pop();
            if (!known.contains(name) && !schemas.containsKey(name)) {
                Set<String> referred = new TreeSet<>();
                schemas.put(name, rewritten(schema(name), dialect, referred));
                example(name)
                        .ifPresent(golden -> ((ObjectNode) schemas.get(name))
                                .putArray("examples")
                                .add(golden));
                open.addAll(referred);
            }
        }
        return schemas;
    }

    /** The schema of this name as the protocol has it. */
    private static JsonNode schema(String name) {
        Matcher frame = Pattern.compile("(client|server)\\.(.+)").matcher(name);
        if (!frame.matches()) {
            JsonNode common =
                    resource("common.json").orElseThrow().path("$defs").path(name);
            return required(common, name);
        }
        String type = frame.group(2);
        Deque<String> members = new ArrayDeque<>();
        Optional<JsonNode> found = resource(frame.group(1) + "/" + type + ".json");
        while (found.isEmpty() && type.contains(".")) {
            members.push(type.substring(type.lastIndexOf('.') + 1));
            type = type.substring(0, type.lastIndexOf('.'));
            found = resource(frame.group(1) + "/" + type + ".json");
        }
        JsonNode schema = found.orElseThrow(() -> new IllegalArgumentException("expected a schema but was " + name));
        for (String member : members) {
            schema = schema.path("properties").path(member);
        }
        return required(schema, name);
    }

    private static JsonNode required(JsonNode schema, String name) {
        if (schema.isMissingNode()) {
            throw new IllegalArgumentException("expected a schema of the protocol but was " + name);
        }
        return schema;
    }

    private static Optional<JsonNode> example(String name) {
        Path golden = GOLDEN.resolve(name.replaceFirst("\\.", "/") + ".json");
        try {
            return Files.exists(golden) ? Optional.of(JSON.readTree(golden.toFile())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode rewritten(JsonNode node, Dialect dialect, Set<String> referred) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> copy.add(rewritten(element, dialect, referred)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String key = member.getKey();
            if (key.equals("$ref")) {
                Matcher common = COMMON.matcher(member.getValue().textValue());
                if (!common.matches()) {
                    throw new IllegalArgumentException("expected a common definition but was " + member.getValue());
                }
                referred.add(common.group(1));
                copy.put(key, COMPONENT + common.group(1));
            } else if (!key.equals("$schema") && !key.equals("$id")) {
                copy.set(inDialect(key, object, dialect), rewritten(member.getValue(), dialect, referred));
            }
        }
        return copy;
    }

    private static String inDialect(String keyword, ObjectNode schema, Dialect dialect) {
        if (dialect != Dialect.ASYNC_API) {
            return keyword;
        }
        return switch (keyword) {
            case "prefixItems" -> "items";
            case "items" -> schema.has("prefixItems") ? "additionalItems" : keyword;
            case "dependentRequired" -> "dependencies";
            default -> keyword;
        };
    }

    private static Optional<JsonNode> resource(String path) {
        try (InputStream in = FrameCodec.class.getResourceAsStream("schema/" + path)) {
            return in == null ? Optional.empty() : Optional.of(JSON.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
