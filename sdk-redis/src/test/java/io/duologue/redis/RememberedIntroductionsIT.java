package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.queueing.Introductions;
import io.duologue.core.queueing.Seeker;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.contract.IntroductionsContract;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** To remember profiles of those who search changes none of the rules, and nobody is let together by what is remembered. */
@ExtendWith(Servers.class)
class RememberedIntroductionsIT extends IntroductionsContract {
    private static final UserId ADA = new UserId("u_ada");

    private RedisBackend redis;
    private ProfileStore kept;
    private Stores stores;

    @Override
    protected Stores newStores() {
        redis = Servers.onCluster();
        Stores memory = Duologue.inMemory(EngineOptions.builder().build(), new Random(1));
        kept = memory.profiles();
        stores = memory.toBuilder()
                .profiles(redis.remembering(memory.profiles()))
                .restrictions(redis.remembering(memory.restrictions()))
                .introductions(redis.remembering(memory.introductions()))
                .build();
        return stores;
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }

    @Test
    void whoHasSearchedIsShownWithoutAskingAgain() {
        kept.create(ada("Ada"));

        stores.introductions().seeker(ADA, FakeTime.START, FakeTime.START);
        kept.erase(ADA);

        assertThat(stores.profiles().find(ADA)).contains(ada("Ada"));
    }

    @Test
    void aProfileThatIsChangedMeanwhileIsNotRememberedAsItWas() {
        stores.profiles().create(ada("Ada"));
        Introductions slow =
                after(stores.introductions(), () -> stores.profiles().update(ADA, same -> ada("Ada L.")));

        redis.remembering(slow).seeker(ADA, FakeTime.START, FakeTime.START);

        assertThat(stores.profiles().find(ADA)).contains(ada("Ada L."));
    }

    /** The same answers, but each comes in when something else has been done. */
    private static Introductions after(Introductions before, Runnable meanwhile) {
        return new Introductions() {
            @Override
            public Seeker seeker(UserId user, Instant metSince, Instant now) {
                Seeker said = before.seeker(user, metSince, now);
                meanwhile.run();
                return said;
            }

            @Override
            public Set<Obstacle> between(UserId one, UserId other, Instant now) {
                return before.between(one, other, now);
            }
        };
    }

    private static Profile ada(String name) {
        return Profile.builder().user(ADA).name(name).build();
    }
}
