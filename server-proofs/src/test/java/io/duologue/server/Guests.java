package io.duologue.server;

import io.duologue.core.engine.Duologue;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Profile;
import io.duologue.matching.SeniorityBand;
import io.duologue.testkit.wire.FrameCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Lets people in by the back door: signed in without HTTP, each from an address of its own unless told otherwise. */
final class Guests implements AutoCloseable {
    private static final String TOPIC = "open-source";
    private static final Duration SIGNED_IN = Duration.ofHours(1);

    private final ReferenceServer server;
    private final FrameCheck check;
    private final Secrets secrets = new Secrets(new SecureRandom());
    private final List<AutoCloseable> open = new ArrayList<>();
    private int addresses;

    Guests(ReferenceServer server, FrameCheck check) {
        this.server = server;
        this.check = check;
    }

    /** An address of this machine that nobody came from yet. */
    InetAddress newAddress() throws IOException {
        addresses++;
        return InetAddress.getByAddress(new byte[] {127, 1, (byte) (addresses >> 8), (byte) addresses});
    }

    RawSocket line(InetAddress from) throws IOException {
        return kept(RawSocket.connect(server.port(), from));
    }

    <T extends AutoCloseable> T kept(T line) {
        open.add(line);
        return line;
    }

    /** Somebody who has said hello. */
    Guest guest() throws IOException {
        return guest(newAddress()).hello();
    }

    /** Somebody who has a socket and has said nothing yet. */
    Guest guest(InetAddress from) throws IOException {
        return on(line(from));
    }

    /** Somebody new on this line. */
    Guest on(RawSocket line) throws IOException {
        return on(line, newToken());
    }

    /** Whose secret this is, on this line. */
    Guest on(RawSocket line, String token) throws IOException {
        line.raw(RawSocket.handshake(server.port(), bearer(token)));
        RawSocket.Answer answer = line.answer();
        if (answer.status() != 101) {
            throw new IOException("expected an upgrade but was " + answer);
        }
        return new Guest(line, check, token);
    }

    /** Two people in a conversation with each other. */
    Guest[] pair() throws IOException {
        return pair(guest(), guest());
    }

    Guest[] pair(Guest one, Guest other) throws IOException {
        for (Guest each : List.of(one, other)) {
            each.say(
                    "{'type':'queue.join','id':'j','data':{'topics':['" + TOPIC + "'],'mode':'text','intent':'talk'}}");
        }
        for (Guest each : List.of(one, other)) {
            each.accept();
        }
        for (Guest each : List.of(one, other)) {
            each.talks();
        }
        return new Guest[] {one, other};
    }

    static List<String> bearer(String token) {
        return List.of("Authorization: Bearer " + token, "Sec-WebSocket-Protocol: duologue.v1");
    }

    static List<String> ticket(String ticket) {
        return List.of("Sec-WebSocket-Protocol: duologue.v1, ticket." + ticket);
    }

    /** The secret of somebody new who is signed in. */
    String newToken() {
        UserId user = new UserId(secrets.id("u_"));
        Duologue engine = server.engine();
        engine.stores()
                .profiles()
                .create(Profile.builder()
                        .user(user)
                        .name("Guest")
                        .seniority(SeniorityBand.YEARS_5_9)
                        .timeZone(ZoneId.of("Europe/Lisbon"))
                        .addTopics(TOPIC)
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
        String token = secrets.token();
        Instant until = Instant.now().plus(SIGNED_IN);
        engine.stores()
                .credentials()
                .issueSession(SignedInSession.of(user, SecretHash.of(token), Instant.now(), until));
        return token;
    }

    /** A single-use ticket of somebody new. */
    String newTicket() {
        UserId user = new UserId(secrets.id("u_"));
        String token = secrets.token();
        String ticket = secrets.token();
        Instant until = Instant.now().plus(SIGNED_IN);
        server.engine()
                .stores()
                .credentials()
                .issueSession(SignedInSession.of(user, SecretHash.of(token), Instant.now(), until));
        server.engine()
                .stores()
                .credentials()
                .issueTicket(
                        SecretHash.of(ticket),
                        SecretHash.of(token),
                        Instant.now().plusSeconds(30));
        return ticket;
    }

    /** A single-use ticket of whose secret this is. */
    String ticketOf(String token) {
        String ticket = secrets.token();
        server.engine()
                .stores()
                .credentials()
                .issueTicket(
                        SecretHash.of(ticket),
                        SecretHash.of(token),
                        Instant.now().plusSeconds(30));
        return ticket;
    }

    /** Sends everybody away who came. */
    @Override
    public void close() throws IOException {
        for (AutoCloseable line : open) {
            try {
                line.close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
        open.clear();
    }
}
