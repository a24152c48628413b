package io.duologue.examples.springboot;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.profile.Profile;
import io.duologue.matching.SeniorityBand;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine, and the application's people in it. */
@Configuration
class Talk {
    private static final Map<String, String> NAMES = Map.of("maya", "Maya Lindqvist", "tomas", "Tomás Rey");

    @Bean
    Secrets secrets() {
        return new Secrets(new SecureRandom());
    }

    /** Spring closes it. */
    @Bean
    Duologue engine(
            @Value("${talk.origin}") String origin,
            @Value("${talk.hello-within}") Duration helloWithin,
            @Value("${talk.new-sessions-per-minute}") int newSessionsPerMinute) {
        Duologue engine = Duologue.builder()
                .options(EngineOptions.builder()
                        .addAllowedOrigins(origin)
                        .helloWithin(helloWithin)
                        .newSessionLimit(RateLimit.of(newSessionsPerMinute, Duration.ofMinutes(1)))
                        .build())
                .build()
                .start();
        NAMES.forEach((login, name) -> engine.people().welcome(card(user(login), name)));
        return engine;
    }

    /** How the engine knows somebody who signs in with this name. */
    static UserId user(String login) {
        return new UserId("u_" + login);
    }

    /** An application would ask its people for their card, and show them the guidelines. */
    private static Profile card(UserId user, String name) {
        return Profile.builder()
                .user(user)
                .name(name)
                .seniority(SeniorityBand.YEARS_5_9)
                .timeZone(ZoneId.of("Europe/Madrid"))
                .addTopics("backend")
                .addLanguages("en")
                .confirmed(true)
                .build();
    }
}
