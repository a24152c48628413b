package io.duologue.identity;

import io.duologue.core.identity.EmailAddress;
import io.duologue.core.signin.Notice;
import io.duologue.identity.MailSender.Letter;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a letter about a change says. Pure. */
final class NoticeLetter {
    /** In one zone and with its name: nobody knows where the reader is. */
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu 'at' HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private NoticeLetter() {}

    /** @param label of the way in which one signs in */
    static Letter to(EmailAddress address, Notice notice, String label, String platform, URI page) {
        List<String> paragraphs = List.of(
                happened(notice, label, platform) + " That was on " + moment(notice.at()) + ".",
                "If that was you, there is nothing to do.",
                "If it wasn't you: " + otherwise(notice, label, platform),
                "You find " + platform + " at " + page
                        + " as always. This letter has no other link, and we never ask for" + " a password.");
        String subject = subject(notice.kind(), label, platform);
        String html = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + SignInLetter.escaped(subject)
                + "</title><body>"
                + paragraphs.stream()
                        .map(paragraph -> "<p>" + SignInLetter.escaped(paragraph) + "</p>")
                        .collect(Collectors.joining())
                + "</body></html>\n";
        return new Letter(address, subject, String.join("\n\n", paragraphs) + "\n", html);
    }

    private static String subject(Notice.Kind kind, String label, String platform) {
        return switch (kind) {
            case JOINED, LINKED -> label + " was connected to your account at " + platform;
            case UNLINKED, UNDONE -> label + " was disconnected from your account at " + platform;
            case EMAIL_CHANGED -> "Another address at " + label + " for your account at " + platform;
            case SIGNED_OUT -> "Your account at " + platform + " was signed out";
            case ERASURE_REQUESTED -> "Your account at " + platform + " is to be erased";
            case ERASURE_TAKEN_BACK -> "Your account at " + platform + " is kept";
        };
    }

    private static String happened(Notice notice, String label, String platform) {
        String account = "your account at " + platform;
        return switch (notice.kind()) {
            case JOINED ->
                "Somebody signed in to " + platform + " with " + label + ". It names the same verified address" + " as "
                        + account + ", so that it now opens this account too.";
            case LINKED -> label + " was connected to " + account + " in its settings, and now opens it too.";
            case UNLINKED -> label + " was disconnected from " + account + " in its settings, and opens it no longer.";
            case UNDONE -> label + " no longer opens " + account + ": somebody said there that it should not.";
            case EMAIL_CHANGED ->
                label + " now names another address for the person of " + account
                        + ". We write to the old one and to the new one.";
            case SIGNED_OUT ->
                "Somebody who was signed in to " + account + " signed it out everywhere, or everywhere else.";
            case ERASURE_REQUESTED ->
                "Somebody who was signed in to " + account + " asked for it to be erased"
                        + notice.undoUntil()
                                .filter(until -> until.isAfter(notice.at()))
                                .map(until ->
                                        ". It will be gone after " + moment(until) + ", and can be kept until then.")
                                .orElse(". It is gone now.");
            case ERASURE_TAKEN_BACK ->
                "Somebody who signed in to " + account + " keeps it: it was to be erased and will not be.";
        };
    }

    private static String otherwise(Notice notice, String label, String platform) {
        String look = " Then end the sessions that you don't know, under \"Where you are signed in\" in the settings.";
        return switch (notice.kind()) {
            case JOINED, LINKED ->
                "sign in to " + platform + " the way you always did, and press \"That was not me: undo\""
                        + notice.undoUntil()
                                .map(until -> ", until " + moment(until)
                                        + ". So long nobody can disconnect that way from your account")
                                .orElse("")
                        + "." + look;
            case UNLINKED ->
                "somebody was signed in to your account. Sign in with a way that you have left, and connect " + label
                        + " again in the settings; if you have none left, write to those who run " + platform + "."
                        + look;
            case UNDONE ->
                "sign in to " + platform + " with a way that you have left, and connect " + label
                        + " again in the settings." + look;
            case EMAIL_CHANGED ->
                "look at your account at " + label + " first, as somebody else may use it. Change its"
                        + " password, then sign in to " + platform + "." + look;
            case SIGNED_OUT ->
                "sign in to " + platform + " again, and disconnect what you don't know under \"Ways to sign in\" in the"
                        + " settings." + look;
            case ERASURE_REQUESTED ->
                "sign in to " + platform + " in time with " + label + " or another way that you have, and press"
                        + " \"Keep my account\"." + look;
            case ERASURE_TAKEN_BACK ->
                "sign in to " + platform + " with " + label
                        + " or another way that you have, and disconnect what you don't know"
                        + " under \"Ways to sign in\" in the settings." + look;
        };
    }

    private static String moment(Instant at) {
        return MOMENT.format(at);
    }
}
