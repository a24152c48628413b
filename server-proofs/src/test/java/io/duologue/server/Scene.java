package io.duologue.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.core.signin.SessionOptions;
import io.duologue.core.signin.Sessions;
import io.duologue.matching.SeniorityBand;
import io.duologue.server.AccessControlMatrix.Role;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody of each role: a user and a partner who talk with each other, or have an offer to; another user, and one who is
 * not onboarded, with a connection each; a guest who signed in as one; a moderator and an admin, who are like another user; and one
 * who is restricted. One thread.
 */
final class Scene implements AutoCloseable {
    private static final String S256_OF_VS = "7w_YNF9DSfIdPf_pRjSq646_kPr-2-o9NAl16JGghdM";
    private static final FrameCheck FRAMES = new FrameCheck(FrameSchemas.load());
    private static final AtomicInteger CASES = new AtomicInteger();
    private static final AtomicInteger CLIENTS = new AtomicInteger();
    private static final String GITHUB = "/api/v1/me/identities/github";
    private static final String JOIN = "{'topics':['open-source'],'mode':'text','intent':'talk'}";

    private final EverySignIn house;
    private final ReferenceServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Guests guests;
    private final Map<Role, Guest> live = new EnumMap<>(Role.class);
    private String restricted = "";
    private String offer = "none";
    private String conversation = "";
    private String cursor = "";
    private String link = "";
    private Optional<String> linking = Optional.empty();
    private Optional<String> proof = Optional.empty();

    private Scene(EverySignIn house) {
        this.house = house;
        this.server = house.server();
        this.guests = new Guests(server, FRAMES);
    }

    /** @param offered whether the two have an offer only */
    static Scene of(EverySignIn house, boolean offered) throws IOException, InterruptedException {
        Scene scene = new Scene(house);
        scene.live.put(Role.USER, scene.guests.guest());
        scene.live.put(Role.PARTNER, scene.guests.guest());
        scene.live.put(Role.OTHER_USER, scene.guests.guest());
        scene.live.put(Role.NOT_ONBOARDED, scene.newcomer());
        scene.restricted = scene.restricted();
        for (Role role : List.of(Role.USER, Role.PARTNER, Role.OTHER_USER, Role.NOT_ONBOARDED, Role.RESTRICTED)) {
            scene.account(scene.token(role).orElseThrow());
        }
        scene.live.put(Role.GUEST, scene.guest());
        scene.live.put(Role.MODERATOR, scene.named(house.newModerator()));
        scene.live.put(Role.ADMIN, scene.named(house.newAdmin()));
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

    /** With one way to sign in. */
    private void account(String token) {
        account(token, new LinkedIdentity(DemoIdentityProvider.ID, user(token).value()));
    }

    private void account(String token, LinkedIdentity identity) {
        server.engine().stores().accounts().register(identity, user(token), Instant.now());
    }

    /** Somebody whom the configuration gives a role. */
    private Guest named(LinkedIdentity identity) throws IOException {
        Guest guest = guests.guest();
        account(guest.token(), identity);
        return guest;
    }

    /** Somebody who came in as a guest, and through the onboarding. */
    private Guest guest() throws IOException, InterruptedException {
        String token = signedInAsGuest().path("token").asText();
        UserId user = user(token);
        Stores stores = server.engine().stores();
        stores.profiles()
                .update(
                        user,
                        profile -> Profile.builder()
                                .from(profile)
                                .seniority(SeniorityBand.YEARS_5_9)
                                .timeZone(ZoneId.of("Europe/Lisbon"))
                                .topics(List.of("open-source"))
                                .languages(List.of("en"))
                                .confirmed(true)
                                .build());
        stores.profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                Guidelines.DOCUMENT,
                                server.engine().guidelines().version(),
                                Instant.now()));
        stores.profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                AgeAssurance.DOCUMENT,
                                server.engine().ageAssurance().asks().orElseThrow(),
                                Instant.now()));
        return guests.on(guests.line(guests.newAddress()), token).hello();
    }

    /** The secrets of a program of somebody new. */
    private JsonNode signedInAsGuest() throws IOException, InterruptedException {
        return Tab.JSON
                .readTree(ask(200, "POST", "/api/v1/auth/sign-in/guest", "{'alias':'','bearer':true}")
                        .body())
                .path("bearer");
    }

    /** As a guest's would be who has come back to a page that says no origin. */
    private String codeOfAGuest() throws IOException, InterruptedException {
        Sessions sessions = new Sessions(
                server.engine().stores().credentials(), new Secrets(new SecureRandom()), SessionOptions.standard());
        SignedInSession guest = sessions.authenticate(
                        signedInAsGuest().path("token").asText(), Instant.now())
                .orElseThrow();
        return sessions.handOver(guest, " " + S256_OF_VS, Instant.now()).orElseThrow();
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

    /** What the browser keeps in which somebody began to connect a provider: the user's. */
    Optional<String> cookie(Role role) {
        return linking.filter(cookie -> role == Role.USER);
    }

    /** The address of a client that has not asked before. */
    String newClient() {
        int number = CLIENTS.incrementAndGet();
        return "10." + (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    /** A path on which what the user has is asked for; at the desk, what was reported of the partner. */
    String path(String route) throws IOException, InterruptedException {
        String template = route.substring(route.indexOf(' ') + 1);
        if (template.startsWith("/api/v1/desk/")) {
            UserId partner = user(live.get(Role.PARTNER).token());
            return template.replace("{user}", partner.value())
                    .replace("{case}", template.contains("{case}") ? caseOf(template, partner) : "");
        }
        return template.replace("{provider}", provider(route))
                .replace(
                        "{case}",
                        template.contains("{case}")
                                ? restriction(user(live.get(Role.USER).token()))
                                : "")
                .replace("{offer}", offer)
                .replace("{avatar}", template.contains("{avatar}") ? picture() : "")
                .replace("{id}", template.contains("{id}") ? id(template) : "");
    }

    private String caseOf(String template, UserId partner) {
        if (template.contains("/appeals/")) {
            return appeal(partner);
        }
        return template.contains("/restrictions/") ? restriction(partner) : report(partner);
    }

    private String appeal(UserId user) {
        String caseId = restriction(user);
        server.engine()
                .stores()
                .appeals()
                .file(new Appeal(caseId, user, "It was not me.", Instant.now(), null, null, null));
        return caseId;
    }

    private String restriction(UserId user) {
        String caseId = "R-" + CASES.incrementAndGet();
        Instant now = Instant.now();
        server.engine()
                .stores()
                .restrictions()
                .save(new Restriction(caseId, user, "spam", "a test", false, now, now.plus(Duration.ofHours(1))));
        return caseId;
    }

    /** By the user. */
    private String report(UserId reported) {
        String caseId = "R-" + CASES.incrementAndGet();
        server.engine()
                .stores()
                .reports()
                .file(new Report(
                        caseId,
                        user(token(Role.USER).orElseThrow()),
                        reported,
                        new ConversationId(conversation),
                        "spam",
                        null,
                        List.of(),
                        Instant.now()));
        return caseId;
    }

    private String id(String template) throws IOException, InterruptedException {
        if (template.startsWith("/api/v1/blocks")) {
            return block();
        } else if (template.startsWith("/api/v1/avoided")) {
            return wish();
        } else if (template.startsWith("/api/v1/sessions")) {
            return session();
        }
        return template.startsWith("/api/v1/me/notices") ? notice() : conversation;
    }

    private String provider(String route) throws IOException, InterruptedException {
        if (route.endsWith("/link/complete")) {
            beginLink();
        } else if (route.startsWith("DELETE /api/v1/me/identities")) {
            connect();
        }
        return route.startsWith("POST /api/v1/auth/sign-in") ? "demo" : "github";
    }

    /** The user has a picture. */
    private String picture() {
        byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
        AvatarId id = new AvatarId("a_" + CASES.incrementAndGet());
        server.engine().stores().avatars().save(user(live.get(Role.USER).token()), new Avatar(id, jpeg));
        return id.value();
    }

    private String session() {
        return server.engine()
                .stores()
                .credentials()
                .find(SecretHash.of(token(Role.USER).orElseThrow()), Instant.now())
                .orElseThrow()
                .session()
                .id()
                .value();
    }

    /** The user is told that a provider was connected. */
    private String notice() throws IOException, InterruptedException {
        connect();
        return Tab.JSON
                .readTree(ask(200, "GET", "/api/v1/me/notices", "").body())
                .at("/notices/0/id")
                .asText();
    }

    private void connect() throws IOException, InterruptedException {
        beginLink();
        ask(204, "POST", GITHUB + "/link/complete", proof.orElseThrow());
        linking = Optional.empty();
    }

    /** The user has come back from a provider, and has not connected it yet. */
    private void beginLink() throws IOException, InterruptedException {
        HttpResponse<String> begun = ask(200, "POST", GITHUB + "/link", "");
        linking = begun.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("duologue_linking="))
                .map(cookie -> cookie.split(";", 2)[0])
                .findFirst();
        URI to = URI.create(Tab.JSON.readTree(begun.body()).path("to").asText());
        proof = Optional.of(EverySignIn.brought(house.agree(to, CASES.incrementAndGet())));
    }

    /** As the user, if somebody is one yet. */
    private HttpResponse<String> ask(int expected, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("X-Forwarded-For", newClient())
                .method(method, BodyPublishers.ofString(Guest.quoted(body)));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!path.startsWith("/api/v1/auth/")) {
            request.header("Authorization", "Bearer " + token(Role.USER).orElseThrow());
            linking.ifPresent(cookie -> request.header("Cookie", cookie));
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw new IOException("expected " + expected + " but was " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    /** The secret of a link in a mail. */
    private String link() throws IOException, InterruptedException {
        String address = "case" + CASES.incrementAndGet() + "@example.org";
        ask(204, "POST", "/api/v1/auth/email/request", "{'address':'" + address + "'}");
        link = house.secretFor(address);
        return "'secret':'" + link + "','address':'" + address + "'";
    }

    private String anyLink() throws IOException, InterruptedException {
        if (link.isEmpty()) {
            link();
        }
        return link;
    }

    /** The user has blocked the partner. */
    private String block() {
        String id = "b_" + "0".repeat(26);
        UserId user = user(live.get(Role.USER).token());
        UserId partner = user(live.get(Role.PARTNER).token());
        server.engine().stores().blocks().block(user, partner, id, "Guest", Instant.now());
        return id;
    }

    /** The user would rather not meet the partner. */
    private String wish() {
        String id = "a_" + "0".repeat(26);
        UserId user = user(live.get(Role.USER).token());
        UserId partner = user(live.get(Role.PARTNER).token());
        server.engine().stores().profiles().avoid(user, new Avoided(id, partner, "Guest", Instant.now()));
        return id;
    }

    /** What is said on a route; nothing if it has no body. */
    Optional<String> body(String route, Role role) throws IOException, InterruptedException {
        String version = server.engine().guidelines().version();
        String body = switch (route) {
            case "POST /api/v1/auth/sign-in/{provider}" -> "{'bearer':true,'persona':'diego'}";
            case "POST /api/v1/auth/refresh" ->
                "{'refreshToken':'" + signedInAsGuest().path("refreshToken").asText() + "'}";
            case "POST /api/v1/auth/code/redeem" ->
                "{'code':'" + codeOfAGuest() + "','verifier':'" + "v".repeat(43) + "'}";
            case "POST /api/v1/auth/email/request" -> "{'address':'case" + CASES.incrementAndGet() + "@example.org'}";
            case "POST /api/v1/auth/email/open" -> "{'secret':'" + anyLink() + "'}";
            case "POST /api/v1/auth/email/redeem" -> "{" + link() + ",'bearer':true}";
            case "POST /api/v1/me/identities/{provider}/link/complete" -> proof.orElseThrow();
            case "PUT /api/v1/me/picture" -> "{'provider':'github'}";
            case "PUT /api/v1/profile" -> "{'bio':'I test.'}";
            case "PUT /api/v1/preferences" -> "{'sound':true}";
            case "POST /api/v1/acknowledgements" ->
                "{'document':'guidelines','version':'" + version + "','adult':true}";
            case "POST /api/v1/queue" -> JOIN;
            case "POST /api/v1/blocks", "POST /api/v1/avoided" -> "{'conversation':'" + conversation + "'}";
            case "POST /api/v1/reports" -> "{'conversation':'" + conversation + "','reason':'spam'}";
            case "POST /api/v1/desk/reports/{case}/decision" -> "{'outcome':'dismissed'}";
            case "POST /api/v1/desk/appeals/{case}/decision" -> "{'outcome':'denied','reason':'a test'}";
            case "POST /api/v1/me/restrictions/{case}/appeal" -> "{'text':'It was not me.'}";
            case "POST /api/v1/desk/people/{user}/restrictions" -> "{'rule':'spam','what':'a test','until':null}";
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
            case "reveal.request", "reveal.withdraw" -> inConversation + ",'n':" + n(role) + "}";
            case "reveal.answer" -> inConversation + ",'n':" + n(role) + ",'data':{'accept':true}}";
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
