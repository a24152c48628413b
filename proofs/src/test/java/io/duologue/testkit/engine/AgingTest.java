package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.privacy.DataClass;
import io.duologue.core.privacy.Kept;
import io.duologue.matching.OfferMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the engine itself removes is gone after the time that is said of it. */
class AgingTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final EngineWorld world = new EngineWorld(EngineOptions.builder().build());

    @Test
    void aLiveSessionIsThereWhileItIsSaidToBeAndGoneAfterwards() {
        Duration kept = ((Kept.For) DataClass.LIVE_SESSION.kept()).time();
        Duologue engine = world.engine("n1");
        UserId maya = world.person("maya", OfferMode.AUTO);
        world.hello(engine, maya, "mayas-page").cut();

        world.pass(world.options.resumeWindow().plus(kept).minus(A_MINUTE));
        assertThat(world.stores.sessions().find(maya)).isPresent();
        world.pass(A_MINUTE.plus(A_MINUTE));
        assertThat(world.stores.sessions().find(maya)).isEmpty();
    }
}
