package io.duologue.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A mail server on a real socket that speaks as much SMTP as it takes to be handed a letter. */
final class FakeMailServer implements AutoCloseable {
    private static final String NO_ANSWER = "";

    private final ServerSocket listener;
    private final SmtpOptions.Tls tls;
    private final Map<String, String> instead = new ConcurrentHashMap<>();
    private final List<String> inTheClear = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Delivered> delivered = new LinkedBlockingQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param account what the client has shown, as user and password with a NUL between; empty if nothing */
    record Delivered(String from, String to, String message, String account, boolean overTls) {}

    private FakeMailServer(ServerSocket listener, SmtpOptions.Tls tls) {
        this.listener = listener;
        this.tls = tls;
    }

    static FakeMailServer start(SmtpOptions.Tls tls) {
        try {
            ServerSocket listener = new ServerSocket(0, 10, InetAddress.getByName("localhost"));
            FakeMailServer server = new FakeMailServer(listener, tls);
            Thread acceptor = new Thread(server::acceptAll, "fake mail server");
            acceptor.setDaemon(true);
            acceptor.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Says this to a command from now on. */
    FakeMailServer answering(String command, String answer) {
        instead.put(command, answer);
        return this;
    }

    /** Says nothing to a command from now on. */
    FakeMailServer silentAt(String command) {
        return answering(command, NO_ANSWER);
    }

    Delivered nextLetter() throws InterruptedException {
        Delivered next = delivered.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("expected a letter within a minute but none came");
        }
        return next;
    }

    int waiting() {
        return delivered.size();
    }

    /** Every line that came without TLS. */
    List<String> heardInTheClear() {
        return inTheClear;
    }

    /** Believes this server and nobody else. */
    static SSLSocketFactory trust() {
        return Certificate.CONTEXT.getSocketFactory();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread line = new Thread(() -> serve(socket), "fake mail server's line");
                line.setDaemon(true);
                line.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket accepted) {
        try (accepted) {
            open.add(accepted);
            new Line(tls == SmtpOptions.Tls.AT_ONCE ? overTls(accepted) : accepted).talk();
        } catch (IOException e) {
            // The client has gone, which is its good right.
        }
    }

    private static Socket overTls(Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) trust().createSocket(socket, null, socket.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        return secured;
    }

    /** One client's connection. */
    private final class Line {
        private Socket socket;
        private BufferedReader in;
        private OutputStream out;
        private String account = "";
        private String from = "";
        private String to = "";

        Line(Socket socket) throws IOException {
            this.socket = socket;
            this.in = reader(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        void talk() throws IOException {
            say("220 mail.example ready");
            for (String line = hear(); line != null; line = hear()) {
                String command = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
                Optional<String> other = Optional.ofNullable(instead.get(command));
                if (other.isPresent()) {
                    if (!other.get().equals(NO_ANSWER)) {
                        say(other.get());
                    }
                    continue;
                }
                if (command.equals("QUIT")) {
                    say("221 bye");
                    return;
                }
                answer(command, line);
            }
        }

        private void answer(String command, String line) throws IOException {
            switch (command) {
                case "EHLO" -> {
                    boolean offered = tls == SmtpOptions.Tls.STARTTLS && !isSecured();
                    say("250-mail.example" + (offered ? "\r\n250-STARTTLS" : "") + "\r\n250 AUTH PLAIN LOGIN");
                }
                case "STARTTLS" -> {
                    say("220 go ahead");
                    socket = overTls(socket);
                    in = reader(socket.getInputStream());
                    out = socket.getOutputStream();
                }
                case "AUTH" -> {
                    String shown = line.split(" ", 3)[2];
                    account = new String(Base64.getDecoder().decode(shown), StandardCharsets.UTF_8);
                    say("235 welcome");
                }
                case "MAIL" -> {
                    from = line;
                    say("250 ok");
                }
                case "RCPT" -> {
                    to = line;
                    say("250 ok");
                }
                case "DATA" -> {
                    say("354 go on");
                    delivered.add(new Delivered(from, to, message(), account, isSecured()));
                    say("250 taken");
                }
                default -> say("250 ok");
            }
        }

        private String message() throws IOException {
            StringBuilder message = new StringBuilder();
            for (String line = hear(); line != null && !line.equals("."); line = hear()) {
                message.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
            }
            return message.toString();
        }

        private boolean isSecured() {
            return socket instanceof SSLSocket;
        }

        private String hear() throws IOException {
            String line = in.readLine();
            if (line != null && !isSecured()) {
                inTheClear.add(line);
            }
            return line;
        }

        private void say(String answer) throws IOException {
            out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private BufferedReader reader(InputStream bytes) {
            return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII));
        }
    }

    /** A certificate for {@code localhost}, made by the tool that every JDK has. */
    private static final class Certificate {
        private static final String PASSWORD = "changeit";
        static final SSLContext CONTEXT = make();

        private static SSLContext make() {
            try {
                Path folder = Files.createTempDirectory("duologue-mail");
                Path file = folder.resolve("keys.p12");
                Process tool = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "mail",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .start();
                String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (tool.waitFor() != 0) {
                    throw new IllegalStateException("keytool made no certificate: " + said);
                }
                SSLContext context = context(file);
                Files.delete(file);
                Files.delete(folder);
                return context;
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
            KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, PASSWORD.toCharArray());
            KeyStore believed = KeyStore.getInstance("PKCS12");
            believed.load(null, null);
            believed.setCertificateEntry("mail", keys.getCertificate("mail"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(believed);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        }
    }
}
