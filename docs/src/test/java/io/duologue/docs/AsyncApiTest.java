package io.duologue.docs;

import static io.duologue.docs.WireSchemas.Dialect.ASYNC_API;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.duologue.docs.WireSchemas.Dialect;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.CloseCode.Advice;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code asyncapi.yaml} says what the protocol says: each frame once, in its direction, with its schema; each code; each limit. */
class AsyncApiTest {
    private static final JsonNode SPEC = WireSchemas.read(ASYNC_API);
    private static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
    private static final Path GOLDEN = Path.of("..", "sdk-protocol", "src", "test", "resources", "golden");

    static List<Path> goldenFiles() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    /** {@code ./mvnw process-test-classes -pl docs -am -Pspecifications} brings it up to date. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theSchemasInTheFileAreThoseOfTheProtocol(Dialect dialect) throws IOException {
        assertThat(Files.readString(dialect.file())).isEqualTo(WireSchemas.completed(dialect));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void everyReferenceLeadsSomewhere(Dialect dialect) {
        JsonNode spec = WireSchemas.read(dialect);

        assertThat(spec.findValuesAsText("$ref"))
                .hasSizeGreaterThan(50)
                .allSatisfy(
                        reference -> assertThat(spec.at(reference.substring(1)).isMissingNode())
                                .as(reference)
                                .isFalse());
    }

    @Test
    void everyFrameOfAClientIsReceivedByOneOperation() {
        assertThat(saidBy("receive")).containsExactlyInAnyOrderElementsOf(clientFrames());
    }

    @Test
    void everyFrameOfTheServerIsSentByOneOperation() {
        assertThat(saidBy("send")).containsExactlyInAnyOrderElementsOf(serverFrames());
    }

    @Test
    void theChannelHasAMessageForEveryFrameAndNoOther() {
        List<String> frames =
                Stream.concat(clientFrames().stream(), serverFrames().stream()).toList();

        assertThat(names(SPEC.at("/components/messages"))).containsExactlyInAnyOrderElementsOf(frames);
        assertThat(SPEC.at("/channels/realtime/messages").properties())
                .extracting(message -> message.getKey() + " " + refOf(message.getValue()))
                .containsExactlyInAnyOrderElementsOf(frames.stream()
                        .map(frame -> frame + " #/components/messages/" + frame)
                        .toList());
        assertThat(SPEC.at("/components/messages").properties()).allSatisfy(message -> {
            assertThat(refOf(message.getValue().path("payload"))).isEqualTo("#/components/schemas/" + message.getKey());
            assertThat(message.getKey())
                    .endsWith("." + message.getValue().path("name").asText());
            assertThat(message.getValue().path("summary").asText()).isNotBlank();
        });
    }

    @Test
    void whatIsAnsweredIsAFrameOfTheServer() {
        for (JsonNode operation : SPEC.path("operations")) {
            operation
                    .at("/reply/messages")
                    .forEach(message -> assertThat(refOf(message)).contains("/messages/server."));
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void everyGoldenFileIsAsItsSchemaSays(Path golden) throws IOException {
        ObjectNode frame = (ObjectNode) JSON.readTree(golden.toFile());
        String direction = golden.getParent().getFileName().toString();
        Schema schema = schema(direction + "." + frame.path("type").asText());

        assertThat(schema.validate(frame)).isEmpty();
        assertThat(schema.validate(frame.deepCopy().put("type", "other"))).isNotEmpty();
        assertThat(schema.validate(frame.deepCopy().put("undocumented", 1)).isEmpty())
                .isEqualTo(direction.equals("client"));
    }

    @Test
    void theDurableFramesAreMarked() {
        List<String> marked = SPEC.at("/components/messages").properties().stream()
                .filter(message -> message.getValue().path("x-durable").asBoolean())
                .map(Map.Entry::getKey)
                .toList();
        List<String> durable = Stream.concat(
                        clientFrames().stream().filter(frame -> requires(frame, "n")),
                        serverFrames().stream().filter(frame -> requires(frame, "seq")))
                .toList();

        assertThat(marked).containsExactlyInAnyOrderElementsOf(durable);
    }

    @Test
    void everyErrorCodeIsListedWithItsRetryAndItsStatus() {
        assertThat(SPEC.path("x-error-codes"))
                .extracting(code ->
                        code.path("code").asText() + " " + code.path("retry").asText() + " "
                                + code.path("status").asInt())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code -> code.wireName() + " " + code.retry().wireName() + " " + code.httpStatus())
                        .toList());
    }

    @Test
    void everyCloseCodeIsListedWithItsAdvice() {
        assertThat(SPEC.path("x-close-codes"))
                .extracting(code ->
                        code.path("code").asInt() + " " + code.path("advice").asText())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CloseCode.values())
                        .map(code -> code.code() + " " + word(code.advice()))
                        .toList());
    }

    @Test
    void theLimitsAreThoseOfTheProtocol() {
        Map<String, Integer> limits = new TreeMap<>();
        Arrays.stream(ProtocolLimits.class.getFields())
                .filter(field -> field.getType() == int.class)
                .forEach(field -> limits.put(camel(field.getName()), value(field)));

        assertThat(SPEC.path("x-limits").properties().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, limit -> limit.getValue().asInt())))
                .isEqualTo(limits);
    }

    private static Integer value(Field limit) {
        try {
            return limit.getInt(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String camel(String constant) {
        String words = Arrays.stream(constant.toLowerCase(Locale.ROOT).split("_", -1))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }

    private static String word(Advice advice) {
        return advice.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static List<String> clientFrames() {
        return Arrays.stream(ClientFrame.Type.values())
                .map(type -> "client." + type.wireName())
                .toList();
    }

    private static List<String> serverFrames() {
        return Arrays.stream(ServerFrame.Type.values())
                .map(type -> "server." + type.wireName())
                .toList();
    }

    /** The messages of all operations with this action, as often as they are named. */
    private static List<String> saidBy(String action) {
        List<String> said = new ArrayList<>();
        for (JsonNode operation : SPEC.path("operations")) {
            if (operation.path("action").asText().equals(action)) {
                operation
                        .path("messages")
                        .forEach(
                                message -> said.add(refOf(message).replaceFirst("^#/channels/realtime/messages/", "")));
            }
        }
        return said;
    }

    private static boolean requires(String frame, String member) {
        JsonNode schema = SPEC.path("components").path("schemas").path(frame);
        return schema.path("required")
                .valueStream()
                .anyMatch(required -> required.asText().equals(member));
    }

    private static Schema schema(String name) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("allOf").addObject().put("$ref", "#/components/schemas/" + name);
        root.set("components", SPEC.path("components"));
        return SCHEMAS.getSchema(root);
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static String refOf(JsonNode node) {
        return node.path("$ref").asText();
    }
}
