package io.duologue.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tables of {@code docs/access-control.md}. Immutable.
 *
 * @param routes in the order of the document
 */
record AccessControlMatrix(List<Row> routes, List<Row> frames) {
    private static final Path FILE = Path.of("..", "docs", "access-control.md");

    /** Who asks, in the order of the columns. */
    enum Role {
        NOBODY,
        NOT_ONBOARDED,
        RESTRICTED,
        GUEST,
        OTHER_USER,
        PARTNER,
        USER,
        MODERATOR,
        ADMIN
    }

    /** A route or a frame, with the answer to everybody. */
    record Row(String name, Map<Role, String> cells) {
        Row with(Map<Role, String> others) {
            return new Row(name, others);
        }

        @Override
        public String toString() {
            return "| `" + name + "` | "
                    + Arrays.stream(Role.values()).map(cells::get).collect(Collectors.joining(" | ")) + " |";
        }
    }

    static AccessControlMatrix read() {
        try {
            List<Row> routes = new ArrayList<>();
            List<Row> frames = new ArrayList<>();
            for (String line : Files.readAllLines(FILE)) {
                if (line.startsWith("| `")) {
                    Row row = row(line);
                    (row.name().contains(" /") ? routes : frames).add(row);
                }
            }
            return new AccessControlMatrix(List.copyOf(routes), List.copyOf(frames));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        String[] cells = line.split("\\|", -1);
        if (cells.length != Role.values().length + 3) {
            throw new IllegalArgumentException("expected " + Role.values().length + " answers but was " + line);
        }
        Map<Role, String> answers = new EnumMap<>(Role.class);
        int column = 2;
        for (Role role : Role.values()) {
            answers.put(role, cells[column].strip());
            column++;
        }
        return new Row(cells[1].strip().replace("`", ""), answers);
    }
}
