package io.duologue.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody wrote, on the page it is text: it has the tags that it has without it, and no other. */
class ExportPageTest {
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final String HARMLESS = "x";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "</td></tr></table></section></body></html><img src=x onerror=alert(1)>",
                "\" onmouseover=\"alert(1)",
                "' onmouseover='alert(1)",
                "]]><!-- <![CDATA[",
                "--><svg/onload=alert(1)>",
                "</style><script>alert(1)</script>",
                "&lt;script&gt;&#60;b&#62;",
                "\u202eevil\u202c\u2066\u200f\u061c",
                "<\u0000script>",
                "\ud83d\ude00 <b>"
            })
    void whateverIsWrittenIsText(String hostile) {
        String page = page(hostile);

        assertThat(tags(page)).isEqualTo(tags(page(HARMLESS)));
        assertThat(shown(page)).contains(hostile);
        assertThat(page.length() - page.replace(ExportPage.escaped(hostile), "").length())
                .as("wherever it stands it is escaped")
                .isGreaterThanOrEqualTo(11 * ExportPage.escaped(hostile).length());
    }

    @Test
    void whatStandsInAnAttributeStaysInIt() {
        assertThat(ExportPage.escaped("\"'<&>")).isEqualTo("&quot;&#39;&lt;&amp;&gt;");
    }

    /** Each place into which a text can come: of one item, of several, in a list, as a name, and in what is said of a section. */
    private static String page(String text) {
        ObjectNode document = Json.object().put("at", text);
        ObjectNode sections = document.putObject("sections");
        ObjectNode one = section(sections, "profile", text);
        ObjectNode profile = one.putArray("items").addObject();
        profile.put("name", text);
        profile.putArray("interests").add(text).add(text);
        profile.put(text, "of a name that was made up");
        ObjectNode many = section(sections, "messages", text);
        ArrayNode messages = many.putArray("items");
        messages.addObject().put("text", text).put("note", text).put(text, true);
        messages.addObject().put("text", "said").put("note", text);
        section(sections, text, text).putArray("items");
        return new String(ExportPage.of(document), StandardCharsets.UTF_8);
    }

    private static ObjectNode section(ObjectNode sections, String name, String text) {
        return sections.putObject(name)
                .put("what", text)
                .put("why", text)
                .put("kept", text)
                .put("afterErasure", text)
                .put("complete", false);
    }

    private static List<String> tags(String page) {
        return TAG.matcher(page).results().map(MatchResult::group).toList();
    }

    /** What a reader sees. */
    private static String shown(String page) {
        return TAG.matcher(page)
                .replaceAll(" ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
