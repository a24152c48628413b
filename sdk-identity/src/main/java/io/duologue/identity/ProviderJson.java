package io.duologue.identity;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads what providers answer: whole, and each member once. */
final class ProviderJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private ProviderJson() {}

    static JsonNode object(String text) throws IOException {
        JsonNode node = MAPPER.readTree(text);
        if (!node.isObject()) {
            throw new IOException("expected an object but was " + node.getNodeType());
        }
        return node;
    }

    static JsonNode array(String text) throws IOException {
        JsonNode node = MAPPER.readTree(text);
        if (!node.isArray()) {
            throw new IOException("expected an array but was " + node.getNodeType());
        }
        return node;
    }

    /** The text of a member; null if it is missing or no text. */
    static @Nullable String text(JsonNode object, String member) {
        return object.path(member).textValue();
    }
}
