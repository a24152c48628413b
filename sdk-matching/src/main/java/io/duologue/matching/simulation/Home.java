package io.duologue.matching.simulation;

import java.time.ZoneOffset;
import java.util.List;

/**
 * Where somebody is at home: it says what he speaks and what time it is there. Immutable.
 *
 * @param languages the one spoken at home first
 */
record Home(double share, ZoneOffset offset, List<String> languages) {

    /** Where people in technology live, roughly. */
    static final List<Home> ALL = List.of(
            new Home(12, ZoneOffset.ofHours(-8), List.of("en")),
            new Home(16, ZoneOffset.ofHours(-5), List.of("en")),
            new Home(6, ZoneOffset.ofHours(-5), List.of("es", "en")),
            new Home(8, ZoneOffset.ofHours(-3), List.of("pt-br", "en")),
            new Home(10, ZoneOffset.UTC, List.of("en")),
            new Home(12, ZoneOffset.ofHours(1), List.of("de", "en")),
            new Home(7, ZoneOffset.ofHours(1), List.of("fr", "en")),
            new Home(6, ZoneOffset.ofHours(1), List.of("es", "en", "fr")),
            new Home(5, ZoneOffset.ofHours(1), List.of("pl", "en")),
            new Home(14, ZoneOffset.ofHoursMinutes(5, 30), List.of("en", "hi")),
            new Home(4, ZoneOffset.ofHours(9), List.of("ja", "en")));

    private static final Choice BY_SHARE =
            Choice.weighted(ALL.stream().mapToDouble(Home::share).toArray());

    static Home by(Dice dice) {
        return ALL.get(BY_SHARE.by(dice));
    }

    /** The first language only. */
    List<String> firstLanguage() {
        return languages.subList(0, 1);
    }
}
