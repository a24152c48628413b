package io.duologue.docs;

import static io.duologue.docs.WireSchemas.Dialect.OPEN_API;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ServerFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The drawn flows and the table of other names speak of frames, routes and codes that there are. The routes are those of
 * {@code openapi.yaml}, which the server's own tests hold to what it serves.
 */
class NamesInDocumentsTest {
    private static final Set<String> ROUTES = routes();
    private static final Set<String> SAID = Arrays.stream(ClientFrame.Type.values())
            .map(ClientFrame.Type::wireName)
            .collect(Collectors.toSet());
    private static final Set<String> HEARD = Arrays.stream(ServerFrame.Type.values())
            .map(ServerFrame.Type::wireName)
            .collect(Collectors.toSet());
    private static final Set<Integer> CLOSES =
            Arrays.stream(CloseCode.values()).map(CloseCode::code).collect(Collectors.toSet());

    private static final Pattern DIAGRAM = Pattern.compile("```mermaid\\nsequenceDiagram\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PARTICIPANT = Pattern.compile("participant (\\w+) as (.+)");
    /** What is drawn takes neither a semicolon nor a hash: it ends there. */
    private static final Pattern ARROW = Pattern.compile("(\\w+)(-?->>)(\\w+): ([^;#]+)");

    private static final Pattern NOTE = Pattern.compile("Note over \\w+(,\\w+)?: [^;#]+");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final String ABSENT = "not there, because ";

    /** Reserved: no version so far sends it. */
    private static final Set<String> NEVER_SENT = Set.of("moderation.notice");

    @Test
    void everyArrowOfAFlowIsWhatItsSideMaySay() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> diagrams = diagrams();
        for (String diagram : diagrams) {
            Set<String> clients = new HashSet<>();
            Set<String> servers = new HashSet<>();
            for (String line : diagram.strip().lines().toList()) {
                String said = line.strip();
                Matcher participant = PARTICIPANT.matcher(said);
                Matcher arrow = ARROW.matcher(said);
                if (participant.matches()) {
                    (participant.group(2).matches("Server|Node \\w") ? servers : clients).add(participant.group(1));
                } else if (arrow.matches()) {
                    if (!isSayable(arrow, clients, servers)) {
                        wrong.add(said);
                    }
                } else if (!NOTE.matcher(said).matches()) {
                    wrong.add("cannot be read: " + said);
                }
            }
        }

        assertThat(diagrams).hasSizeGreaterThanOrEqualTo(7);
        assertThat(wrong).isEmpty();
    }

    @Test
    void theFlowsShowWhatTheyPromise() throws IOException {
        String flows = String.join("", diagrams());

        assertThat(List.of(
                        "hello",
                        "welcome",
                        "match.found",
                        "message.new",
                        "conversation.ended",
                        "partner.state",
                        "conversation.snapshot",
                        "session.replaced",
                        "close 4402",
                        "close 4400",
                        "restriction",
                        "server.draining",
                        "close 4201"))
                .allSatisfy(name -> assertThat(flows).contains(": " + name));
        assertThat(NEVER_SENT).allSatisfy(name -> assertThat(flows).doesNotContain(": " + name));
    }

    @Test
    void everyOtherNameIsMappedToOneOfOursOrToAReason() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String[]> rows = Files.readString(WireSchemas.SPEC.resolve("mapping.md"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Theirs"))
                .map(line -> line.split("\\|", -1))
                .toList();
        for (String[] row : rows) {
            String theirs = row[1].strip();
            String ours = row[2].strip();
            List<String> names = names(ours);
            if (row.length != 5) {
                wrong.add(theirs + ": not three cells");
            } else if (ours.startsWith(ABSENT)) {
                names(theirs).stream().filter(ROUTES::contains).forEach(there -> wrong.add(there + " is there"));
            } else if (names.isEmpty() && !ours.equals("the web client")) {
                wrong.add(theirs + ": mapped to nothing");
            }
            names.stream().filter(name -> !isOurs(name)).forEach(name -> wrong.add(theirs + ": no " + name));
        }

        assertThat(rows).hasSizeGreaterThan(60);
        assertThat(wrong).isEmpty();
    }

    private static boolean isSayable(Matcher arrow, Set<String> clients, Set<String> servers) {
        String said = arrow.group(4);
        String name = said.split("[ ,]", 2)[0];
        if (arrow.group(2).equals("->>")) {
            return clients.contains(arrow.group(1))
                    && servers.contains(arrow.group(3))
                    && (ROUTES.contains(said) || SAID.contains(name));
        }
        boolean close = name.equals("close") && CLOSES.contains(Integer.valueOf(said.substring("close ".length())));
        return servers.contains(arrow.group(1))
                && clients.contains(arrow.group(3))
                && (close || name.matches("[1-5]\\d\\d") || HEARD.contains(name));
    }

    private static boolean isOurs(String name) {
        return ROUTES.contains(name) || SAID.contains(name) || HEARD.contains(name);
    }

    private static List<String> names(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    private static List<String> diagrams() throws IOException {
        return DIAGRAM.matcher(Files.readString(WireSchemas.SPEC.resolve("flows.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static Set<String> routes() {
        JsonNode paths = WireSchemas.read(OPEN_API).path("paths");
        return paths.properties().stream()
                .flatMap(path -> Stream.of("get", "post", "put", "delete")
                        .filter(method -> path.getValue().has(method))
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toSet());
    }
}
