package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.privacy.AfterErasure;
import io.duologue.core.privacy.DataClass;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.testkit.WhatIsThere;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody does everything that can be done on a server, erases her account, and is looked for in every store there is. */
class NothingIsLeftIT {
    private static final String ADDRESS = "marker@mail.example";
    private static final String KEY = "Idempotency-Key";
    private static final String SEARCH = "{\"topics\":[\"backend\"],\"mode\":\"text\",\"intent\":\"talk\"}";
    /** Each is somewhere before, and nowhere after. */
    private static final List<String> MARKERS =
            List.of(ADDRESS, "Marker Name", "marker-headline", "marker-bio", "marker-note", "a_marker-picture");
    /** What she said stays where it was reported. */
    private static final String EVIDENCE = "marker-said";

    private LetterBox box;
    private ReferenceServer server;

    @BeforeEach
    void start() throws Exception {
        box = LetterBox.open();
        Map<String, String> settings = new HashMap<>(Map.of(
                "port", "0",
                "demo", "true",
                "public-url", "http://localhost:8080",
                "sign-in.email", "true",
                "mail.host", "localhost",
                "mail.port", Integer.toString(box.port()),
                "mail.tls", "none",
                "mail.from", "hello@talk.example",
                "moderators", "demo:camille",
                "erasure.grace", "0"));
        settings.put("drain-grace", "0");
        server = ReferenceServer.start(Configuration.read(Map.of(), Optional.empty(), settings));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        box.close();
    }

    @Test
    void ofWhoErasesHerAccountNothingIsFoundButWhatIsSaidToStay() throws InterruptedException {
        Tab ada = Tab.of(server, "ada00000");
        String link = "{\"address\":\"" + ADDRESS + "\"}";
        expect(204, ada.post("/api/v1/auth/email/request", link));
        expect(200, ada.post("/api/v1/auth/email/redeem", "{\"secret\":\"" + box.nextSecret() + "\"}"));
        UserId user = new UserId(
                expect(200, ada.get("/api/v1/me")).json().at("/user/id").asText());
        onboards(ada);
        livesHere(ada, user);
        expect(204, ada.post("/api/v1/auth/email/request", link));
        box.nextSecret();

        Set<String> before = found(user).values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        assertThat(found(user).keySet()).containsAll(MARKERS).contains(EVIDENCE);
        // Of the notices it is the one about the erasure itself that must be gone.
        assertThat(before).contains("AvatarStore", "KeyedAnswers", "MagicLinkStore", "AuditStore", "AccountStore");

        assertThat(expect(200, ada.post("/api/v1/account/erasure", null))
                        .json()
                        .path("erased")
                        .asBoolean())
                .isTrue();

        assertThat(box.next()).contains("To: " + ADDRESS, "is to be erased");
        // Whatever the closing of her line sets off is done a moment later, on the threads of the engine.
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> {
            Map<String, Set<String>> after = found(user);
            assertThat(after.keySet()).doesNotContainAnyElementsOf(MARKERS);
            assertThat(after.get(EVIDENCE)).containsExactly("ReportStore");
            assertThat(remaining()).containsAll(after.get(user.value()));
            assertThat(after.get(user.value())).contains("AuditStore", "ReportStore");
        });
    }

    private void onboards(Tab ada) {
        expect(
                200,
                ada.put(
                        "/api/v1/profile",
                        "{\"name\":\"Marker Name\",\"headline\":\"marker-headline\",\"bio\":\"marker-bio\","
                                + "\"seniority\":\"10-14\",\"timeZone\":\"Europe/Madrid\",\"topics\":[\"backend\"],"
                                + "\"languages\":[\"en\"],\"confirmed\":true}"));
        String version = ada.get("/api/v1/acknowledgements")
                .json()
                .at("/required/guidelines")
                .asText();
        expect(
                201,
                ada.post(
                        "/api/v1/acknowledgements",
                        "{\"document\":\"guidelines\",\"version\":\"" + version + "\",\"adult\":true}"));
        expect(200, ada.put("/api/v1/preferences", "{\"sound\":false}"));
    }

    private void livesHere(Tab ada, UserId user) {
        Tab tomas = Tab.of(server, "tomas000").signedInAs("tomas");
        Tab camille = Tab.of(server, "camille0").signedInAs("camille");
        Line adasLine = ada.live();
        Line tomasLine = tomas.live();
        String conversation = meet(ada, adasLine, tomas, tomasLine);
        adasLine.say("{\"type\":\"message.send\",\"id\":\"m\",\"conversation\":\"" + conversation
                + "\",\"n\":1,\"data\":{\"text\":\"" + EVIDENCE + "\"}}");
        tomasLine.await("message.new");
        String in = "{\"conversation\":\"" + conversation + "\"";
        expect(201, tomas.post("/api/v1/avoided", in + "}"));
        expect(201, tomas.post("/api/v1/reports", in + ",\"reason\":\"harassment\"}"));
        expect(
                201,
                ada.post(
                        "/api/v1/reports", in + ",\"reason\":\"spam\",\"note\":\"marker-note\"}", KEY, "marker-key-1"));
        expect(201, tomas.post("/api/v1/blocks", in + "}"));
        JsonNode reports =
                expect(200, camille.get("/api/v1/desk/reports")).json().path("reports");
        reports.forEach(report -> expect(
                200, camille.get("/api/v1/desk/reports/" + report.path("case").asText())));
        Stores stores = server.engine().stores();
        AvatarId picture = new AvatarId("a_marker-picture");
        stores.avatars().save(user, new Avatar(picture, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}));
        Instant now = Instant.now();
        stores.restrictions().save(new Restriction("case-1", user, "spam", "Over.", false, now, now.plusSeconds(1)));
    }

    private static String meet(Tab one, Line oneLine, Tab other, Line otherLine) {
        for (Tab tab : List.of(one, other)) {
            expect(202, tab.post("/api/v1/queue", SEARCH));
        }
        accept(one, oneLine);
        accept(other, otherLine);
        otherLine.await("match.found");
        return oneLine.await("match.found").path("conversation").asText();
    }

    private static void accept(Tab tab, Line line) {
        String offer = line.await("match.offer").at("/data/offer").asText();
        expect(200, tab.post("/api/v1/offers/" + offer + "/accept", null));
    }

    /** In which stores each marker is found, and the id. */
    private Map<String, Set<String>> found(UserId user) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (var store : Stores.class.getRecordComponents()) {
            try {
                all.put(
                        store.getType().getSimpleName(),
                        store.getAccessor().invoke(server.engine().stores()));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
        // From it one gets to whoever listens, the whole engine, and from there to all the others.
        all.remove("Relay");
        // They keep nothing, and from them one gets to the stores that do.
        all.remove("Introductions");
        all.put("NoticeStore", server.accounts().notices());
        all.put("KeyedAnswers", server.accounts().answers());
        all.put("MagicLinkStore", server.providers().linkStore().orElseThrow());
        Map<String, Set<String>> found = new LinkedHashMap<>();
        all.forEach((name, store) -> {
            List<String> texts = WhatIsThere.in(store);
            Stream.concat(MARKERS.stream(), Stream.of(EVIDENCE, user.value()))
                    .filter(marker -> texts.stream().anyMatch(text -> text.contains(marker)))
                    .forEach(marker -> found.computeIfAbsent(marker, same -> new TreeSet<>())
                            .add(name));
        });
        return found;
    }

    private static Set<String> remaining() {
        return Arrays.stream(DataClass.values())
                .filter(kind -> kind.afterErasure() instanceof AfterErasure.Remains)
                .map(DataClass::store)
                .collect(Collectors.toSet());
    }
}
