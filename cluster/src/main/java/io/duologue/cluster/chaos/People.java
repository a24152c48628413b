package io.duologue.cluster.chaos;

import io.duologue.cluster.LocalCluster;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.matching.SeniorityBand;
import io.duologue.postgres.PostgresBackend;
import io.duologue.postgres.PostgresBackend.OnStart;
import io.duologue.postgres.PostgresOptions;
import io.duologue.redis.RedisBackend;
import io.duologue.redis.RedisOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Signs people in who are ready to talk, in the stores of a cluster, without the way by HTTP. One thread at a time. */
public final class People implements AutoCloseable {
    private static final Duration SIGNED_IN = Duration.ofDays(2);
    private static final int CONNECTIONS = 2;

    private final PostgresBackend postgres;
    private final RedisBackend redis;
    private final Secrets secrets = new Secrets(new SecureRandom());

    private People(PostgresBackend postgres, RedisBackend redis) {
        this.postgres = postgres;
        this.redis = redis;
    }

    /** Of a cluster that has started. */
    public static People of(LocalCluster cluster) {
        return new People(
                PostgresBackend.open(PostgresOptions.builder()
                        .from(PostgresOptions.of(cluster.postgres().url()))
                        .connections(CONNECTIONS)
                        .onStart(OnStart.EXPECT)
                        .build()),
                RedisBackend.open(RedisOptions.of(cluster.redis().url())));
    }

    /** The bearer of somebody new. */
    public String signIn(String name) {
        Instant now = Instant.now();
        UserId user = postgres.accounts()
                .register(new LinkedIdentity(new ProviderId("demo"), name), new UserId(secrets.id("u_")), now)
                .account()
                .id();
        ProfileStore profiles = postgres.profiles();
        profiles.create(Profile.builder()
                .user(user)
                .name("Person " + name)
                .headline("Talks while things break")
                .seniority(SeniorityBand.YEARS_5_9)
                .timeZone(ZoneOffset.UTC)
                .addTopics("backend")
                .addLanguages("en")
                .confirmed(true)
                .build());
        profiles.acknowledge(
                user,
                new Acknowledgement(Guidelines.DOCUMENT, Guidelines.standard().version(), now));
        profiles.acknowledge(
                user,
                new Acknowledgement(
                        AgeAssurance.DOCUMENT,
                        AgeAssurance.selfDeclared().asks().orElseThrow(),
                        now));
        String token = secrets.token();
        redis.credentials().issueSession(SignedInSession.of(user, SecretHash.of(token), now, now.plus(SIGNED_IN)));
        return token;
    }

    @Override
    public void close() {
        redis.close();
        postgres.close();
    }
}
