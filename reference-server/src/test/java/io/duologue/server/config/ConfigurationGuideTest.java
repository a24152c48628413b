package io.duologue.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.protocol.ProtocolLimits;
import io.duologue.server.config.Setting.Builders;
import io.duologue.server.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds docs/guide/configuration.md to the settings that there are. */
class ConfigurationGuideTest {
    private static final Map<String, String> DEMO = Map.of("demo", "true");
    private static final String NONE = "none";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\|(.*)\\|$");
    private static final Pattern FORM = Pattern.compile("(?m)^- \\*\\*([a-z]+)\\*\\*: (.*)$");
    private static final Pattern WRONG = Pattern.compile("(?m)^(DUOLOGUE_[A-Z_]+)=(\\S+) +→ (.*)$");

    /** A row of the table; what stands in it as code is without its marks. */
    private record Row(String setting, String environment, String standard, String demo, String form, String example) {
        @Override
        public String toString() {
            return setting;
        }
    }

    static List<Row> rows() {
        return ROW.matcher(guide())
                .results()
                .map(row -> row(row.group(1), row.group(2).split("\\|", -1)))
                .toList();
    }

    private static Row row(String setting, String[] cells) {
        List<String> texts =
                Arrays.stream(cells).map(cell -> cell.strip().replace("`", "")).toList();
        return new Row(setting, texts.get(0), texts.get(1), texts.get(2), texts.get(3), texts.get(4));
    }

    @Test
    void theTableHasEverySettingInTheOrderOfTheCode() {
        assertThat(rows()).extracting(Row::setting).containsExactlyElementsOf(names(Setting::file));
        assertThat(rows()).extracting(Row::environment).containsExactlyElementsOf(names(Setting::environment));
    }

    private static List<String> names(Function<Setting, String> name) {
        return Arrays.stream(Setting.values()).map(name).toList();
    }

    @Test
    void theDefaultsAreThoseOfTheCode() throws ConfigurationException {
        assertThat(options(rows(), Row::standard))
                .isEqualTo(ServerOptions.builder().build());
    }

    @Test
    void theDemosDefaultsAreThoseOfTheCode() throws ConfigurationException {
        List<Row> changed = rows().stream().filter(row -> !row.demo().isEmpty()).toList();

        assertThat(options(changed, Row::demo)).isEqualTo(Configuration.read(Map.of(), Optional.empty(), DEMO));
    }

    private static ServerOptions options(List<Row> rows, Function<Row, String> value) throws ConfigurationException {
        Builders to = new Builders();
        for (Row row : rows) {
            if (!value.apply(row).equals(NONE)) {
                Setting.ofFile(row.setting()).orElseThrow().read(row.setting(), value.apply(row), to);
            }
        }
        return to.build();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anExampleIsUnderstoodAndIsNotTheDefault(Row row) throws ConfigurationException {
        Builders to = new Builders();

        Setting.ofFile(row.setting()).orElseThrow().read(row.setting(), row.example(), to);

        assertThat(row.example()).isNotEqualTo(row.standard());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theFormIsWhatAnErrorSaysIsExpected(Row row) {
        Map<String, String> forms = new LinkedHashMap<>();
        FORM.matcher(guide()).results().forEach(form -> forms.put(form.group(1), form.group(2)));
        Builders to = new Builders();

        assertThatThrownBy(() -> Setting.ofFile(row.setting()).orElseThrow().read(row.setting(), "", to))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        row.setting() + ": expected " + forms.getOrDefault(row.form(), row.form()) + " but was");
    }

    static Stream<MatchResult> errors() {
        return WRONG.matcher(guide()).results().toList().stream();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorLooksAsTheGuideShowsIt(MatchResult wrong) {
        assertThatThrownBy(() -> Configuration.read(Map.of(wrong.group(1), wrong.group(2)), Optional.empty(), DEMO))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(wrong.group(3));
    }

    @Test
    void theFiguresThatCannotBeSetAreThoseOfTheCode() {
        ServerOptions standard = ServerOptions.builder().build();

        assertThat(guide())
                .contains("| time for the head of a request | "
                        + standard.requestWithin().toSeconds() + " s |")
                .contains("| body of a request | " + Json.MAX_BYTES / 1024 + " KiB |")
                .contains("| sign-ins and connections for which one provider is being asked | "
                        + standard.signInsAtOnce() + " |")
                .contains("| a frame of the socket | " + ProtocolLimits.FRAME_BYTES / 1024 + " KiB |");
    }

    private static String guide() {
        try {
            return Files.readString(Path.of("..", "docs", "guide", "configuration.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
