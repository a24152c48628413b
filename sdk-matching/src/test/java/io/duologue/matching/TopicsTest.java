package io.duologue.matching;

import static io.duologue.matching.People.person;
import static io.duologue.matching.People.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.NoSuchElementException;
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
                .containsExactly("Engineering", "Data", "Career", "Company");
    }

    @Test
    @Tag("TX-1")
    void anUnknownParentIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("a | A | nowhere")))
                .withMessage("expected a known parent of topic a but was nowhere");
    }

    @Test
    @Tag("TX-2")
    void aCycleIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Topics.parse(List.of("a | A | a")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("a | A | b", "b | B | a")))
                .withMessage("expected no topic below itself but was a");
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
                .withMessage("expected 1–3 levels but topic d lies deeper");
    }

    @Test
    @Tag("TX-1")
    void aTopicNamedTwiceOrNotAtAllIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.parse(List.of("a | A", "a | B")))
                .withMessage("expected every topic once but was twice: a");
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
