package io.duologue.matching;

import static io.duologue.matching.People.person;
import static io.duologue.matching.People.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private final Topics tech = Topics.tech();

    @Test
    @Tag("TX-3")
    void theLobbyBeginsWithItsTenTopics() {
        assertThat(tech.leaves().stream().limit(10).map(Topic::label))
                .containsExactly(
                        "Backend",
                        "AI and ML",
                        "Career advice",
                        "Startups",
                        "Distributed systems",
                        "Frontend",
                        "Data engineering",
                        "Security",
                        "Hiring",
                        "Open source");
    }

    @Test
    void everyTopicToChooseBelongsToAGroup() {
        assertThat(tech.leaves()).allMatch(topic -> topic.parent() != null);
        assertThat(tech.all())
                .filteredOn(topic -> topic.parent() == null)
                .extracting(Topic::label)
                .containsExactly(
                        "Engineering",
                        "Data",
                        "Career",
                        "Company",
                        "Hardware",
                        "Design",
                        "Fields",
                        "Research",
                        "Life in tech");
    }

    @Test
    void thereIsSomethingForEverybodyInTechnology() {
        assertThat(tech.leaves()).hasSizeGreaterThanOrEqualTo(120);
        assertThat(tech.all()).extracting(Topic::label).doesNotHaveDuplicates();
        assertThat(tech.all().stream().filter(topic -> !tech.leaves().contains(topic)))
                .allMatch(group -> tech.leaves().stream()
                                .filter(leaf -> group.id().equals(leaf.parent()))
                                .count()
                        <= 16);
    }

    /** What people have in their profiles: it stays something to choose, and what it was near to. */
    @Test
    @Tag("TX-3")
    void theFirstTwentyTopicsStayWhatTheyWere() {
        assertThat(tech.leaves().stream().limit(20).map(leaf -> leaf.id() + " < " + leaf.parent()))
                .containsExactly(
                        "backend < engineering",
                        "ai-and-ml < data",
                        "career-advice < career",
                        "startups < company",
                        "distributed-systems < engineering",
                        "frontend < engineering",
                        "data-engineering < data",
                        "security < engineering",
                        "hiring < career",
                        "open-source < engineering",
                        "mobile < engineering",
                        "cloud-and-platform < engineering",
                        "testing < engineering",
                        "analytics < data",
                        "databases < data",
                        "interviews < career",
                        "leadership < career",
                        "freelancing < career",
                        "product < company",
                        "remote-work < company");
    }

    @Test
    void aTaxonomyThatIsTooLargeIsRefused() {
        List<String> tooMany =
                IntStream.range(0, 10_001).mapToObj(i -> "t" + i + " | T").toList();

        assertThat(Topics.parse(tooMany.subList(1, 10_001)).all()).hasSize(10_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(tooMany))
                .withMessage("line 10001: expected 1–10000 topics in a taxonomy but was 10001");
    }

    @Test
    void aMalformedLineIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("# topics", "", "a | A", "B! | B | a")))
                .withMessage("line 4: expected a topic id of 1–48 characters a–z 0–9 - but was 'B!'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("a | A | ", "b")))
                .withMessageStartingWith("line 1: expected a topic id of 1–48 characters");
    }

    /** Numbers are what is compared; this is what they stand for. */
    @Test
    @Tag("TX-4")
    void nearnessIsWhatParentsSayWhateverTheOrderAndThePlace() {
        Random random = new Random(5);
        List<TopicId> ids =
                new ArrayList<>(tech.all().stream().map(Topic::id).limit(24).toList());
        tech.all().stream().map(Topic::id).skip(tech.all().size() - 24).forEach(ids::add);
        ids.add(topic("unheard-of"));
        ids.add(topic("also-unheard-of"));
        for (int pair = 0; pair < 20_000; pair++) {
            Ticket one = naming(random, ids);
            Ticket other = naming(random, ids);

            assertThat(tech.reach(one, other)).as("%s %s", one, other).isEqualTo(reachByTheBook(one, other));
            assertThat(tech.reach(other, one)).isEqualTo(tech.reach(one, other));
            assertThat(tech.common(one, other).isPresent())
                    .isEqualTo(tech.reach(one, other) != TopicReach.ANY
                            && !(one.topics().isEmpty() && other.topics().isEmpty()));
        }
    }

    private static Ticket naming(Random random, List<TopicId> ids) {
        Ticket.Builder ticket = person("ann");
        for (int topics = random.nextInt(Ticket.MAX_TOPICS + 1); topics > 0; topics--) {
            ticket.addTopics(ids.get(random.nextInt(ids.size())));
        }
        return ticket.build();
    }

    private TopicReach reachByTheBook(Ticket one, Ticket other) {
        if (one.surprise() || other.surprise() || !Collections.disjoint(one.topics(), other.topics())) {
            return TopicReach.LEAF;
        }
        boolean isNear = one.topics().stream()
                .anyMatch(mine -> other.topics().stream().anyMatch(their -> {
                    Optional<TopicId> above = tech.parentOf(mine);
                    Optional<TopicId> otherAbove = tech.parentOf(their);
                    return (above.isPresent() && above.equals(otherAbove))
                            || above.equals(Optional.of(their))
                            || otherAbove.equals(Optional.of(mine));
                }));
        return isNear ? TopicReach.PARENT : TopicReach.ANY;
    }

    @Test
    @Tag("TX-1")
    void anUnknownParentIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("a | A | nowhere")))
                .withMessage("line 1: expected a known parent of topic a but was nowhere");
    }

    @Test
    @Tag("TX-2")
    void aCycleIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Topics.parse(List.of("a | A | a")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("a | A | b", "b | B | a")))
                .withMessage("line 1: expected no topic below itself but was a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("x | X | a", "a | A | b", "b | B | a")));
    }

    @Test
    @Tag("TX-2")
    void aTopicTooDeepIsRefused() {
        List<String> three = List.of("a | A", "b | B | a", "c | C | b");

        assertThat(Topics.parse(three).leaves()).extracting(Topic::id).containsExactly(topic("c"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("a | A", "b | B | a", "c | C | b", "d | D | c")))
                .withMessage("line 4: expected 1–3 levels but topic d lies deeper");
    }

    @Test
    @Tag("TX-1")
    void aTopicNamedTwiceOrNotAtAllIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("a | A", "a | B")))
                .withMessage("line 2: id: expected every topic once but was in line 1 already: a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("# nothing", "")))
                .withMessage("expected 1–10000 topics in a taxonomy but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("just-an-id")))
                .withMessageContaining("'just-an-id'");
    }

    @Test
    @Tag("TX-4")
    void topicsAreNearByTheirParent() {
        assertThat(reach("backend", "backend")).isEqualTo(TopicReach.LEAF);
        assertThat(reach("backend", "frontend")).isEqualTo(TopicReach.PARENT);
        assertThat(reach("backend", "engineering")).isEqualTo(TopicReach.PARENT);
        assertThat(reach("engineering", "backend")).isEqualTo(TopicReach.PARENT);
        assertThat(reach("backend", "hiring")).isEqualTo(TopicReach.ANY);
        assertThat(reach("unheard-of", "also-unheard-of")).isEqualTo(TopicReach.ANY);
        assertThat(reach("unheard-of", "unheard-of")).isEqualTo(TopicReach.LEAF);
    }

    @Test
    @Tag("TX-6")
    void whatSuitsATopicSuitsAllThatIsBelowIt() {
        Topics topics = Topics.parse(List.of("a | A | | one, two", "b | B | a | three", "c | C | b", "d | D"));

        assertThat(topics.providersOf(topic("a"))).containsExactlyInAnyOrder("one", "two");
        assertThat(topics.providersOf(topic("c"))).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(topics.providersOf(topic("d"))).isEmpty();
        assertThat(topics.providersOf(topic("nowhere"))).isEmpty();
    }

    @Test
    @Tag("TX-6")
    void linkedInSuitsCareersAndGitHubEngineering() {
        assertThat(tech.providersOf(topic("career-advice"))).containsExactly("linkedin");
        assertThat(tech.providersOf(topic("backend"))).containsExactly("github");
        assertThat(tech.providersOf(topic("startups"))).isEmpty();
    }

    @Test
    void aProviderThatIsNoneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Topics.parse(List.of("a | A | | Linked In")));
        assertThatIllegalArgumentException().isThrownBy(() -> Topics.parse(List.of("a | A | | one | two")));
    }

    @Test
    @Tag("TX-5")
    void whoIsOpenToSurpriseIsNearToEverybody() {
        Ticket anything = person("ann").build();
        Ticket backend = person("ben").addTopics(topic("backend")).build();

        assertThat(tech.reach(anything, backend)).isEqualTo(TopicReach.LEAF);
        assertThat(tech.reach(backend, anything)).isEqualTo(TopicReach.LEAF);
    }

    @Test
    void whatTwoMayTalkAboutIsTheNearestTheyShare() {
        Ticket ann = person("ann").addTopics(topic("hiring"), topic("backend")).build();
        Ticket same = person("ben").addTopics(topic("backend")).build();
        Ticket related = person("ben").addTopics(topic("frontend")).build();
        Ticket anything = person("ben").build();

        assertThat(tech.common(ann, same)).contains(topic("backend"));
        assertThat(tech.common(ann, related)).contains(topic("engineering"));
        assertThat(tech.common(ann, anything)).contains(topic("hiring"));
        assertThat(tech.common(anything, ann)).contains(topic("hiring"));
        assertThat(tech.common(anything, anything)).isEmpty();
        assertThat(tech.common(same, person("cat").addTopics(topic("hiring")).build()))
                .isEmpty();
    }

    @Test
    void aTopicIsFoundOrNot() {
        assertThat(tech.find(topic("nothing"))).isEmpty();
        assertThat(tech.parentOf(topic("backend"))).contains(topic("engineering"));
        assertThat(tech.contains(topic("career"))).isTrue();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> tech.get(topic("nothing")));
    }

    private TopicReach reach(String one, String another) {
        Ticket self = person("ann").addTopics(topic(one)).build();
        Ticket other = person("ben").addTopics(topic(another)).build();
        return tech.reach(self, other);
    }
}
