package io.duologue.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The JSON object of a request's body. Members that nobody asks for are ignored; a member that is asked for and has
 * another type or exceeds its bound is refused by name. One thread.
 */
public final class JsonBody {
    private final ObjectNode members;
    private final Problems problems;

    private JsonBody(ObjectNode members, Problems problems) {
        this.members = members;
        this.problems = problems;
    }

    /**
     * Reads the body; an empty one is an object without members.
     *
     * @throws RefusedException if it is not one JSON object in well-formed UTF-8 with each member once
     */
    public static JsonBody of(HttpRequest request, Problems problems) {
        if (request.body().length == 0) {
            return new JsonBody(Json.object(), problems);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(request.body()))
                    .toString();
            if (Json.MAPPER.readTree(text) instanceof ObjectNode members) {
                return new JsonBody(members, problems);
            }
            throw problems.field("body", -1, "expected a JSON object");
        } catch (CharacterCodingException e) {
            throw problems.field("body", -1, "expected UTF-8");
        } catch (JsonProcessingException e) {
            throw problems.field("body", -1, malformed(e));
        }
    }

    /** The whole object, for whoever checks it himself. */
    public ObjectNode members() {
        return members;
    }

    public boolean has(String name) {
        return members.has(name);
    }

    public boolean isNull(String name) {
        return members.path(name).isNull();
    }

    /** A text of that many code points, without control characters. */
    public Optional<String> text(String name, int min, int max) {
        return node(name).map(node -> checked(name, node, min, max, ""));
    }

    /** A text that may have line breaks and tabs. */
    public Optional<String> lines(String name, int min, int max) {
        return node(name).map(node -> checked(name, node, min, max, "\n\t"));
    }

    public Optional<Boolean> flag(String name) {
        return node(name).map(node -> {
            if (!node.isBoolean()) {
                throw problems.field(name, -1, "expected true or false but was " + kind(node));
            }
            return node.booleanValue();
        });
    }

    public Optional<Long> integer(String name, long min, long max) {
        return node(name).map(node -> {
            if (!node.isIntegralNumber() || !node.canConvertToLong()) {
                throw problems.field(name, -1, "expected an integer but was " + kind(node));
            }
            long value = node.longValue();
            if (value < min || value > max) {
                throw problems.field(
                        name, value < min ? min : max, "expected " + min + "–" + max + " but it was outside");
            }
            return value;
        });
    }

    /** At most {@code most} different texts, each of that many code points. */
    public Optional<List<String>> texts(String name, int least, int most, int min, int max) {
        return node(name).map(node -> {
            if (!node.isArray()) {
                throw problems.field(name, -1, "expected an array but was " + kind(node));
            }
            if (node.size() < least || node.size() > most) {
                throw problems.field(
                        name,
                        node.size() < least ? least : most,
                        "expected " + least + "–" + most + " elements but were " + node.size());
            }
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                String text = checked(name + "[" + i + "]", node.get(i), min, max, "");
                if (texts.contains(text)) {
                    throw problems.field(name + "[" + i + "]", -1, "expected every element once");
                }
                texts.add(text);
            }
            return texts;
        });
    }

    public <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> problems.field(name, -1, "expected the member " + name + " but it was absent"));
    }

    private Optional<JsonNode> node(String name) {
        return Optional.ofNullable(members.get(name));
    }

    private String checked(String name, JsonNode node, int min, int max, String controls) {
        if (!node.isTextual()) {
            throw problems.field(name, -1, "expected a string but was " + kind(node));
        }
        String text = node.textValue();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean lone = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (lone || (Character.isISOControl(c) && controls.indexOf(c) < 0)) {
                throw problems.field(name, -1, "expected no control character and no lone surrogate");
            }
            i += Character.charCount(c);
        }
        int length = text.codePointCount(0, text.length());
        if (length < min || length > max) {
            throw problems.field(
                    name, length < min ? min : max, "expected " + min + "–" + max + " characters but was " + length);
        }
        return text;
    }

    /** In words of our own: the parser's quote the text. */
    private static String malformed(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "expected a smaller or flatter JSON text";
        }
        boolean duplicate = e.getOriginalMessage().startsWith("Duplicate");
        String where = e.getLocation() == null
                ? ""
                : " near character " + e.getLocation().getCharOffset();
        return (duplicate ? "expected each member once but one came again" : "expected JSON but it was not") + where;
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            default -> "something else";
        };
    }
}
