package io.duologue.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Stores;
import io.duologue.core.privacy.AfterErasure;
import io.duologue.core.privacy.AfterErasure.Remains;
import io.duologue.core.privacy.AfterErasure.UntilItRunsOut;
import io.duologue.core.privacy.DataClass;
import io.duologue.core.privacy.Kept;
import io.duologue.core.privacy.Kept.AsLongAs;
import io.duologue.core.privacy.Kept.AsTheOptionSays;
import io.duologue.core.privacy.Kept.EachItsOwn;
import io.duologue.core.privacy.Kept.For;
import io.duologue.core.privacy.Kept.OnceDecided;
import io.duologue.core.queueing.Introductions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/guide/privacy.md} has every kind of data that there is, as {@link DataClass} says it. */
class PrivacyDocumentTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCUMENT = ROOT.resolve("docs/guide/privacy.md");
    private static final String BEGIN = "<!-- data map -->\n";
    private static final String END = "<!-- end of data map -->";

    @Test
    void theDataMapIsWhatTheCodeSays() throws IOException {
        String document = Files.readString(DOCUMENT);

        assertThat(document.substring(document.indexOf(BEGIN) + BEGIN.length(), document.indexOf(END)))
                .isEqualTo(map());
    }

    /** Introductions keep nothing of their own. */
    @Test
    void everyStoreOfThePlatformHasAKindOfData() {
        assertThat(Arrays.stream(DataClass.values()).map(DataClass::store))
                .containsAll(Arrays.stream(Stores.class.getRecordComponents())
                        .map(RecordComponent::getType)
                        .filter(type -> type != Introductions.class)
                        .map(Class::getSimpleName)
                        .toList());
    }

    @Test
    void everyStoreAndOptionThatIsNamedExists() {
        assertThat(DataClass.values()).allSatisfy(kind -> {
            assertThat(source(kind.store())).as(kind.store()).isPresent();
            assertThat(options(kind.kept()))
                    .allSatisfy(option -> assertThat(source(option.options()))
                            .hasValueSatisfying(text -> assertThat(text).contains("Duration " + option.name() + "()")));
        });
    }

    /** Which figures it takes. */
    private static List<AsTheOptionSays> options(Kept kept) {
        if (kept instanceof OnceDecided either) {
            return List.of(either.decided(), either.open());
        }
        if (kept instanceof EachItsOwn each) {
            return List.of(each.some(), each.rest());
        }
        return kept instanceof AsTheOptionSays option ? List.of(option) : List.of();
    }

    private static Optional<String> source(String type) {
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path sources : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    Optional<Path> found =
                            files.filter(file -> file.endsWith(type + ".java")).findFirst();
                    if (found.isPresent()) {
                        return Optional.of(Files.readString(found.get()));
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String map() {
        return "| What | Why | Kept | After an erasure | Taken along | Where |\n|---|---|---|---|---|---|\n"
                + Arrays.stream(DataClass.values())
                        .map(PrivacyDocumentTest::row)
                        .collect(Collectors.joining());
    }

    private static String row(DataClass kind) {
        return "| **%s**: %s | %s | %s | %s | %s | `%s` |%n"
                .formatted(
                        kind.id(),
                        kind.what(),
                        kind.why(),
                        kept(kind.kept()),
                        left(kind.afterErasure()),
                        kind.given().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        kind.store());
    }

    private static String kept(Kept kept) {
        if (kept instanceof For known) {
            return known.time().toMinutes() + " minutes from " + known.since();
        }
        if (!options(kept).isEmpty()) {
            return options(kept).stream()
                    .map(option -> "`" + option.options() + "." + option.name() + "` from " + option.since())
                    .collect(Collectors.joining(kept instanceof EachItsOwn ? "; " : "; without one "));
        }
        return kept instanceof AsLongAs condition
                ? "as long as " + condition.condition()
                : "as long as the account exists";
    }

    private static String left(AfterErasure after) {
        if (after instanceof Remains remains) {
            return remains.what() + " " + remains.why();
        }
        return after instanceof UntilItRunsOut runsOut ? "its usual time. " + runsOut.why() : "nothing";
    }

    /** Writes the data map anew: run in the folder {@code docs}. */
    public static void main(String[] args) throws IOException {
        String document = Files.readString(DOCUMENT);
        Files.writeString(
                DOCUMENT,
                document.substring(0, document.indexOf(BEGIN) + BEGIN.length())
                        + map()
                        + document.substring(document.indexOf(END)));
    }
}
