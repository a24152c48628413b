package io.duologue.postgres;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.testkit.contract.IntroductionsContract;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class IntroductionsOnPostgresIT extends IntroductionsContract {

    @Override
    protected Stores newStores() {
        PostgresBackend postgres = Servers.empty();
        return Duologue.inMemory(EngineOptions.builder().build(), new Random(1)).toBuilder()
                .profiles(postgres.profiles())
                .conversations(postgres.conversations())
                .blocks(postgres.blocks())
                .reports(postgres.reports())
                .restrictions(postgres.restrictions())
                .erasures(postgres.erasures())
                .introductions(postgres.introductions())
                .build();
    }
}
