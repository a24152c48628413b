package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.server.http.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How values of the domain are written in JSON. */
final class Words {
    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Words() {}

    static String of(Instant instant) {
        return INSTANT.format(instant);
    }

    static String of(OfferMode mode) {
        return switch (mode) {
            case AUTO -> "auto";
            case ONE_TAP -> "one-tap";
            case PREVIEW -> "preview";
        };
    }

    static Optional<OfferMode> offer(String word) {
        return Arrays.stream(OfferMode.values())
                .filter(mode -> of(mode).equals(word))
                .findFirst();
    }

    static String of(Intent intent) {
        return TalkIntent.valueOf(intent.name()).wireName();
    }

    static Optional<Intent> intent(String word) {
        return Arrays.stream(Intent.values())
                .filter(intent -> of(intent).equals(word))
                .findFirst();
    }

    static String of(Kind mode) {
        return TalkMode.valueOf(mode.name()).wireName();
    }

    static Optional<Kind> mode(String word) {
        return Arrays.stream(Kind.values())
                .filter(mode -> of(mode).equals(word))
                .findFirst();
    }

    static ArrayNode array(List<?> values) {
        ArrayNode array = Json.object().arrayNode();
        values.forEach(value -> array.add(value.toString()));
        return array;
    }
}
