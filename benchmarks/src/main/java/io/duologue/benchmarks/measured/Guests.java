package io.duologue.benchmarks.measured;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Stores;
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
import io.duologue.matching.SeniorityBand;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Signs people in who are ready to talk, without the way by HTTP. */
public final class Guests {
    public static final String TOPIC = "backend";

    private static final Duration SIGNED_IN = Duration.ofDays(365);

    private final Stores stores;
    private final Guidelines guidelines;
    private final Secrets secrets = new Secrets(new SecureRandom());

    public Guests(Duologue engine) {
        this.stores = engine.stores();
        this.guidelines = engine.guidelines();
    }

    /** About a hundred characters that begin with the number and a blank. */
    public static String words(long number) {
        return number + " is when these words of about a hundred characters were to be sent to somebody who listens";
    }

    /** The secret of somebody new. */
    public String signIn(String name, Instant now) {
        UserId user = stores.accounts()
                .register(new LinkedIdentity(new ProviderId("demo"), name), new UserId(secrets.id("u_")), now)
                .account()
                .id();
        stores.profiles()
                .create(Profile.builder()
                        .user(user)
                        .name("Person " + name)
                        .headline("Measures things")
                        .bio("Says the same thing in other words, again and again.")
                        .seniority(SeniorityBand.YEARS_5_9)
                        .timeZone(ZoneOffset.UTC)
                        .addTopics(TOPIC)
                        .addLanguages("en")
                        .confirmed(true)
                        .build());
        stores.profiles().acknowledge(user, new Acknowledgement(Guidelines.DOCUMENT, guidelines.version(), now));
        stores.profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                AgeAssurance.DOCUMENT,
                                AgeAssurance.selfDeclared().asks().orElseThrow(),
                                now));
        String token = secrets.token();
        stores.credentials().issueSession(SignedInSession.of(user, SecretHash.of(token), now, now.plus(SIGNED_IN)));
        return token;
    }
}
