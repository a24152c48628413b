package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the specifications: whole, without a word on the console, from here alone, and usable by everybody. */
@ExtendWith(Browsers.class)
class DocsPagesIT {
    private static DemoServer demo;

    private final List<Watch> watches = new ArrayList<>();

    @BeforeAll
    static void start() {
        demo = DemoServer.start();
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @AfterEach
    void nothingWasWrong() {
        watches.forEach(Watch::sawNothingWrong);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void thePageOfHttpShowsEveryRoute(ColorScheme scheme) {
        List<String> routes = documented();

        try (BrowserContext context = context(scheme)) {
            Page page = opened(context, "/docs/http");
            Locator operations = page.locator(".opblock");
            assertThat(operations).hasCount(routes.size());

            assertThat(operations.evaluateAll("all => all.map(one => one.querySelector('.opblock-summary-method')"
                            + ".textContent + ' ' + one.querySelector('.opblock-summary-path').dataset.path)"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .containsExactlyInAnyOrderElementsOf(routes);
            operations.first().locator(".opblock-summary-control").click();
            assertThat(operations.first().locator(".responses-table")).isVisible();
            assertThat(barriers(page)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void thePageOfTheSocketShowsEveryFrame(ColorScheme scheme) {
        List<String> frames = Stream.concat(
                        Arrays.stream(ClientFrame.Type.values()).map(type -> "client." + type.wireName()),
                        Arrays.stream(ServerFrame.Type.values()).map(type -> "server." + type.wireName()))
                .toList();

        try (BrowserContext context = context(scheme)) {
            Page page = opened(context, "/docs/realtime");
            Locator shown = page.locator("section.frame");
            assertThat(shown).hasCount(frames.size());

            assertThat(shown.evaluateAll("all => all.map(one => one.id)"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .containsExactlyInAnyOrderElementsOf(frames);
            assertThat(page.locator("#errors + div").getByText("frame.too-large"))
                    .isVisible();
            page.locator("[id='client.message.send'] summary").click();
            assertThat(page.locator("[id='client.message.send'] pre")).containsText("\"message.send\"");
            assertThat(barriers(page)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void theOverviewLeadsToBoth(ColorScheme scheme) {
        try (BrowserContext context = context(scheme)) {
            Page page = opened(context, "/docs");

            assertThat(barriers(page)).isEmpty();
            page.locator("main h2 a[href='/docs/realtime']").click();
            assertThat(page.locator("h1")).hasText("Duologue in real time");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/http", "/docs/realtime"})
    void everyPageFitsAPhone(String path) {
        try (BrowserContext context = Browsers.context(new Browser.NewContextOptions().setViewportSize(390, 844))) {
            Page page = opened(context, path);
            assertThat(page.locator("main h2, .opblock").first()).isVisible();

            assertThat(page.evaluate("() => document.scrollingElement.scrollWidth"))
                    .as("wide")
                    .isEqualTo(390);
        }
    }

    /** Those are the server's: {@code OpenApiIT}. */
    private static List<String> documented() {
        try {
            JsonNode paths = new YAMLMapper()
                    .readTree(Path.of("..", "docs", "spec", "openapi.yaml").toFile())
                    .path("paths");
            return paths.properties().stream()
                    .flatMap(path -> path.getValue().properties().stream()
                            .filter(member -> !member.getKey().equals("parameters"))
                            .map(method -> method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BrowserContext context(ColorScheme scheme) {
        return Browsers.context(
                new Browser.NewContextOptions().setViewportSize(1280, 900).setColorScheme(scheme));
    }

    private Page opened(BrowserContext context, String path) {
        Page page = context.newPage();
        watches.add(Watch.over(page, demo.address()));
        page.navigate(demo.address() + path);
        return page;
    }

    private static List<?> barriers(Page page) {
        page.evaluate("(axe) => { if (!window.axe) (0, eval)(axe); }", States.resource("/axe.min.js"));
        return (List<?>)
                page.evaluate("async () => [...new Set((await axe.run(document, { resultTypes: ['violations'] }))"
                        + ".violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => id + ': ' + html.slice(0, 160)"
                        + " + ' ' + any.map(({ message }) => message).join('; '))))]");
    }
}
