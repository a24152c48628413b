package io.duologue.testkit.simulation;

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
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.matching.OfferMode;
import io.duologue.matching.SeniorityBand;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;

/** Signs people in and gives them tickets, as the HTTP side of a server would. */
final class Visitors {
    static final String TOPIC = "backend";
    static final String LANGUAGE = "en";

    private static final Duration SIGNED_IN = Duration.ofDays(1);
    private static final Duration TICKET = Duration.ofSeconds(30);

    private final Stores stores;
    private final Secrets secrets;
    private int registered;

    Visitors(Stores stores, Random random) {
        this.stores = stores;
        this.secrets = new Secrets(random);
    }

    String register(boolean asked, Instant now) {
        registered++;
        UserId user = new UserId("u_" + String.format(java.util.Locale.ROOT, "%03d", registered));
        stores.accounts().register(new LinkedIdentity(new ProviderId("demo"), "person-" + registered), user, now);
        stores.profiles()
                .create(Profile.builder()
                        .user(user)
                        .name("Person " + registered)
                        .seniority(SeniorityBand.YEARS_5_9)
                        .timeZone(ZoneOffset.UTC)
                        .addTopics(TOPIC)
                        .addLanguages(LANGUAGE)
                        .confirmed(true)
                        .build());
        stores.profiles()
                .savePreferences(
                        user,
                        Preferences.builder()
                                .offer(asked ? OfferMode.ONE_TAP : OfferMode.AUTO)
                                .build());
        stores.profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                Guidelines.DOCUMENT, Guidelines.standard().version(), now));
        stores.profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                AgeAssurance.DOCUMENT,
                                AgeAssurance.selfDeclared().asks().orElseThrow(),
                                now));
        stores.credentials().issueSession(SignedInSession.of(user, session(user.value()), now, now.plus(SIGNED_IN)));
        return user.value();
    }

    String ticket(String person, Instant now) {
        String ticket = secrets.token();
        stores.credentials().issueTicket(SecretHash.of(ticket), session(person), now.plus(TICKET));
        return ticket;
    }

    private static SecretHash session(String person) {
        return SecretHash.of("session of " + person);
    }
}
