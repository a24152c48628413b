package io.duologue.matching;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be talked about: a small forest of topics. People choose leaves; parents say which leaves are near each other.
 *
 * <ul>
 *   <li><b>TX-1</b> Every parent that is named exists, and no topic is named twice.
 *   <li><b>TX-2</b> No topic is below itself, and none more than {@value #MAX_DEPTH} levels deep.
 *   <li><b>TX-3</b> Order is kept: the order in which topics are given is that in which people see them.
 *   <li><b>TX-4</b> A topic that is not in the taxonomy is near to nothing but itself.
 *   <li><b>TX-5</b> Whoever lets himself be surprised is near to everybody, and everybody to him.
 *   <li><b>TX-6</b> What suits a topic suits all that is below it.
 * </ul>
 *
 * <p>Immutable.
 */
public final class Topics {

    /** The most topics that one taxonomy may have. */
    public static final int MAX_TOPICS = 10_000;

    /** The most levels: a topic, its parent, and that one's parent. */
    public static final int MAX_DEPTH = 3;

    private static final String TECH = "topics-tech.txt";

    private final Map<TopicId, Topic> byId;
    private final List<Topic> leaves;
    private final Map<TopicId, Set<String>> suited;

    private Topics(Map<TopicId, Topic> byId) {
        this.byId = byId;
        Set<TopicId> parents = byId.values().stream()
                .map(Topic::parent)
                .filter(parent -> parent != null)
                .collect(Collectors.toSet());
        this.leaves = byId.values().stream()
                .filter(topic -> !parents.contains(topic.id()))
                .toList();
        this.suited = byId.values().stream().collect(Collectors.toUnmodifiableMap(Topic::id, this::providersAbove));
    }

    private Set<String> providersAbove(Topic topic) {
        Set<String> providers = new LinkedHashSet<>();
        for (Topic at = topic; at != null; at = at.parent() == null ? null : byId.get(at.parent())) {
            providers.addAll(at.providers());
        }
        return Set.copyOf(providers);
    }

    /**
     * A taxonomy of these topics.
     *
     * @throws IllegalArgumentException naming the topic that breaks TX-1 or TX-2
     */
    public static Topics of(Collection<Topic> topics) {
        Bounds.within("topics in a taxonomy", topics.size(), 1, MAX_TOPICS);
        Map<TopicId, Topic> byId = new LinkedHashMap<>();
        for (Topic topic : topics) {
            if (byId.put(topic.id(), topic) != null) {
                throw new IllegalArgumentException("expected every topic once but was twice: " + topic.id());
            }
        }
        byId.values().forEach(topic -> checkPathToTop(topic, byId));
        return new Topics(byId);
    }

    /**
     * A taxonomy from lines of the form {@code id | label}, {@code id | label | parent} or {@code id | label | parent | providers},
     * the last with commas between, and the parent empty at the top. Empty lines and lines that begin with {@code #} are skipped.
     *
     * @throws IllegalArgumentException naming the line that is malformed, or as {@link #of(Collection)}
     */
    public static Topics parse(List<String> lines) {
        List<Topic> topics = new ArrayList<>();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                topics.add(parseLine(line));
            }
        }
        return of(topics);
    }

    /** The default: what people in technology like to talk about. */
    public static Topics tech() {
        return TechTopics.TOPICS;
    }

    public Optional<Topic> find(TopicId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** @throws NoSuchElementException if there is no such topic */
    public Topic get(TopicId id) {
        return find(id).orElseThrow(() -> new NoSuchElementException("no topic " + id));
    }

    public boolean contains(TopicId id) {
        return byId.containsKey(id);
    }

    /** What has nothing below it: what people choose from. */
    public List<Topic> leaves() {
        return leaves;
    }

    public List<Topic> all() {
        return List.copyOf(byId.values());
    }

    public Optional<TopicId> parentOf(TopicId id) {
        return Optional.ofNullable(parentOrNull(id));
    }

    /** Accounts elsewhere that suit this topic: its own and those of everything above it; none if it is not in the taxonomy. */
    public Set<String> providersOf(TopicId id) {
        return suited.getOrDefault(id, Set.of());
    }

    /** How near the topics of the two are, the same in both directions. */
    public TopicReach reach(Ticket self, Ticket other) {
        if (self.surprise() || other.surprise()) {
            return TopicReach.LEAF;
        }
        TopicReach nearest = TopicReach.ANY;
        for (TopicId mine : self.topics()) {
            for (TopicId their : other.topics()) {
                if (mine.equals(their)) {
                    return TopicReach.LEAF;
                }
                if (commonAbove(mine, their) != null) {
                    nearest = TopicReach.PARENT;
                }
            }
        }
        return nearest;
    }

    /**
     * What the two may talk about: the first topic they share, else what the one named who meets somebody open to surprises,
     * else the first parent they share. Empty if both want to be surprised or nothing is shared.
     */
    public Optional<TopicId> common(Ticket a, Ticket b) {
        Optional<TopicId> shared =
                a.topics().stream().filter(b.topics()::contains).findFirst();
        if (shared.isPresent()) {
            return shared;
        }
        if (b.surprise() && !a.topics().isEmpty()) {
            return a.topics().stream().findFirst();
        }
        if (a.surprise()) {
            return b.topics().stream().findFirst();
        }
        return Optional.ofNullable(firstCommonAbove(a, b));
    }

    private @Nullable TopicId firstCommonAbove(Ticket a, Ticket b) {
        for (TopicId mine : a.topics()) {
            for (TopicId their : b.topics()) {
                TopicId above = commonAbove(mine, their);
                if (above != null) {
                    return above;
                }
            }
        }
        return null;
    }

    /** The parent of both, or the one of the two that is the other's parent. */
    private @Nullable TopicId commonAbove(TopicId a, TopicId b) {
        TopicId above = parentOrNull(a);
        TopicId otherAbove = parentOrNull(b);
        if (above != null && (above.equals(otherAbove) || above.equals(b))) {
            return above;
        }
        return a.equals(otherAbove) ? a : null;
    }

    private @Nullable TopicId parentOrNull(TopicId id) {
        Topic topic = byId.get(id);
        return topic == null ? null : topic.parent();
    }

    private static void checkPathToTop(Topic topic, Map<TopicId, Topic> byId) {
        int depth = 1;
        Topic at = topic;
        for (TopicId up = at.parent(); up != null; up = at.parent()) {
            Topic parent = byId.get(up);
            if (parent == null) {
                throw new IllegalArgumentException("expected a known parent of topic " + at.id() + " but was " + up);
            }
            if (up.equals(topic.id())) {
                throw new IllegalArgumentException("expected no topic below itself but was " + up);
            }
            depth++;
            if (depth > MAX_DEPTH) {
                throw new IllegalArgumentException(
                        "expected 1–" + MAX_DEPTH + " levels but topic " + topic.id() + " lies deeper");
            }
            at = parent;
        }
    }

    private static Topic parseLine(String line) {
        String[] parts = line.split("\\|", -1);
        if (parts.length < 2 || parts.length > 4) {
            throw new IllegalArgumentException(
                    "expected 'id | label | parent | providers' but was " + Bounds.shown(line));
        }
        boolean isTop = parts.length == 2 || (parts.length == 4 && parts[2].isBlank());
        TopicId parent = isTop ? null : new TopicId(parts[2].strip());
        List<String> providers = parts.length == 4
                ? Arrays.stream(parts[3].split(",")).map(String::strip).toList()
                : List.of();
        return new Topic(new TopicId(parts[0].strip()), parts[1].strip(), parent, providers);
    }

    /** Read once, when first asked for. */
    private static final class TechTopics {

        static final Topics TOPICS = parse(read());

        private static List<String> read() {
            InputStream file = Topics.class.getResourceAsStream(TECH);
            if (file == null) {
                throw new IllegalStateException("the file " + TECH + " is missing beside " + Topics.class);
            }
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
                return lines.lines().toList();
            } catch (IOException e) {
                throw new UncheckedIOException("could not read " + TECH, e);
            }
        }
    }
}
