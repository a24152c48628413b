package io.duologue.identity;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** Hands letters to a mail server by SMTP, each over a connection of its own. Safe for many threads. */
public final class SmtpMailSender implements MailSender {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final SmtpOptions options;
    private final InstantSource clock;
    private final Session session;

    /** Nothing is asked of the server before the first letter. */
    public SmtpMailSender(SmtpOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.session = Session.getInstance(properties(options), authenticator(options));
    }

    @Override
    public void send(Letter letter) throws MailException {
        try {
            Transport.send(message(letter));
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new MailException(reason(e));
        }
    }

    private Message message(Letter letter) throws MessagingException, UnsupportedEncodingException {
        MimeMessage message = new Named(session, options.sender().domain());
        message.setFrom(new InternetAddress(options.sender().value(), options.senderName(), UTF_8));
        message.setRecipient(
                Message.RecipientType.TO, new InternetAddress(letter.to().value(), true));
        message.setSubject(letter.subject(), UTF_8);
        message.setSentDate(Date.from(clock.instant()));
        // No holiday notice comes back (RFC 3834).
        message.setHeader("Auto-Submitted", "auto-generated");
        MimeBodyPart text = new MimeBodyPart();
        text.setText(letter.text(), UTF_8, "plain");
        MimeBodyPart html = new MimeBodyPart();
        html.setText(letter.html(), UTF_8, "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        message.saveChanges();
        return message;
    }

    private static Properties properties(SmtpOptions options) {
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", options.host());
        properties.put("mail.smtp.port", Integer.toString(options.port()));
        properties.put("mail.smtp.auth", Boolean.toString(options.user().isPresent()));
        // The way in which the password itself is shown to an eavesdropper is left to TLS.
        properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.put("mail.smtp.starttls.enable", Boolean.toString(options.tls() == SmtpOptions.Tls.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(options.tls() == SmtpOptions.Tls.STARTTLS));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(options.tls() == SmtpOptions.Tls.AT_ONCE));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        options.trust().ifPresent(trust -> properties.put("mail.smtp.ssl.socketFactory", trust));
        String connect = Long.toString(options.connectTimeout().toMillis());
        String answer = Long.toString(options.answerTimeout().toMillis());
        properties.put("mail.smtp.connectiontimeout", connect);
        properties.put("mail.smtp.timeout", answer);
        properties.put("mail.smtp.writetimeout", answer);
        // Else the name of this machine.
        properties.put("mail.smtp.localhost", options.sender().domain());
        return properties;
    }

    private static @Nullable Authenticator authenticator(SmtpOptions options) {
        if (options.user().isEmpty()) {
            return null;
        }
        PasswordAuthentication account = new PasswordAuthentication(
                options.user().get(), options.password().orElseThrow());
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return account;
            }
        };
    }

    /** Kinds and codes: what a server says repeats the address. */
    private static String reason(Exception failure) {
        StringBuilder reason = new StringBuilder();
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 5; depth++) {
            if (at instanceof SendFailedException && codeOf(at) == 0 && next(at) != null) {
                at = next(at);
                continue;
            }
            reason.append(reason.isEmpty() ? "" : ", by ").append(at.getClass().getSimpleName());
            if (codeOf(at) != 0) {
                reason.append(' ').append(codeOf(at));
            }
            at = next(at);
        }
        return reason.toString();
    }

    private static @Nullable Throwable next(Throwable failure) {
        return failure instanceof MessagingException messaging ? messaging.getNextException() : failure.getCause();
    }

    private static int codeOf(Throwable failure) {
        if (failure instanceof SMTPSendFailedException refused) {
            return refused.getReturnCode();
        }
        if (failure instanceof SMTPAddressFailedException refused) {
            return refused.getReturnCode();
        }
        return failure instanceof SMTPSenderFailedException refused ? refused.getReturnCode() : 0;
    }

    /** Has a name that tells nothing of this machine and of who runs it. */
    private static final class Named extends MimeMessage {
        private final String domain;

        Named(Session session, String domain) {
            super(session);
            this.domain = domain;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + UUID.randomUUID() + "@" + domain + ">");
        }
    }
}
