package io.duologue.testkit.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The JSON schemas of all frames, to which every frame seen in a test is held. A frame of the server must have no member
 * that its schema does not list; one of a client may. Safe for many threads; loading takes some tenths of a second, so load
 * once per run.
 */
public final class FrameSchemas {

    private static final String PUBLISHED = "https://schema.duologue.io/v1/";
    private static final String FOLDER = "schema/";

    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final Map<Direction, Map<String, Schema>> schemas;

    private FrameSchemas(Map<Direction, Map<String, Schema>> schemas) {
        this.schemas = schemas;
    }

    /**
     * Reads the schemas that are published with the protocol.
     *
     * @throws AssertionError if a type of frame has none
     */
    public static FrameSchemas load() {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(FrameSchemas::published));
        Map<Direction, Map<String, Schema>> schemas = new EnumMap<>(Direction.class);
        schemas.put(
                Direction.CLIENT,
                schemas(
                        registry,
                        Direction.CLIENT,
                        Arrays.stream(ClientFrame.Type.values())
                                .map(ClientFrame.Type::wireName)
                                .toList()));
        schemas.put(
                Direction.SERVER,
                schemas(
                        registry,
                        Direction.SERVER,
                        Arrays.stream(ServerFrame.Type.values())
                                .map(ServerFrame.Type::wireName)
                                .toList()));
        return new FrameSchemas(schemas);
    }

    /**
     * Holds a frame to its schema.
     *
     * @throws AssertionError naming the frame and everything that is wrong with it, also if its type is not documented
     */
    public void check(Direction direction, String frame) {
        JsonNode tree = parse(direction, frame);
        JsonNode type = tree.path("type");
        Schema schema = type.isTextual() ? of(direction).get(type.textValue()) : null;
        if (schema == null) {
            throw new AssertionError("expected a documented frame of the " + direction.folder() + " but was " + frame);
        }
        List<Error> errors = schema.validate(tree);
        if (!errors.isEmpty()) {
            throw new AssertionError("expected " + type.textValue() + " of the " + direction.folder()
                    + " to be as documented but " + describe(errors) + ": " + frame);
        }
    }

    private static String describe(List<Error> errors) {
        return errors.stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .collect(Collectors.joining("; "));
    }

    private JsonNode parse(Direction direction, String frame) {
        try {
            return json.readTree(frame);
        } catch (JsonProcessingException e) {
            throw new AssertionError("expected JSON of the " + direction.folder() + " but was " + frame, e);
        }
    }

    private Map<String, Schema> of(Direction direction) {
        return schemas.getOrDefault(direction, Map.of());
    }

    private static Map<String, Schema> schemas(SchemaRegistry registry, Direction direction, List<String> types) {
        Map<String, Schema> schemas = new HashMap<>();
        for (String type : types) {
            Schema schema =
                    registry.getSchema(SchemaLocation.of(PUBLISHED + direction.folder() + "/" + type + ".json"));
            schema.initializeValidators();
            schemas.put(type, schema);
        }
        return Map.copyOf(schemas);
    }

    private static String published(String id) {
        if (!id.startsWith(PUBLISHED)) {
            throw new AssertionError("expected a schema of the protocol but was " + id);
        }
        String path = FOLDER + id.substring(PUBLISHED.length());
        try (InputStream in = FrameCodec.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new AssertionError("expected the schema " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
