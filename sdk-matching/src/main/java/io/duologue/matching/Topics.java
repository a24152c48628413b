package io.duologue.matching;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    private final Map<TopicId, Topic> byId;
    private final List<Topic> leaves;
    private final List<Topic> ordered;
    private final Map<TopicId, Integer> places = new HashMap<>();

    /** By place: of what each topic belongs to. */
    private final int[] parents;

    /** By place: the accounts that suit each topic. */
    private final String[][] suited;

    private Topics(Map<TopicId, Topic> byId) {
        this.byId = byId;
        Set<TopicId> parents = byId.values().stream()
                .map(Topic::parent)
                .filter(parent -> parent != null)
                .collect(Collectors.toSet());
        this.leaves = byId.values().stream()
                .filter(topic -> !parents.contains(topic.id()))
                .toList();
        this.ordered = List.copyOf(byId.values());
        ordered.forEach(topic -> places.put(topic.id(), places.size()));
        this.parents = ordered.stream()
                .mapToInt(topic -> topic.parent() == null ? TopicPlaces.NOWHERE : placeOf(topic.parent()))
                .toArray();
        this.suited = ordered.stream().map(this::providersAbove).toArray(String[][]::new);
    }

    private String[] providersAbove(Topic topic) {
        Set<String> providers = new LinkedHashSet<>();
        for (Topic at = topic; at != null; at = at.parent() == null ? null : byId.get(at.parent())) {
            providers.addAll(at.providers());
        }
        return providers.toArray(String[]::new);
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
     * @throws IllegalArgumentException naming the line that is malformed, or whose topic breaks TX-1 or TX-2
     */
    public static Topics parse(List<String> lines) {
        List<NumberedLine> numbered = NumberedLine.of(lines);
        NumberedLine.checkCount("topics in a taxonomy", numbered, MAX_TOPICS);
        Map<TopicId, Topic> byId = new LinkedHashMap<>();
        Map<TopicId, NumberedLine> lineOf = new LinkedHashMap<>();
        for (NumberedLine line : numbered) {
            Topic topic = parseLine(line);
            NumberedLine before = lineOf.put(topic.id(), line);
            if (before != null) {
                throw line.refused(
                        "id: expected every topic once but was in line " + before.number() + " already: " + topic.id());
            }
            byId.put(topic.id(), topic);
        }
        lineOf.forEach((id, line) -> {
            try {
                checkPathToTop(Objects.requireNonNull(byId.get(id)), byId);
            } catch (IllegalArgumentException e) {
                throw line.refused(e);
            }
        });
        return new Topics(byId);
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
        return ordered;
    }

    public Optional<TopicId> parentOf(TopicId id) {
        return find(id).map(Topic::parent);
    }

    /** Accounts elsewhere that suit this topic: its own and those of everything above it; none if it is not in the taxonomy. */
    public Set<String> providersOf(TopicId id) {
        int place = placeOf(id);
        return place == TopicPlaces.NOWHERE ? Set.of() : Set.of(suited[place]);
    }

    /** Whether one of these accounts elsewhere suits this topic. */
    boolean isSuitedBy(Set<String> accounts, TopicId id) {
        int place = placeOf(id);
        if (place != TopicPlaces.NOWHERE) {
            for (String provider : suited[place]) {
                if (accounts.contains(provider)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How near the topics of the two are, the same in both directions. */
    public TopicReach reach(Ticket self, Ticket other) {
        return self.compared().placesIn(this).reach(other.compared().placesIn(this));
    }

    /**
     * What the two may talk about: the first topic they share, else what the one named who meets somebody open to surprises,
     * else the first parent they share. Empty if both want to be surprised or nothing is shared.
     */
    public Optional<TopicId> common(Ticket a, Ticket b) {
        return Optional.ofNullable(
                a.compared().placesIn(this).common(b.compared().placesIn(this)));
    }

    /** The topic's place in the order of the taxonomy, or {@link TopicPlaces#NOWHERE}. */
    int placeOf(TopicId id) {
        Integer place = places.get(id);
        return place == null ? TopicPlaces.NOWHERE : place;
    }

    /** The place of what the topic at a place belongs to, or {@link TopicPlaces#NOWHERE}. */
    int parentOf(int place) {
        return place == TopicPlaces.NOWHERE ? TopicPlaces.NOWHERE : parents[place];
    }

    TopicId idAt(int place) {
        return ordered.get(place).id();
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

    private static Topic parseLine(NumberedLine line) {
        List<String> columns = line.columns();
        if (columns.size() < 2 || columns.size() > 4) {
            throw line.refused("expected 'id | label | parent | providers' but was " + Bounds.shown(line.text()));
        }
        try {
            boolean isTop = columns.size() == 2
                    || (columns.size() == 4 && columns.get(2).isEmpty());
            TopicId parent = isTop ? null : new TopicId(columns.get(2));
            List<String> providers = columns.size() == 4
                    ? Arrays.stream(columns.get(3).split(","))
                            .map(String::strip)
                            .toList()
                    : List.of();
            return new Topic(new TopicId(columns.get(0)), columns.get(1), parent, providers);
        } catch (IllegalArgumentException e) {
            throw line.refused(e);
        }
    }

    /** Read once, when first asked for. */
    private static final class TechTopics {
        static final Topics TOPICS = parse(NumberedLine.shipped("topics-tech.txt"));
    }
}
