package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.BackendException;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.testkit.FakeTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who comes back after a long talk, at whichever node, waits for no answer of the store that keeps what lasts. */
@ExtendWith(Servers.class)
class LongTalkIT {
    private static final UserId MAYA = new UserId("u_maya");
    private static final Profile PROFILE =
            Profile.builder().user(MAYA).name("Maya").build();
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final FakeTime time = new FakeTime();
    private final Queue<Runnable> behind = new ArrayDeque<>();
    private final RedisBackend redis = Servers.onSingle();
    private final ProfileStore keptProfiles = ProfileStore.inMemory(1);
    private final RestrictionStore keptRestrictions = RestrictionStore.inMemory(1);
    private final ProfileStore profiles = new RememberedProfiles(
            counted(ProfileStore.class, keptProfiles),
            node(),
            redis.connection().keys());
    private final RestrictionStore restrictions = restrictionsAtAnotherNode();
    private int asked;
    private boolean isAway;

    @BeforeEach
    void begin() {
        profiles.create(PROFILE);
        profiles.find(MAYA);
        restrictions.active(MAYA, time.instant());
        asked = 0;
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }

    @Test
    void whoHasTalkedForHalfAnHourComesBackWithoutTheStoreBeingAsked() {
        talk(Duration.ofMinutes(30));
        asked = 0;

        comeBack();

        assertThat(asked).isZero();
        assertThat(behind).isEmpty();
    }

    @Test
    void whoHasTalkedForHoursIsShownBeforeTheStoreIsAsked() {
        talk(Duration.ofHours(3));
        asked = 0;

        comeBack();

        assertThat(asked).isZero();
        assertThat(behind).hasSize(1);
    }

    @Test
    void ofWhoTalksItIsAskedOnceInEightMinutesWhetherHeIsRestricted() {
        talk(Duration.ofMinutes(41));

        assertThat(asked).isEqualTo(5);
    }

    @Test
    void whoTalksOnWhileTheStoreIsAwayComesBackWithoutItsBeingAsked() {
        isAway = true;
        talk(Duration.ofMinutes(30));
        asked = 0;

        comeBack();

        assertThat(asked).isZero();
    }

    @Test
    void whatWasOutdatedOfWhoIsRestrictedStandsForTenMinutesAtMost() {
        keptRestrictions.save(new Restriction("R-1", MAYA, "rule", "what", true, time.instant(), null));
        time.advance(Duration.ofMinutes(10));

        assertThat(restrictions.active(MAYA, time.instant())).isPresent();
    }

    /** As a seat does, which is looked at from time to time. */
    private void talk(Duration howLong) {
        for (Duration left = howLong; left.compareTo(Duration.ZERO) > 0; left = left.minus(LOOK)) {
            time.advance(LOOK);
            restrictions.active(MAYA, time.instant());
            renewAll();
        }
    }

    private void renewAll() {
        for (Runnable renewal = behind.poll(); renewal != null; renewal = behind.poll()) {
            renewal.run();
        }
    }

    private void comeBack() {
        assertThat(restrictions.active(MAYA, time.instant())).isEmpty();
        assertThat(restrictions.active(MAYA, time.instant())).isEmpty();
        assertThat(profiles.find(MAYA)).contains(PROFILE);
        assertThat(profiles.find(MAYA)).contains(PROFILE);
    }

    private RestrictionStore restrictionsAtAnotherNode() {
        return new RememberedRestrictions(
                counted(RestrictionStore.class, keptRestrictions),
                node(),
                redis.connection().keys());
    }

    private RememberedAnswers node() {
        return new RememberedAnswers(redis.connection(), time, behind::add);
    }

    private <T> T counted(Class<T> type, T store) {
        Object counted =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, call, arguments) -> {
                    asked++;
                    if (isAway) {
                        throw new BackendException("away");
                    }
                    return call.invoke(store, arguments);
                });
        return type.cast(counted);
    }
}
