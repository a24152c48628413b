package io.duologue.testkit;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of this machine that tests start, and what becomes of a test if one of them is missing. */
public final class InstalledPrograms {
    private InstalledPrograms() {}

    /** The folders of {@code PATH}, the first one first. */
    public static Stream<Path> folders() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
    }

    /** The programs of this name, the one that a shell would start first. */
    public static Stream<Path> named(String name) {
        return folders().map(folder -> folder.resolve(name)).filter(Files::isExecutable);
    }

    /** What it says of its version. */
    public static String versionOf(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the test that asks: it is skipped with the reason, and fails where {@code CI} is {@code true}. */
    public static void giveUp(String reason) {
        if ("true".equals(System.getenv("CI"))) {
            fail(reason + "; in CI nothing is skipped");
        }
        abort("skipped: " + reason);
    }
}
