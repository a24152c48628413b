package io.duologue.server.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a run came to, a line each, in a file of the build's folder. One thread at a time. */
final class Results {
    private final Path file;

    /** Begins anew. */
    Results(String name) {
        this.file = Path.of("target", name);
        write("", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    void add(String line) {
        write(line + "\n", StandardOpenOption.APPEND);
    }

    private void write(String text, StandardOpenOption... how) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
