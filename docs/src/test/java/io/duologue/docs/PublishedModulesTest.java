package io.duologue.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a stranger gets: {@code build-tools/check-consumer.sh} tries it, these see earlier what was forgotten. */
class PublishedModulesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void theBomNamesEveryPublishedModuleAndNothingElse() throws IOException {
        Set<String> published = publishedFolders().stream()
                .filter(folder -> !folder.equals("sdk-bom"))
                .map(folder -> folder.replace("sdk-", "duologue-"))
                .collect(Collectors.toCollection(TreeSet::new));
        String bom = Files.readString(ROOT.resolve("sdk-bom/pom.xml"));
        String managed = bom.substring(bom.indexOf("<dependencyManagement>"), bom.indexOf("</dependencyManagement>"));

        Set<String> named = all("<artifactId>([^<]+)</artifactId>", managed);

        assertThat(named).isEqualTo(published);
    }

    @Test
    void onlyModulesOfTheSdkArePublished() throws IOException {
        Set<String> published = new TreeSet<>();
        for (String folder : modulesOfTheBuild()) {
            String pom = Files.readString(ROOT.resolve(folder).resolve("pom.xml"));
            if (pom.contains("<maven.deploy.skip>false</maven.deploy.skip>")) {
                published.add(folder);
            }
        }

        assertThat(published).contains("sdk-bom").allMatch(folder -> folder.startsWith("sdk-"));
        assertThat(Files.readString(ROOT.resolve("pom.xml"))).contains("<maven.deploy.skip>true</maven.deploy.skip>");
    }

    /** On the class path everything is visible, so that a package without its line is noticed by strangers only. */
    @Test
    void everyPackageIsExported() throws IOException {
        int described = 0;
        for (String folder : publishedFolders()) {
            Path sources = ROOT.resolve(folder).resolve("src/main/java");
            Path description = sources.resolve("module-info.java");
            if (Files.exists(description)) {
                described++;

                assertThat(all("exports ([\\w.]+);", Files.readString(description)))
                        .as(folder)
                        .isEqualTo(packages(sources));
            }
        }

        assertThat(described).isGreaterThanOrEqualTo(3);
    }

    private static Set<String> publishedFolders() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith("sdk-"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> modulesOfTheBuild() throws IOException {
        return all("<module>([^<]+)</module>", Files.readString(ROOT.resolve("pom.xml")));
    }

    private static Set<String> packages(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .filter(folder -> !folder.equals(sources))
                    .map(folder -> sources.relativize(folder)
                            .toString()
                            .replace('\\', '/')
                            .replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
