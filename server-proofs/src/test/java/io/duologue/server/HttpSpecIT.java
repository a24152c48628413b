package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of the specification and the routes of the server are the same. */
class HttpSpecIT {
    private static final Path SPEC = Path.of("..", "docs", "spec", "http.md");
    private static final Pattern METHODS =
            Pattern.compile("^\\| ((?:GET|POST|PUT|DELETE)(?:, (?:GET|POST|PUT|DELETE))*) ");
    private static final Pattern TARGET = Pattern.compile("`(/[^`?]*)[^`]*`");

    @Test
    void theSpecificationNamesEveryRouteAndNoOther() throws IOException, ConfigurationException {
        try (ReferenceServer server = ReferenceServer.start(
                Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0")))) {
            List<String> served = server.routes().stream()
                    .map(route -> route.method() + " " + route.path())
                    .toList();

            assertThat(specified()).containsExactlyInAnyOrderElementsOf(served);
        }
    }

    private static List<String> specified() throws IOException {
        List<String> routes = new ArrayList<>();
        for (String line : Files.readAllLines(SPEC)) {
            Matcher methods = METHODS.matcher(line);
            if (methods.find()) {
                String cell = line.substring(1, line.indexOf(" | ", 2));
                String prefix = cell.contains("(no prefix)") ? "" : "/api/v1";
                for (String method : methods.group(1).split(", ", -1)) {
                    TARGET.matcher(cell)
                            .results()
                            .forEach(target -> routes.add(method + " " + prefix + target.group(1)));
                }
            }
        }
        return routes;
    }
}
