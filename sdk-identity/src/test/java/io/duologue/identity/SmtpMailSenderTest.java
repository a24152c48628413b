package io.duologue.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.identity.EmailAddress;
import io.duologue.identity.FakeMailServer.Delivered;
import io.duologue.identity.MailSender.Letter;
import io.duologue.identity.SmtpOptions.Tls;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class SmtpMailSenderTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T09:00:00Z"));
    /** Of a machine that has a lot else to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final EmailAddress MAYA = new EmailAddress("maya@example.org");
    private static final Letter LETTER =
            new Letter(MAYA, "Sign in to Café", "Öffne das:\n.\nende\n", "<p>Öffne das</p>\n");

    @Test
    void aLetterArrivesAsItWasWrittenInTextAndInHtml() throws Exception {
        try (FakeMailServer server = FakeMailServer.start(Tls.STARTTLS)) {
            sender(server, Tls.STARTTLS).send(LETTER);

            MimeMessage message = read(server.nextLetter());
            MimeMultipart parts = (MimeMultipart) message.getContent();
            assertThat(message.getSubject()).isEqualTo("Sign in to Café");
            assertThat(message.getFrom()).extracting(Object::toString).containsExactly("Duologue <talk@talk.example>");
            assertThat(message.getAllRecipients()).extracting(Object::toString).containsExactly("maya@example.org");
            assertThat(message.getSentDate()).isEqualTo("2026-03-02T09:00:00Z");
            assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(message.getContentType()).startsWith("multipart/alternative");
            assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
            assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"))
                    .isEqualTo("Öffne das:\n.\nende\n");
            assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
            assertThat(parts.getBodyPart(1).getContent().toString()).contains("<p>Öffne das</p>");
        }
    }

    @Test
    void itTellsNothingOfThisMachine() throws Exception {
        try (FakeMailServer server = FakeMailServer.start(Tls.NONE)) {
            sender(server, Tls.NONE).send(LETTER);

            Delivered letter = server.nextLetter();
            assertThat(read(letter).getMessageID()).endsWith("@talk.example>");
            assertThat(server.heardInTheClear()).contains("EHLO talk.example");
            assertThat(letter.message())
                    .doesNotContain(InetAddress.getLocalHost().getHostName(), System.getProperty("user.name") + "@");
        }
    }

    @Test
    void withStartTlsNeitherPasswordNorLetterIsHeardInTheClear() throws Exception {
        try (FakeMailServer server = FakeMailServer.start(Tls.STARTTLS)) {
            sender(server, Tls.STARTTLS).send(LETTER);

            Delivered letter = server.nextLetter();
            assertThat(letter.overTls()).isTrue();
            assertThat(letter.account()).isEqualTo("talk\0talk\0s3cret-password");
            assertThat(server.heardInTheClear()).containsExactly("EHLO talk.example", "STARTTLS");
        }
    }

    @Test
    void withTlsAtOnceNothingIsHeardInTheClear() throws Exception {
        try (FakeMailServer server = FakeMailServer.start(Tls.AT_ONCE)) {
            sender(server, Tls.AT_ONCE).send(LETTER);

            assertThat(server.nextLetter().overTls()).isTrue();
            assertThat(server.heardInTheClear()).isEmpty();
        }
    }

    @Test
    void aServerThatOffersNoTlsGetsNoLetterAndNoPassword() throws Exception {
        try (FakeMailServer server = FakeMailServer.start(Tls.NONE)) {
            assertThatExceptionOfType(MailException.class)
                    .isThrownBy(() -> sender(server, Tls.STARTTLS).send(LETTER));

            assertThat(server.waiting()).isZero();
            assertThat(server.heardInTheClear()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void aServerThatNobodyVouchesForGetsNoLetter() throws Exception {
        try (FakeMailServer server = FakeMailServer.start(Tls.STARTTLS)) {
            SmtpOptions options = SmtpOptions.builder()
                    .host("localhost")
                    .port(server.port())
                    .sender(new EmailAddress("talk@talk.example"))
                    .build();

            assertThatExceptionOfType(MailException.class)
                    .isThrownBy(() -> new SmtpMailSender(options, CLOCK).send(LETTER))
                    .withMessageContaining("SSLHandshakeException");
            assertThat(server.waiting()).isZero();
        }
    }

    @Test
    void aServerThatHasTheCertificateOfAnotherNameGetsNoLetter() throws Exception {
        try (FakeMailServer server = FakeMailServer.start(Tls.STARTTLS)) {
            SmtpOptions options =
                    options(server, Tls.STARTTLS).host("127.0.0.1").build();

            assertThatExceptionOfType(MailException.class)
                    .isThrownBy(() -> new SmtpMailSender(options, CLOCK).send(LETTER));
            assertThat(server.waiting()).isZero();
        }
    }

    @Test
    void aRefusalIsToldByItsCodeAndNotByTheServersWords() throws Exception {
        for (String command : List.of("AUTH", "MAIL", "RCPT", "DATA")) {
            try (FakeMailServer server = FakeMailServer.start(Tls.STARTTLS)
                    .answering(command, "550 no mailbox maya@example.org here, s3cret-password")) {
                assertThatExceptionOfType(MailException.class)
                        .as(command)
                        .isThrownBy(() -> sender(server, Tls.STARTTLS).send(LETTER))
                        .withNoCause()
                        .satisfies(e -> assertThat(e.getMessage())
                                .isNotBlank()
                                .doesNotContain("maya", "example", "s3cret", "mailbox"));
            }
        }
        try (FakeMailServer server = FakeMailServer.start(Tls.NONE).answering("RCPT", "550 no maya@example.org")) {
            assertThatExceptionOfType(MailException.class)
                    .isThrownBy(() -> sender(server, Tls.NONE).send(LETTER))
                    .withMessageContaining("550");
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        for (String command : List.of("EHLO", "RCPT", "DATA")) {
            try (FakeMailServer server = FakeMailServer.start(Tls.NONE).silentAt(command)) {
                SmtpOptions options = options(server, Tls.NONE)
                        .answerTimeout(Duration.ofMillis(200))
                        .build();

                assertThatExceptionOfType(MailException.class)
                        .as(command)
                        .isThrownBy(() -> new SmtpMailSender(options, CLOCK).send(LETTER));
            }
        }
    }

    @Test
    void aServerThatIsDownIsAMailException() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            port = nobody.getLocalPort();
        }
        SmtpOptions options = SmtpOptions.builder()
                .host("localhost")
                .port(port)
                .sender(new EmailAddress("talk@talk.example"))
                .build();

        assertThatExceptionOfType(MailException.class)
                .isThrownBy(() -> new SmtpMailSender(options, CLOCK).send(LETTER))
                .withMessage("MailConnectException, by ConnectException");
    }

    @Test
    void whatIsHandedInCannotAddAHeader() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Letter(MAYA, "Hello\r\nBcc: all@example.org", "", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpOptions.builder()
                        .host("localhost")
                        .sender(MAYA)
                        .senderName("Duologue\nBcc: all@example.org")
                        .build());
    }

    @Test
    void whatIsHalfOrUnsafeIsNotTaken() {
        SmtpOptions.Builder options = SmtpOptions.builder().sender(MAYA);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.host("mail.example").user("talk").build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpOptions.builder()
                        .sender(MAYA)
                        .host("mail.example")
                        .tls(Tls.NONE)
                        .build());
    }

    @Test
    void aPasswordIsNotPrinted() {
        SmtpOptions options = SmtpOptions.builder()
                .sender(MAYA)
                .host("mail.example")
                .user("talk")
                .password("s3cret-password")
                .build();

        assertThat(options.toString()).doesNotContain("s3cret-password");
        assertThat(options.port()).isEqualTo(587);
        assertThat(LETTER.toString()).doesNotContain("maya", "ffne");
    }

    private static SmtpMailSender sender(FakeMailServer server, Tls tls) {
        return new SmtpMailSender(options(server, tls).build(), CLOCK);
    }

    private static SmtpOptions.Builder options(FakeMailServer server, Tls tls) {
        return SmtpOptions.builder()
                .host("localhost")
                .port(server.port())
                .tls(tls)
                .user("talk")
                .password("s3cret-password")
                .sender(new EmailAddress("talk@talk.example"))
                .connectTimeout(PATIENCE)
                .answerTimeout(PATIENCE)
                .trust(FakeMailServer.trust());
    }

    private static MimeMessage read(Delivered letter) throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(letter.message().getBytes(StandardCharsets.US_ASCII)));
    }
}
