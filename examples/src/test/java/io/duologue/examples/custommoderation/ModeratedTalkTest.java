package io.duologue.examples.custommoderation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.examples.Person;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModeratedTalkTest {
    private SlowService service;
    private Duologue engine;
    private Person maya;
    private Person tomas;

    @BeforeEach
    void talk() throws IOException, InterruptedException {
        service = new SlowService();
        ModerationPolicy policy = ModerationPolicy.standard()
                .and(new WordList(Set.of("heck")))
                .and(new AskedElsewhere(service.address()));
        engine = Duologue.builder().moderation(policy).build().start();
        maya = new Person(engine, "Maya").joins("talk");
        tomas = new Person(engine, "Tomas").joins("talk");
        maya.accepts();
        tomas.accepts();
        maya.meets();
        tomas.meets();
    }

    @AfterEach
    void stop() {
        engine.close();
        service.close();
    }

    @Test
    void whatOneOfThemBlocksReachesNobody() throws InterruptedException {
        maya.says("what the heck");
        assertThat(maya.awaits("\"error\"")).contains("message.blocked", "word-list");

        maya.says("a coffee?");
        assertThat(maya.awaits("\"error\"")).contains("message.blocked", "service");

        maya.says("tea?");
        assertThat(tomas.awaits("message.new")).contains("tea?");
    }

    @Test
    void withoutAVerdictNothingIsSentUntilThereIsOne() throws InterruptedException {
        service.broken = true;
        maya.says("tea?");
        assertThat(maya.awaits("\"error\"")).contains("moderation.unavailable", "\"retry\":\"after\"");

        service.broken = false;
        maya.saysAgain("tea?");

        assertThat(tomas.awaits("message.new")).contains("tea?");
    }
}
