package io.duologue.examples.embedplainjava;

import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Profile;
import io.duologue.matching.SeniorityBand;
import java.time.ZoneId;

/**
 * Somebody as this application knows him. Immutable.
 *
 * @param number in the application's own list of people
 */
public record Colleague(long number, String name, String job, SeniorityBand seniority, ZoneId office, String topic) {

    /** How the engine knows him. */
    public UserId user() {
        return new UserId("u_" + number);
    }

    /** What others see. */
    Profile card() {
        return Profile.builder()
                .user(user())
                .name(name)
                .headline(job)
                .seniority(seniority)
                .timeZone(office)
                .addTopics(topic)
                .addLanguages("en")
                .confirmed(true)
                .build();
    }
}
