package io.duologue.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One atomic step: a Lua script in a file beside this class, whose head says what it does, what it is given and what it answers.
 * Immutable.
 *
 * @param name the file's name without its ending
 * @param source what is in it
 * @param sha1 by what a server knows it once it has run there
 */
record Script(String name, String source, String sha1) {

    /** @throws IllegalStateException if there is no such file */
    static Script named(String name) {
        try (InputStream file = Script.class.getResourceAsStream(name + ".lua")) {
            if (file == null) {
                throw new IllegalStateException("there is no script " + name);
            }
            byte[] source = file.readAllBytes();
            return new Script(name, new String(source, StandardCharsets.UTF_8), sha1(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(byte[] source) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
