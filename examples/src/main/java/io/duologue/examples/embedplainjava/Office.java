package io.duologue.examples.embedplainjava;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.Secrets;
import io.duologue.matching.SeniorityBand;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** The application: knows its people, lets them talk, and prints for each what a client needs to sign in. */
public final class Office {
    private static final int PORT = 8090;

    private static final List<Colleague> PEOPLE = List.of(
            new Colleague(
                    17,
                    "Maya Lindqvist",
                    "Payments",
                    SeniorityBand.YEARS_10_14,
                    ZoneId.of("Europe/Stockholm"),
                    "backend"),
            new Colleague(23, "Tomás Rey", "Platform", SeniorityBand.YEARS_5_9, ZoneId.of("Europe/Madrid"), "backend"));

    private Office() {}

    public static void main(String[] args) throws InterruptedException {
        EngineOptions options = EngineOptions.builder()
                .addAllowedOrigins("http://localhost:8080")
                .repeatCoolDown(Duration.ZERO)
                .build();
        try (Duologue engine = Duologue.builder().options(options).build().start()) {
            OfficeTalk talk = new OfficeTalk(new InetSocketAddress("localhost", PORT), engine.gate());
            talk.setReuseAddr(true);
            talk.start();
            Secrets secrets = new Secrets(new SecureRandom());
            for (Colleague colleague : PEOPLE) {
                String session = secrets.token();
                engine.people().welcome(colleague.card());
                engine.people().signIn(colleague.user(), session, Instant.now().plus(Duration.ofHours(8)));
                System.out.println("http://localhost:" + PORT + " " + session + " is " + colleague.name());
            }
            Thread.currentThread().join();
        }
    }
}
