package io.duologue.examples.custommatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.examples.Person;
import io.duologue.matching.PairingRules;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MentoringTest {
    private static final PairingRules RULES = Mentoring.rules(Duration.ZERO);

    @Test
    void theEngineBringsAMentorAndAMenteeTogetherAndLeavesWhoJustTalks() throws InterruptedException {
        try (Duologue engine = Duologue.builder()
                .pairing(RULES)
                .matcher(new FirstComeMatcher(RULES))
                .build()
                .start()) {
            Person talker = new Person(engine, "Tomas", "kafka").joins("talk");
            Person mentor = new Person(engine, "Maya", "kafka", "go").joins("mentor");
            talker.awaits("queue.waiting");
            mentor.awaits("queue.waiting");

            Person mentee = new Person(engine, "Ada", "kafka").joins("learn");

            mentee.accepts();
            mentor.accepts();
            assertThat(mentee.meets()).contains("\"name\":\"Maya\"");
            assertThat(mentor.meets()).contains("\"name\":\"Ada\"");
        }
    }
}
