package io.duologue.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.privacy.DataClass;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What somebody takes along, as one page to read and print: no script, nothing that is loaded from anywhere, and every
 * value a text but his picture, which is in the page itself. Says what {@link ExportDocument} says, and is made from it.
 */
final class ExportPage {
    private static final String STYLE = """
        :root{color-scheme:light dark}
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1,h2{line-height:1.2}h2{margin-top:2.5rem;border-top:1px solid;padding-top:1rem}
        p{margin:.25rem 0}.facts{font-size:14px}
        table{border-collapse:collapse;width:100%;font-size:14px;margin-top:.75rem}
        th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #8888;
        overflow-wrap:anywhere;white-space:pre-wrap}
        tr{break-inside:avoid}@media print{body{max-width:none;margin:0}h2{break-after:avoid}}
        """;
    /**
     * What a browser lets the page do once it is a file: show this one style, and pictures that are in it. Who may frame it no page can
     * say.
     */
    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + hash(STYLE)
            + "'; img-src data:; base-uri 'none'; form-action 'none'";

    private static final String PICTURE = DataClass.PICTURE.id();

    private ExportPage() {}

    static byte[] of(ObjectNode document) {
        StringBuilder page = new StringBuilder(16 * 1024)
                .append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(escaped(POLICY))
                .append("\"><meta name=\"viewport\" content=\"width=device-width\"><title>Your data</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>Your data</h1>\n<p>Everything Duologue holds about you, as of ")
                .append(escaped(time(document.path("at").asText())))
                .append(". What others wrote, and what they did about you, is theirs and not in here.</p>\n");
        document.path("sections").properties().forEach(section -> section(page, section));
        return page.append("</body></html>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void section(StringBuilder page, Map.Entry<String, JsonNode> named) {
        JsonNode section = named.getValue();
        page.append("<section><h2>")
                .append(escaped(label(named.getKey().replace('-', ' '))))
                .append("</h2>\n<p>")
                .append(escaped(section.path("what").asText()))
                .append("</p>\n");
        fact(page, section, "why", "Why: ");
        fact(page, section, "kept", "Kept: ");
        fact(page, section, "afterErasure", "Left after you erase your account: ");
        if (!section.has("items")) {
            page.append(
                    "<p class=\"facts\">Not in here: it names nobody, is over in moments, is a secret, or is the record of what others did.</p>\n");
        } else if (section.path("items").isEmpty()) {
            page.append("<p><em>Nothing.</em></p>\n");
        } else {
            table(page, named.getKey(), section.path("items"));
            if (named.getKey().equals(PICTURE)) {
                section.path("items").forEach(item -> picture(page, item));
            }
            if (!section.path("complete").asBoolean()) {
                page.append("<p><strong>These are the latest; there are more.</strong></p>\n");
            }
        }
        page.append("</section>\n");
    }

    private static void fact(StringBuilder page, JsonNode section, String member, String label) {
        if (section.has(member)) {
            page.append("<p class=\"facts\">")
                    .append(label)
                    .append(escaped(section.path(member).asText()))
                    .append("</p>\n");
        }
    }

    /** One item stands upright, many stand in rows. */
    private static void table(StringBuilder page, String section, JsonNode items) {
        Set<String> names = new LinkedHashSet<>();
        items.forEach(item -> item.fieldNames().forEachRemaining(names::add));
        if (section.equals(PICTURE)) {
            // Shown below.
            names.remove(ExportDocument.PICTURE);
        }
        page.append("<table>");
        if (items.size() == 1) {
            names.forEach(name -> page.append("<tr><th scope=\"row\">")
                    .append(escaped(label(name)))
                    .append("</th><td>")
                    .append(escaped(value(items.path(0).path(name))))
                    .append("</td></tr>\n"));
        } else {
            page.append("<thead><tr>");
            names.forEach(name -> page.append("<th scope=\"col\">")
                    .append(escaped(label(name)))
                    .append("</th>"));
            page.append("</tr></thead><tbody>\n");
            for (JsonNode item : items) {
                page.append("<tr>");
                names.forEach(name -> page.append("<td>")
                        .append(escaped(value(item.path(name))))
                        .append("</td>"));
                page.append("</tr>\n");
            }
            page.append("</tbody>");
        }
        page.append("</table>\n");
    }

    private static void picture(StringBuilder page, JsonNode item) {
        page.append("<p><img alt=\"Your picture\" src=\"data:")
                .append(escaped(item.path("mediaType").asText()))
                .append(";base64,")
                .append(escaped(item.path(ExportDocument.PICTURE).asText()))
                .append("\"></p>\n");
    }

    private static String value(JsonNode value) {
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.forEach(one -> texts.add(one.asText()));
            return String.join(", ", texts);
        }
        if (value.isNull() || value.isMissingNode()) {
            return "–";
        }
        return value.isBoolean() ? (value.asBoolean() ? "yes" : "no") : time(value.asText());
    }

    /** A moment as people read it; any other text as it is. */
    private static String time(String text) {
        return text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z")
                ? text.substring(0, 10) + " " + text.substring(11, 19) + " UTC"
                : text;
    }

    /** {@code signedInAt} as {@code Signed in at}. */
    private static String label(String name) {
        String words = name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** For the text of an element and for an attribute in quotes. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
