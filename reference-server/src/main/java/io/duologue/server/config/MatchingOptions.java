package io.duologue.server.config;

import io.duologue.core.engine.Duologue;
import io.duologue.matching.GroupRules;
import io.duologue.matching.HardRule;
import io.duologue.matching.PairingRules;
import io.duologue.matching.RelaxationTable;
import io.duologue.matching.ScoreWeights;
import io.duologue.matching.Scorer;
import io.duologue.matching.Topics;
import io.duologue.protocol.TalkIntent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.immutables.value.Value;

/** By which figures people are paired: what is not given is as it is shipped. Immutable. */
@Value.Immutable
public interface MatchingOptions {
    /** More than the largest table or taxonomy has. */
    int MAX_FILE_BYTES = 4 * 1024 * 1024;

    /** What can be talked about. */
    Optional<Topics> topics();

    /** What is still insisted on after how long a wait. */
    Optional<RelaxationTable> relaxation();

    /** How much each aspect of a partner counts. */
    Optional<ScoreWeights> weights();

    /** Who may meet whom, by what each came for. */
    Optional<GroupRules> groups();

    static MatchingOptions standard() {
        return ImmutableMatchingOptions.builder().build();
    }

    /**
     * Reads and checks the files.
     *
     * @param repeatCoolDown before which nobody meets a partner again, whatever the table says
     * @throws ConfigurationException naming the setting, the file and the line
     */
    static MatchingOptions read(MatchingFiles files, Duration repeatCoolDown) throws ConfigurationException {
        return ImmutableMatchingOptions.builder()
                .topics(read(Setting.MATCHING_TOPICS, files.topics(), Topics::parse))
                .relaxation(relaxation(files.relaxation(), repeatCoolDown))
                .weights(read(Setting.MATCHING_WEIGHTS, files.weights(), ScoreWeights::parse))
                .groups(read(Setting.MATCHING_GROUPS, files.groups(), MatchingOptions::groups))
                .build();
    }

    private static Optional<RelaxationTable> relaxation(Optional<Path> given, Duration repeatCoolDown)
            throws ConfigurationException {
        return given.equals(Optional.of(Path.of(RelaxationTable.BY_TOPIC)))
                ? Optional.of(RelaxationTable.byTopic(repeatCoolDown))
                : read(Setting.MATCHING_RELAXATION, given, lines -> RelaxationTable.parse(lines, repeatCoolDown));
    }

    /** A group that is no intent would have nobody in it, and whoever is to meet only its members would meet nobody. */
    private static GroupRules groups(List<String> lines) {
        GroupRules rules = GroupRules.parse(lines);
        List<String> known =
                Stream.of(TalkIntent.values()).map(TalkIntent::wireName).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+", -1);
            for (String group : List.of(words[0], words[2])) {
                if (!group.equals("*") && !known.contains(group)) {
                    throw new IllegalArgumentException("line " + (i + 1) + ": group: expected "
                            + String.join(", ", known) + " but was '" + group + "'");
                }
            }
        }
        return rules;
    }

    private static <T> Optional<T> read(Setting setting, Optional<Path> file, Function<List<String>, T> parse)
            throws ConfigurationException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(lines(file.get())));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(setting.file() + ": in " + file.get() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new ConfigurationException(
                    setting.file(), setting.expected() + " that can be read", "\"" + file.get() + "\"");
        }
    }

    /**
     * The lines of a file that an operator wrote.
     *
     * @throws IllegalArgumentException if it has more than {@value #MAX_FILE_BYTES} bytes
     * @throws IOException if it cannot be read
     */
    static List<String> lines(Path file) throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_FILE_BYTES + 1);
        }
        if (content.length > MAX_FILE_BYTES) {
            throw new IllegalArgumentException(
                    "expected a file of up to " + MAX_FILE_BYTES + " bytes but was a larger one");
        }
        return new String(content, StandardCharsets.UTF_8).lines().toList();
    }

    /** Has people paired by these figures. */
    default void into(Duologue.Builder engine, Duration repeatCoolDown) {
        Topics known = topics().orElseGet(Topics::tech);
        List<HardRule> rules = new ArrayList<>(HardRule.standard(repeatCoolDown));
        groups().ifPresent(rules::add);
        PairingRules.Builder pairing = PairingRules.builder(known, repeatCoolDown)
                .hardRules(rules)
                .scorer(Scorer.standard(known, weights().orElseGet(ScoreWeights::standard)));
        relaxation().ifPresent(pairing::relaxation);
        engine.topics(known).pairing(pairing.build());
    }
}
