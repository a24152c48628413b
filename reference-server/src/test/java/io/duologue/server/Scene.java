package io.duologue.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.Profile;
import io.duologue.server.AccessControlMatrix.Role;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody of each role: a user and a partner who talk with each other, or have an offer to; another user, and one who is
 * not onboarded, with a connection each; and one who is restricted. One thread.
 */
final class Scene implements AutoCloseable {
    private static final FrameCheck FRAMES = new FrameCheck(FrameSchemas.load());
    private static final AtomicInteger CASES = new AtomicInteger();
    private static final String JOIN = "{'topics':['open-source'],'mode':'text','intent':'talk'}";

    private final ReferenceServer server;
    private final Guests guests;
    private final Map<Role, Guest> live = new EnumMap<>(Role.class);
    private String restricted = "";
    private String offer = "none";
    private String conversation = "";
    private String cursor = "";

    private Scene(ReferenceServer server) {
        this.server = server;
        this.guests = new Guests(server, FRAMES);
    }

    /** @param offered whether the two have an offer only */
    static Scene of(ReferenceServer server, boolean offered) throws IOException {
        Scene scene = new Scene(server);
        scene.live.put(Role.USER, scene.guests.guest());
        scene.live.put(Role.PARTNER, scene.guests.guest());
        scene.live.put(Role.OTHER_USER, scene.guests.guest());
        scene.live.put(Role.NOT_ONBOARDED, scene.newcomer());
        scene.restricted = scene.restricted();
        if (offered) {
            scene.offer();
        } else {
            scene.talk();
        }
        return scene;
    }

    private Guest newcomer() throws IOException {
        String token = guests.newToken();
        server.engine()
                .stores()
                .profiles()
                .update(
                        user(token),
                        profile -> Profile.builder()
                                .from(profile)
                                .confirmed(false)
                                .topics(List.of())
                                .build());
        return guests.on(guests.line(guests.newAddress()), token).hello();
    }

    private String restricted() {
        String token = guests.newToken();
        Instant now = Instant.now();
        server.engine()
                .stores()
                .restrictions()
                .save(new Restriction(
                        "R-" + CASES.incrementAndGet(),
                        user(token),
                        "spam",
                        "a test",
                        false,
                        now,
                        now.plus(Duration.ofHours(1))));
        return token;
    }

    private UserId user(String token) {
        return found(token).orElseThrow();
    }

    /** Nobody once that person has signed out. */
    private Optional<UserId> found(String token) {
        return server.engine()
                .stores()
                .credentials()
                .find(SecretHash.of(token), Instant.now())
                .map(credential -> credential.session().user());
    }

    private void offer() throws IOException {
        for (Role role : List.of(Role.USER, Role.PARTNER)) {
            live.get(role).say("{'type':'queue.join','id':'j','data':" + JOIN + "}");
        }
        live.get(Role.PARTNER).hear("match.offer");
        offer = live.get(Role.USER).hear("match.offer").at("/data/offer").asText();
        conversation = "c_" + "0".repeat(26);
    }

    private void talk() throws IOException {
        guests.pair(live.get(Role.USER), live.get(Role.PARTNER));
        conversation = live.get(Role.USER).conversation();
        live.get(Role.PARTNER).send(1, "hello");
        live.get(Role.PARTNER).answer("m1");
        JsonNode message = live.get(Role.USER).hear("message.new");
        cursor =
                "[" + message.path("seq").asLong() + ",'" + message.path("mark").asText() + "']";
    }

    /** The connection of somebody who has one. */
    Optional<Guest> live(Role role) {
        return Optional.ofNullable(live.get(role));
    }

    /** The secret of somebody who is signed in. */
    Optional<String> token(Role role) {
        return switch (role) {
            case NOBODY -> Optional.empty();
            case RESTRICTED -> Optional.of(restricted);
            default -> Optional.of(live.get(role).token());
        };
    }

    RawSocket line() throws IOException {
        return guests.line(guests.newAddress());
    }

    /** A path on which what the user has is asked for. */
    String path(String template) {
        String id = template.startsWith("/api/v1/blocks") ? block(template) : conversation;
        return template.replace("{provider}", "demo").replace("{offer}", offer).replace("{id}", id);
    }

    /** The user has blocked the partner. */
    private String block(String template) {
        String id = "b_" + "0".repeat(26);
        if (template.contains("{id}")) {
            UserId user = user(live.get(Role.USER).token());
            UserId partner = user(live.get(Role.PARTNER).token());
            server.engine().stores().blocks().block(user, partner, id, "Guest", Instant.now());
        }
        return id;
    }

    /** What is said on a route; nothing if it has no body. */
    Optional<String> body(String route, Role role) {
        String version = server.engine().guidelines().version();
        String body = switch (route) {
            case "POST /api/v1/auth/sign-in/{provider}" -> "{'bearer':true}";
            case "PUT /api/v1/profile" -> "{'bio':'I test.'}";
            case "PUT /api/v1/preferences" -> "{'sound':true}";
            case "POST /api/v1/acknowledgements" ->
                "{'document':'guidelines','version':'" + version + "','adult':true}";
            case "POST /api/v1/queue" -> JOIN;
            case "POST /api/v1/blocks" -> "{'conversation':'" + conversation + "'}";
            case "POST /api/v1/reports" -> "{'conversation':'" + conversation + "','reason':'spam'}";
            case "POST /api/v1/conversations/{id}/messages" -> "{'n':" + n(role) + ",'text':'over HTTP'}";
            case "POST /api/v1/conversations/{id}/end" -> "{'n':" + n(role) + "}";
            case "POST /api/v1/conversations/{id}/feedback" -> "{'rating':3}";
            default -> "";
        };
        return Optional.of(Guest.quoted(body)).filter(text -> !text.isEmpty());
    }

    /** A frame about what the user has. */
    String frame(String type, Role role) {
        String head = "{'type':'" + type + "','id':'x'";
        String inConversation = head + ",'conversation':'" + conversation + "'";
        return switch (type) {
            case "hello" -> head + ",'data':{'client':'guest','instance':'guest-0001','caps':[]}}";
            case "auth.refresh" -> head + ",'data':{'ticket':'" + ticketOfTheUser() + "'}}";
            case "queue.join" -> head + ",'data':" + JOIN + "}";
            case "match.accept", "match.decline" -> head + ",'data':{'offer':'" + offer + "'}}";
            case "ack" -> inConversation + ",'ack':" + cursor + "}";
            case "message.send" -> inConversation + ",'n':" + n(role) + ",'data':{'text':'a frame'}}";
            case "conversation.end" -> inConversation + ",'n':" + n(role) + ",'data':{}}";
            case "message.read" -> inConversation + ",'data':{'upTo':" + cursor + "}}";
            case "conversation.sync" -> inConversation + ",'data':{'cursor':" + cursor + "}}";
            case "typing.start", "typing.stop", "block" -> inConversation + "}";
            case "report" -> inConversation + ",'data':{'reason':'spam'}}";
            case "feedback" -> inConversation + ",'data':{'rating':3}}";
            default -> head + "}";
        };
    }

    /** The partner has said something before. */
    private static int n(Role role) {
        return role == Role.PARTNER ? 2 : 1;
    }

    private String ticketOfTheUser() {
        return guests.ticketOf(live.get(Role.USER).token());
    }

    /** Everybody goes, so that nobody waits who could be paired with somebody of the next scene. */
    @Override
    public void close() throws IOException {
        live.values()
                .forEach(guest -> found(guest.token())
                        .ifPresent(user -> server.engine().commands().leave(user)));
        guests.close();
    }
}
