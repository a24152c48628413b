package io.duologue.identity;

import io.duologue.core.identity.EmailAddress;
import io.duologue.identity.MailSender.Letter;
import java.net.URI;
import java.time.Duration;

/** What a letter with a link says. Pure. */
final class SignInLetter {
    private SignInLetter() {}

    static Letter to(EmailAddress address, String platform, URI link, Duration lifetime) {
        String asked = "Somebody asked to sign in to " + platform + " with this address.";
        String yours = "If that was you, open this link. The page asks you once more before it signs you in.";
        String end = "The link works once, and for " + minutes(lifetime) + " from when it was asked for.";
        String notYours = "If it wasn't you, do nothing: without this link nobody gets in.";

        String text = String.join("\n\n", asked, yours, link.toString(), end, notYours) + "\n";
        String href = escaped(link.toString());
        String html = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + escaped(subject(platform))
                + "</title><body><p>" + escaped(asked) + "</p><p>" + escaped(yours) + "</p><p><a href=\"" + href + "\">"
                + "Go on to " + escaped(platform) + "</a></p><p>" + href + "</p><p>" + escaped(end) + "</p><p>"
                + escaped(notYours) + "</p></body></html>\n";
        return new Letter(address, subject(platform), text, html);
    }

    private static String subject(String platform) {
        return "Sign in to " + platform;
    }

    private static String minutes(Duration lifetime) {
        long minutes = Math.max(1, lifetime.toMinutes());
        return minutes == 1 ? "a minute" : minutes + " minutes";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
