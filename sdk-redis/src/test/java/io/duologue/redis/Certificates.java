package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A CA of one's own that signs certificates of servers, made by this JVM's {@code keytool}. */
final class Certificates {
    static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;

    /** @param folder where its files go */
    Certificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("keys.p12");
        keytool("-alias", "ca", "-dname", "CN=Own CA", "-ext", "bc:c");
    }

    /**
     * Has a certificate signed.
     *
     * @param name of which host, as {@code ip:127.0.0.1} or {@code dns:redis.example}
     */
    Signed sign(String alias, String name) {
        keytool("-alias", alias, "-dname", "CN=" + alias, "-signer", "ca", "-ext", "san=" + name);
        try {
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Path certificate = folder.resolve(alias + ".crt");
            Path key = folder.resolve(alias + ".key");
            List<String> chain = new ArrayList<>();
            for (Certificate each : keys.getCertificateChain(alias)) {
                chain.add(pem("CERTIFICATE", each.getEncoded()));
            }
            Files.write(certificate, chain);
            Files.writeString(
                    key,
                    pem(
                            "PRIVATE KEY",
                            keys.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
            return new Signed(certificate, key);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A trust store in which nobody is but this CA. */
    Path trustStore() {
        Path trusted = folder.resolve("trusted.p12");
        try (OutputStream file = Files.newOutputStream(trusted)) {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry(
                    "ca",
                    KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()).getCertificate("ca"));
            trust.store(file, PASSWORD.toCharArray());
            return trusted;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keytool(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keytool.log").toFile())
                    .start();
            assertThat(process.waitFor())
                    .as(() -> "keytool, see " + folder.resolve("keytool.log"))
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    /** Both as PEM. */
    record Signed(Path certificate, Path key) {}
}
