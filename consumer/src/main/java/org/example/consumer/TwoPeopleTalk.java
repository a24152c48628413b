package org.example.consumer;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Profile;
import io.duologue.matching.SeniorityBand;
import io.duologue.protocol.FrameCodec;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two people of one's own over two connections in memory: they are paired, accept, and one hears what the other says. */
public final class TwoPeopleTalk {
    private static final String ORIGIN = "https://talk.example.org";
    private static final Secrets SECRETS = new Secrets(new SecureRandom());

    private TwoPeopleTalk() {}

    /** @param args none, or {@code modules}: then it is an error not to be on the module path */
    public static void main(String[] args) throws InterruptedException {
        boolean modular = FrameCodec.class.getModule().isNamed();
        if (modular != List.of(args).contains("modules")) {
            throw new IllegalStateException(
                    "expected to be on the other path, but ours is " + FrameCodec.class.getModule());
        }
        EngineOptions options =
                EngineOptions.builder().addAllowedOrigins(ORIGIN).build();
        try (Duologue engine = Duologue.builder().options(options).build().start()) {
            Person maya = Person.signedIn(engine, "u_maya", "Maya Lindqvist");
            Person jo = Person.signedIn(engine, "u_jo", "Jo Park");
            for (Person person : List.of(maya, jo)) {
                person.says(
                        "{\"type\":\"queue.join\",\"data\":{\"topics\":[\"backend\"],\"mode\":\"text\",\"intent\":\"talk\"}}");
            }
            for (Person person : List.of(maya, jo)) {
                String offer = person.hears("match.offer", "\"offer\":\"([^\"]+)\"");
                person.says("{\"type\":\"match.accept\",\"data\":{\"offer\":\"" + offer + "\"}}");
            }
            String conversation = maya.hears("match.found", "\"conversation\":\"([^\"]+)\"");
            jo.hears("match.found", "Maya Lindqvist");

            maya.says("{\"type\":\"message.send\",\"conversation\":\"" + conversation
                    + "\",\"n\":1,\"data\":{\"text\":\"Hello from outside\"}}");
            jo.hears("message.new", "Hello from outside");
        }
        System.out.println("two people talked, on the " + (modular ? "module" : "class") + " path of Java "
                + Runtime.version().feature());
    }

    private record Person(BlockingQueue<String> heard, Inbound line) {

        static Person signedIn(Duologue engine, String id, String name) throws InterruptedException {
            Admission admission = engine.gate()
                    .admit(new Handshake(
                            ORIGIN, List.of("duologue.v1", "ticket." + ticket(engine, id, name)), null, "192.0.2.7"));
            if (!(admission instanceof Admission.Admitted admitted)) {
                throw new IllegalStateException("not admitted: " + admission);
            }
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            Inbound line = engine.gate().open(admitted, new Connection() {
                @Override
                public boolean send(byte[] utf8) {
                    return heard.add(new String(utf8, StandardCharsets.UTF_8));
                }

                @Override
                public void close(int code, String phrase) {
                    heard.add("closed " + code);
                }
            });
            Person person = new Person(heard, line);
            person.says("{\"type\":\"hello\",\"data\":{\"client\":\"consumer\",\"instance\":\"instance-" + id
                    + "\",\"caps\":[]}}");
            person.hears("welcome", "idle");
            return person;
        }

        private static String ticket(Duologue engine, String id, String name) {
            UserId user = new UserId(id);
            engine.stores()
                    .profiles()
                    .create(Profile.builder()
                            .user(user)
                            .name(name)
                            .headline("Engineer")
                            .seniority(SeniorityBand.YEARS_10_14)
                            .timeZone(ZoneId.of("Europe/Stockholm"))
                            .addTopics("backend")
                            .addLanguages("en")
                            .confirmed(true)
                            .build());
            engine.stores()
                    .profiles()
                    .acknowledge(
                            user,
                            new Acknowledgement(
                                    Guidelines.DOCUMENT, engine.guidelines().version(), Instant.now()));
            engine.stores()
                    .profiles()
                    .acknowledge(
                            user,
                            new Acknowledgement(
                                    AgeAssurance.DOCUMENT,
                                    engine.ageAssurance().asks().orElseThrow(),
                                    Instant.now()));
            String ticket = SECRETS.token();
            Instant until = Instant.now().plus(Duration.ofHours(1));
            SecretHash session = SecretHash.of("session of " + id);
            engine.stores().credentials().issueSession(SignedInSession.of(user, session, Instant.now(), until));
            engine.stores()
                    .credentials()
                    .issueTicket(SecretHash.of(ticket), session, Instant.now().plusSeconds(30));
            return ticket;
        }

        void says(String frame) {
            line.text(frame, () -> {});
        }

        /** Waits for a frame of that type; what its pattern captures, or finds. */
        String hears(String type, String pattern) throws InterruptedException {
            String frame = "";
            while (!frame.startsWith("{\"type\":\"" + type + "\"")) {
                frame = heard.poll(20, TimeUnit.SECONDS);
                if (frame == null || frame.startsWith("closed")) {
                    throw new IllegalStateException("expected " + type + " but heard " + frame);
                }
            }
            Matcher found = Pattern.compile(pattern).matcher(frame);
            if (!found.find()) {
                throw new IllegalStateException("expected " + pattern + " in " + frame);
            }
            return found.group(found.groupCount());
        }
    }
}
