package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Preset;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Card;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresetTest {

    @Test
    void professionalsSeeEachOtherBeforeTheyAgreeToTalk() {
        EngineWorld world = new EngineWorld(Preset.PROFESSIONAL.options());
        Line maya = searching(world, "maya");
        searching(world, "tomas");

        assertThat(maya.all(ServerFrame.MatchFound.class)).isEmpty();
        assertThat(maya.get(ServerFrame.MatchOffer.class).card().name()).isEqualTo("tomas");
    }

    @Test
    void strangersArePairedAtOnceWhateverTheyPreferAndSeeWhatTheyTalkAboutOnly() {
        EngineWorld world = new EngineWorld(Preset.ANONYMOUS.options());
        Line maya = searching(world, "maya");
        Line tomas = searching(world, "tomas");

        ServerFrame.MatchFound found = maya.get(ServerFrame.MatchFound.class);
        Card card = found.partner();
        assertThat(card.name()).isEqualTo("Stranger");
        assertThat(card.topics()).isNotEmpty();
        assertThat(card)
                .isEqualTo(new Card(
                        "Stranger",
                        "",
                        "",
                        null,
                        card.languages(),
                        card.topics(),
                        null,
                        card.intent(),
                        null,
                        null,
                        List.of(),
                        card.shared()));
        assertThat(found.retention().deletedAfterHours()).isZero();
        tomas.send(found.conversation(), 1, "Hello");
        assertThat(maya.texts()).containsExactly("Hello");
    }

    @Test
    void peopleWithAnAliasArePairedAtOnceAndKnowNothingButTheAliasAndWhatTheyTalkAbout() {
        EngineWorld world = new EngineWorld(Preset.REVEAL.options());
        Line maya = searching(world, "maya");
        searching(world, "tomas");

        Card card = maya.get(ServerFrame.MatchFound.class).partner();

        assertThat(card.name()).isEqualTo("Quiet tomas");
        assertThat(card.seniority()).isNull();
        assertThat(card.topics()).isNotEmpty();
        assertThat(maya.get(ServerFrame.MatchFound.class).retention().deletedAfterHours())
                .isEqualTo(24);
    }

    @Test
    void aPresetIsFoundByItsNameAndEachOfItsFiguresCanBeSetOtherwise() {
        assertThat(Preset.named("anonymous")).contains(Preset.ANONYMOUS);
        assertThat(Preset.named("reveal")).contains(Preset.REVEAL);
        assertThat(Preset.named("professional")).contains(Preset.PROFESSIONAL);
        assertThat(Preset.named("Anonymous")).isEmpty();
        assertThat(Preset.ANONYMOUS.toBuilder()
                        .searchLimit(Duration.ofMinutes(1))
                        .build()
                        .shown())
                .isEqualTo(Preset.ANONYMOUS.options().shown());
    }

    private static Line searching(EngineWorld world, String name) {
        Duologue engine = world.engine("n-" + name);
        Line line = world.hello(engine, world.person(name, OfferMode.ONE_TAP), "instance-" + name);
        line.say(EngineWorld.join());
        return line;
    }
}
