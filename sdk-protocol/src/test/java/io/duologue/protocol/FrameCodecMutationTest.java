package io.duologue.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.protocol.GoldenFrames.Golden;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a golden file in which something was changed. */
class FrameCodecMutationTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> MAY_BE_NULL = Set.of("data.topic", "data.estimateMs");
    private static final int ORDERS = 200;
    private static final int MUTANTS = 10_000;
    private static final long SEED = 20261121;

    private final FrameCodec codec = FrameCodec.create();

    static Stream<Golden> goldenFrames() {
        return GoldenFrames.all();
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    @Tag("W-10")
    void aValueOfAnotherTypeIsRefusedByName(Golden golden) throws JsonProcessingException {
        List<JsonNode> others = List.of(
                MAPPER.readTree("{}"),
                MAPPER.readTree("[]"),
                MAPPER.readTree("\"\\u0001\""),
                MAPPER.readTree("1.5"),
                MAPPER.readTree("true"),
                MAPPER.readTree("null"));
        ObjectNode frame = (ObjectNode) MAPPER.readTree(golden.json());

        everyValue(frame, "", (path, place) -> {
            for (JsonNode other : others) {
                JsonNode before = place.value();
                boolean sameKind = other.getNodeType() == before.getNodeType() && !other.isDouble();
                if (sameKind || before.isNull() || (other.isNull() && MAY_BE_NULL.contains(path))) {
                    continue;
                }
                place.set(other);

                FrameException refusal = refusalOf(golden, frame.toString());

                assertThat(refusal.code()).as(frame.toString()).isEqualTo(ErrorCode.FRAME_INVALID);
                assertThat(refusal.field()).as(frame.toString()).isEqualTo(path);
                place.set(before);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    @Tag("W-10")
    void anAbsentMemberOfAMinimalFrameIsRefusedByName(Golden golden) throws JsonProcessingException {
        ObjectNode frame = (ObjectNode) MAPPER.readTree(golden.json());

        everyMember(frame, "", (path, place) -> {
            ObjectNode parent = (ObjectNode) place.parent();
            ObjectNode before = parent.deepCopy();
            parent.remove(place.name());
            if (golden.isMinimal()) {
                FrameException refusal = refusalOf(golden, frame.toString());

                assertThat(refusal.code()).as(frame.toString()).isEqualTo(ErrorCode.FRAME_INVALID);
                assertThat(refusal.field()).as(frame.toString()).isEqualTo(path);
            } else {
                decodeOrRefuse(golden, frame.toString());
            }
            parent.setAll(before);
        });
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    @Tag("W-9")
    void unknownMembersAreSkippedAtAnyPlace(Golden golden) throws JsonProcessingException {
        ObjectNode frame = (ObjectNode) MAPPER.readTree(golden.json());
        List<ObjectNode> objects = new ArrayList<>();
        objects.add(frame);
        everyValue(frame, "", (path, place) -> {
            if (place.value().isObject()) {
                objects.add((ObjectNode) place.value());
            }
        });
        for (ObjectNode object : objects) {
            object.set("_list", MAPPER.readTree("[1e9999,{\"type\":\"x\",\"text\":null},\"\\ud83d\\ude00\"]"));
            object.set("_object", MAPPER.readTree("{\"data\":{\"text\":1},\"type\":[],\"n\":-1}"));
            object.put("_text", "x");
            object.set("_number", MAPPER.readTree("1" + "0".repeat(500)));
            object.set("_null", JsonNodeFactory.instance.nullNode());
        }

        Object decoded = golden.decode(codec, frame.toString());

        assertThat(decoded).isEqualTo(golden.frame());
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    @Tag("W-8")
    void membersMayComeInAnyOrder(Golden golden) throws JsonProcessingException {
        JsonNode frame = MAPPER.readTree(golden.json());
        Random random = new Random(SEED);
        for (int i = 0; i < ORDERS; i++) {
            String shuffled = shuffled(frame, random).toString();

            Object decoded = golden.decode(codec, shuffled);

            assertThat(decoded).as(shuffled).isEqualTo(golden.frame());
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    @Tag("W-7")
    void aLoneSurrogateIsRefusedInEveryString(Golden golden) throws JsonProcessingException {
        ObjectNode frame = (ObjectNode) MAPPER.readTree(golden.json());
        everyValue(frame, "", (path, place) -> {
            if (!place.value().isTextual()) {
                return;
            }
            JsonNode before = place.value();
            place.set(JsonNodeFactory.instance.textNode("@@"));
            for (String lone : List.of("\\ud83d", "\\uDC00", "a\\udbff\\u0041", "\ud83d", "\udc00x")) {
                FrameException refusal = refusalOf(golden, frame.toString().replace("@@", lone));

                assertThat(refusal.code()).isEqualTo(ErrorCode.FRAME_INVALID);
                assertThat(refusal).hasMessageContaining("surrogate");
            }
            place.set(before);
        });
    }

    @Test
    @Tag("W-10")
    void nothingButARefusalComesOfBrokenFrames() {
        List<Golden> goldens = GoldenFrames.all().toList();
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            Golden golden = goldens.get(i % goldens.size());
            byte[] bytes = broken(golden.json().getBytes(StandardCharsets.UTF_8), random);
            try {
                if (golden.direction().equals("client")) {
                    codec.decodeClient(bytes, 0, bytes.length);
                } else {
                    codec.decodeServer(bytes, 0, bytes.length);
                }
            } catch (FrameException e) {
                refused++;
            }
            decodeOrRefuse(golden, new String(bytes, StandardCharsets.ISO_8859_1));
        }

        // Most are broken, and some changes touch nothing but a word.
        assertThat(refused).isBetween(MUTANTS / 2, MUTANTS - 1);
    }

    /** One to four bytes changed, left out, doubled, or put in from what JSON is made of. */
    private static byte[] broken(byte[] json, Random random) {
        byte[] marks = "{}[]\",:\\u0d8e+-.1tfn \n\u0000".getBytes(StandardCharsets.UTF_8);
        List<Byte> bytes = new ArrayList<>();
        for (byte b : json) {
            bytes.add(b);
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.size());
            switch (random.nextInt(5)) {
                case 0 -> bytes.set(at, (byte) random.nextInt(256));
                case 1 -> bytes.remove(at);
                case 2 -> bytes.add(at, bytes.get(at));
                case 3 -> bytes.add(at, marks[random.nextInt(marks.length)]);
                default ->
                    bytes.subList(at, Math.min(bytes.size(), at + random.nextInt(12)))
                            .clear();
            }
            if (bytes.isEmpty()) {
                break;
            }
        }
        byte[] result = new byte[bytes.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = bytes.get(i);
        }
        return result;
    }

    private static JsonNode shuffled(JsonNode node, Random random) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> copy.add(shuffled(element, random)));
            return copy;
        }
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            Collections.shuffle(names, random);
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            names.forEach(name -> copy.set(name, shuffled(object.get(name), random)));
            return copy;
        }
        return node;
    }

    /** A value inside a frame. */
    private record Place(ContainerNode<?> parent, String name, int index) {
        JsonNode value() {
            return parent instanceof ObjectNode object ? object.get(name) : parent.get(index);
        }

        void set(JsonNode value) {
            if (parent instanceof ObjectNode object) {
                object.set(name, value);
            } else {
                ((ArrayNode) parent).set(index, value);
            }
        }
    }

    private static void everyMember(ObjectNode frame, String prefix, BiConsumer<String, Place> visitor) {
        everyValue(frame, prefix, (path, place) -> {
            if (place.parent().isObject()) {
                visitor.accept(path, place);
            }
        });
    }

    private static void everyValue(ContainerNode<?> parent, String prefix, BiConsumer<String, Place> visitor) {
        List<String> names = new ArrayList<>();
        parent.fieldNames().forEachRemaining(names::add);
        for (int i = 0; i < parent.size(); i++) {
            Place place = new Place(parent, parent.isObject() ? names.get(i) : "", i);
            String path =
                    parent.isObject() ? (prefix.isEmpty() ? "" : prefix + ".") + names.get(i) : prefix + "[" + i + "]";
            if (place.value() instanceof ContainerNode<?> container) {
                everyValue(container, path, visitor);
            }
            visitor.accept(path, place);
        }
    }

    private FrameException refusalOf(Golden golden, String text) {
        FrameException refusal = catchThrowableOfType(FrameException.class, () -> golden.decode(codec, text));
        assertThat(refusal).as(text).isNotNull();
        return refusal;
    }

    @SuppressWarnings("EmptyCatch") // either is fine, anything else escapes
    private void decodeOrRefuse(Golden golden, String text) {
        try {
            golden.decode(codec, text);
        } catch (FrameException e) {
            // refused
        }
    }
}
