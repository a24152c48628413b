package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Preset;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.identity.Verification;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.Verified;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Card;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PresetTest {
    private static final ProviderId LINKEDIN = new ProviderId("linkedin");
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void professionalsSeeEachOtherBeforeTheyAgreeToTalk() {
        EngineWorld world = new EngineWorld(Preset.PROFESSIONAL.options());
        Line maya = searching(world, "maya");
        searching(world, "tomas");

        assertThat(maya.all(ServerFrame.MatchFound.class)).isEmpty();
        Card card = maya.get(ServerFrame.MatchOffer.class).card();
        assertThat(card.name()).isEqualTo("tomas");
        assertThat(card.avatar()).isEqualTo("a_tomas");
        assertThat(card.verified()).containsExactly("identity");
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
        UserId user = world.person(name, OfferMode.ONE_TAP);
        world.stores
                .profiles()
                .update(
                        user,
                        profile -> ImmutableProfile.copyOf(profile)
                                .withAvatar(new AvatarId("a_" + name))
                                .withVerified(new Verified(LINKEDIN, Set.of(Verification.IDENTITY), NINE)));
        Line line = world.hello(engine, user, "instance-" + name);
        line.say(EngineWorld.join());
        return line;
    }
}
