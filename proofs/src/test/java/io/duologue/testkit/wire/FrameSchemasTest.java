package io.duologue.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.FrameException;
import io.duologue.testkit.Rule;
import io.duologue.testkit.wire.GoldenFiles.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas know every golden file, refuse what is not documented, and agree with the codec. */
class FrameSchemasTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The one rule that no schema can say: a range does not end before it begins. */
    private static final String REVERSED_RANGE = "\"retryAfterMs\":[500,0]";

    private static final FrameSchemas SCHEMAS = FrameSchemas.load();
    private static final FrameCodec CODEC = FrameCodec.create();

    static Stream<Golden> goldenFiles() {
        return GoldenFiles.all();
    }

    @Test
    void theGoldenFilesAreFound() {
        assertThat(GoldenFiles.all()).hasSizeGreaterThan(80);
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    @Rule("W-10")
    void everyGoldenFilePasses(Golden golden) {
        assertThatCode(() -> SCHEMAS.check(golden.direction(), golden.json())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    @Rule("W-9")
    void aMemberThatIsNotDocumentedIsRefusedOfAServerOnly(Golden golden) throws JsonProcessingException {
        ObjectNode root = (ObjectNode) MAPPER.readTree(golden.json());
        for (ObjectNode object : objects(root)) {
            object.put("undocumented", 1);
            String frame = root.toString();
            if (golden.direction() == Direction.SERVER) {
                assertRefused(golden, frame).withMessageContaining("undocumented");
            } else {
                assertThatCode(() -> SCHEMAS.check(Direction.CLIENT, frame)).doesNotThrowAnyException();
            }
            object.remove("undocumented");
        }
    }

    @Test
    @Rule("W-10")
    void aChangedGoldenFileIsRefused() {
        Golden golden = GoldenFiles.all()
                .filter(file -> file.toString().equals("SERVER/message.new.json"))
                .findFirst()
                .orElseThrow();

        assertRefused(golden, golden.json().replaceFirst("\"n\":12,", "")).withMessageContaining("'n'");
        assertRefused(golden, golden.json().replaceFirst("\"n\":12", "\"n\":\"12\""))
                .withMessageContaining("/n");
        assertRefused(golden, golden.json().replaceFirst("\"n\"", "\"m\":0,\"n\""))
                .withMessageContaining("'m'");
        assertRefused(golden, golden.json().replaceFirst("\"partner\"", "\"me\""))
                .withMessageContaining("/from");
    }

    /** Whatever is changed in a golden file: either both take it or both refuse it. */
    @ParameterizedTest
    @MethodSource("goldenFiles")
    @Rule("W-10")
    void theSchemaAndTheCodecAgree(Golden golden) throws JsonProcessingException {
        List<JsonNode> others = new ArrayList<>();
        for (String other : List.of(
                "{}",
                "[]",
                "\"\"",
                "\"other\"",
                "true",
                "false",
                "null",
                "-1",
                "0",
                "1.5",
                "9007199254740992",
                "[0,\"00000001\"]",
                "[1,\"00000001\"]",
                "[1]",
                "\"" + "😀".repeat(32) + "\"",
                "\"" + "😀".repeat(33) + "\"",
                "\"" + "x".repeat(64) + "\"",
                "\"" + "x".repeat(65) + "\"",
                "[\"a\"]",
                "[\"en\",\"en\",\"en\",\"en\",\"en\",\"en\"]")) {
            others.add(MAPPER.readTree(other));
        }
        ObjectNode frame = (ObjectNode) MAPPER.readTree(golden.json());
        List<String> differences = new ArrayList<>();
        Consumer<String> compare = text -> {
            boolean bySchema = passes(() -> SCHEMAS.check(golden.direction(), text));
            boolean byCodec = passes(() -> decode(golden, text));
            if (bySchema != byCodec && !text.contains(REVERSED_RANGE)) {
                differences.add((bySchema ? "only the schema takes " : "only the codec takes ") + text);
            }
        };
        changeEverything(frame, frame, others, compare);

        assertThat(differences).isEmpty();
    }

    private static void changeEverything(
            ContainerNode<?> parent, ObjectNode frame, List<JsonNode> others, Consumer<String> compare) {
        List<String> names = new ArrayList<>();
        parent.fieldNames().forEachRemaining(names::add);
        for (int i = 0; i < parent.size(); i++) {
            String name = parent.isObject() ? names.get(i) : "";
            JsonNode before = parent.isObject() ? parent.get(name) : parent.get(i);
            if (before instanceof ContainerNode<?> container) {
                changeEverything(container, frame, others, compare);
            }
            for (JsonNode other : others) {
                set(parent, name, i, other);
                compare.accept(frame.toString());
            }
            set(parent, name, i, before);
        }
        if (parent instanceof ObjectNode object) {
            for (String name : names) {
                JsonNode before = object.remove(name);
                compare.accept(frame.toString());
                object.set(name, before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"unheard.of\"}",
                "{\"type\":\"message.send\"}",
                "{\"type\":7}",
                "{}",
                "[]",
                "live",
                "{\"type\":\"live\"}{}",
                "{\"type\":\"live\",\"type\":\"live\"}"
            })
    @Rule({"W-6", "W-9"})
    void whatIsNoDocumentedFrameIsRefused(String frame) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> SCHEMAS.check(Direction.SERVER, frame))
                .withMessageContaining(frame);
    }

    @Test
    void aCheckRemembersWhatWasWrongFirst() {
        FrameCheck check = new FrameCheck(SCHEMAS);
        Consumer<String> server = check.of(Direction.SERVER);

        server.accept("{\"type\":\"live\"}");
        check.verify();
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> server.accept("{\"type\":\"first\"}"));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> server.accept("{\"type\":\"second\"}"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(check::verify)
                .withMessageContaining("first");
        assertThat(check.seen(Direction.SERVER)).isEqualTo(3);
        assertThat(check.seen(Direction.CLIENT)).isZero();
    }

    private static List<ObjectNode> objects(JsonNode node) {
        List<ObjectNode> objects = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> objects.addAll(objects(child)));
        return objects;
    }

    private static ThrowableAssertAlternative<AssertionError> assertRefused(Golden golden, String frame) {
        return assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> SCHEMAS.check(golden.direction(), frame));
    }

    private static void decode(Golden golden, String text) {
        if (golden.direction() == Direction.CLIENT) {
            CODEC.decodeClient(text);
        } else {
            CODEC.decodeServer(text);
        }
    }

    private static boolean passes(Runnable check) {
        try {
            check.run();
            return true;
        } catch (AssertionError | FrameException e) {
            return false;
        }
    }

    private static void set(ContainerNode<?> parent, String name, int index, JsonNode value) {
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else {
            ((ArrayNode) parent).set(index, value);
        }
    }
}
