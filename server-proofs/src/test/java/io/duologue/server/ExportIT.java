package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.ConversationStore.Feedback;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.Party;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.identity.Verification;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.ReportStore.Evidence;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.privacy.DataClass;
import io.duologue.core.privacy.DataClass.Given;
import io.duologue.core.privacy.Kept.AsTheOptionSays;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.core.profile.Verified;
import io.duologue.identity.GuestIdentityProvider;
import io.duologue.server.Tab.Answer;
import io.duologue.server.config.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How one takes one's data along. What is Maya's own begins with MINE, what is another's with THEIRS. */
class ExportIT {
    private static final RateLimit OUT_OF_REACH = new RateLimit(1_000_000, Duration.ofMillis(1));
    private static final String JSON = "/api/v1/account/export";
    private static final String PAGE = JSON + ".html";
    private static final UserId TOMAS = new UserId("u_00000000000000000000000002");
    private static final ConversationId TALK = new ConversationId("c_00000000000000000000000001");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));
    private ReferenceServer server;

    @BeforeEach
    void start() throws IOException {
        Random random = new Random(7);
        server = ReferenceServer.start(
                ServerOptions.builder()
                        .demo(true)
                        .port(0)
                        .drainGrace(Duration.ZERO)
                        .signInLimit(OUT_OF_REACH)
                        .build(),
                List.of(
                        new DemoIdentityProvider(DemoPersonas.all()),
                        new GuestIdentityProvider(new Secrets(random), random)),
                now::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPersonTakesEverythingThatIsHeldAboutHim() {
        Tab maya = mayaWhoTalked();

        Answer answer = expect(200, maya.get(JSON));

        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"your-data-2026-11-21.json\"");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode document = answer.json();
        assertThat(document.path("format").asText()).isEqualTo("duologue.export");
        assertThat(document.path("version").asInt()).isEqualTo(1);
        JsonNode sections = document.path("sections");
        assertThat(texts(sections, "messages", "text")).containsExactly("MINE: hello");
        assertThat(texts(sections, "reports", "note")).containsExactly("MINE: he asked for money");
        assertThat(texts(sections, "evidence", "text")).containsExactly("MINE: please stop");
        assertThat(texts(sections, "blocks", "name")).containsExactly("Tomás Rey");
        assertThat(texts(sections, "avoided", "name")).containsExactly("Tomás Rey");
        assertThat(texts(sections, "profile", "company")).containsExactly("MINE: Acme");
        assertThat(texts(sections, "preferences", "intent")).containsExactly("mentor");
        assertThat(texts(sections, "profile", "bio")).containsExactly("MINE: <script>alert(1)</script>");
        assertThat(texts(sections, "conversations", "ending")).containsExactly("partner-ended");
        assertThat(texts(sections, "conversations", "revealedAt"))
                .singleElement()
                .asString()
                .startsWith("2026-11-21T");
        assertThat(texts(sections, "sign-in-sessions", "kind")).containsExactly("cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, PAGE})
    void nothingThatOthersWroteOrDidIsInIt(String format) {
        Tab maya = mayaWhoTalked();

        String text = expect(200, maya.get(format)).text();

        assertThat(text).contains("MINE: hello").doesNotContain("THEIRS", TOMAS.value());
    }

    @Test
    void oneHasOnesPictureAndWhatIsVerifiedAndNothingOfTheAudit() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");
        UserId user = new UserId(
                expect(200, maya.get("/api/v1/me")).json().at("/user/id").asText());
        AvatarId picture = new AvatarId("a_mayas");
        byte[] jpeg = largest();
        server.engine().stores().avatars().save(user, new Avatar(picture, jpeg));
        server.engine()
                .stores()
                .profiles()
                .update(
                        user,
                        profile -> Profile.builder()
                                .from(profile)
                                .avatar(picture)
                                .verified(new Verified(
                                        new ProviderId("linkedin"), Set.of(Verification.WORKPLACE), now.get()))
                                .build());

        JsonNode sections = expect(200, maya.get(JSON)).json().path("sections");

        assertThat(sections.at("/verified/items/0").toString())
                .isEqualTo("{\"provider\":\"linkedin\",\"what\":[\"workplace\"],\"at\":\"2026-11-21T09:00:00.000Z\"}");
        JsonNode taken = sections.at("/picture/items/0");
        expect(200, maya.get(taken.path("address").asText()));
        assertThat(taken.path("mediaType").asText()).isEqualTo("image/jpeg");
        assertThat(Base64.getDecoder().decode(taken.path("bytes").asText())).isEqualTo(jpeg);
        assertThat(sections.path("audit").path("given").asText()).isEqualTo("not");
        String page = expect(200, maya.get(PAGE)).text();
        assertThat(page)
                .containsOnlyOnce("<img alt=\"Your picture\" src=\"data:image/jpeg;base64,"
                        + Base64.getEncoder().encodeToString(jpeg) + "\">")
                .containsOnlyOnce("<img")
                .containsOnlyOnce("src=")
                .containsOnlyOnce(Base64.getEncoder().encodeToString(jpeg))
                .contains("; img-src data:; base-uri");
    }

    /** As large as a picture may be. */
    private static byte[] largest() {
        byte[] jpeg = new byte[Avatar.MAX_BYTES];
        new Random(7).nextBytes(jpeg);
        jpeg[0] = (byte) 0xff;
        jpeg[1] = (byte) 0xd8;
        jpeg[2] = (byte) 0xff;
        return jpeg;
    }

    @Test
    void aPictureThatIsKeptNoLongerIsNotSaidToBe() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");
        UserId user = new UserId(
                expect(200, maya.get("/api/v1/me")).json().at("/user/id").asText());
        server.engine()
                .stores()
                .profiles()
                .update(
                        user,
                        profile -> Profile.builder()
                                .from(profile)
                                .avatar(new AvatarId("a_gone"))
                                .build());

        assertThat(expect(200, maya.get(JSON)).json().at("/sections/picture/items"))
                .isEmpty();
        assertThat(expect(200, maya.get(PAGE)).text()).doesNotContain("<img");
    }

    @Test
    void eachKindOfDataSaysWhatItIsAndForHowLongItIsKeptHere() {
        JsonNode sections = expect(
                        200, Tab.of(server, "maya0000").signedInAs("maya").get(JSON))
                .json()
                .path("sections");

        assertThat(DataClass.values()).allSatisfy(kind -> {
            JsonNode section = sections.path(kind.id());
            assertThat(section.path("what").asText()).isEqualTo(kind.what());
            assertThat(section.path("kept").asText()).isNotEmpty();
            assertThat(section.has("items")).isEqualTo(kind.given() != Given.NOT);
            boolean isSentByMail = kind == DataClass.MAGIC_LINKS;
            if (kind.kept() instanceof AsTheOptionSays && !isSentByMail) {
                assertThat(section.path("kept").asText()).matches("\\d+ (second|minute|hour|day)s? from .+");
            }
        });
        assertThat(sections.at("/reports/kept").asText())
                .isEqualTo("90 days from the decision; without one 365 days from the report");
        assertThat(sections.at("/audit/kept").asText()).isEqualTo("365 days from the act");
        assertThat(sections.at("/messages/kept").asText()).isEqualTo("1 day from the end of the conversation");
    }

    @Test
    void thePageHasNoScriptAndLoadsNothingAndShowsTextAsText() {
        Tab maya = mayaWhoTalked();

        Answer answer = expect(200, maya.get(PAGE));

        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"your-data-2026-11-21.html\"");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.text())
                .contains(
                        "MINE: &lt;script&gt;alert(1)&lt;/script&gt;",
                        "content=\"default-src &#39;none&#39;; style-src &#39;sha256-")
                .doesNotContain("<script", "<img", "<link", "src=", "href=", "url(", "@import", " style=")
                .doesNotContainPattern("\\son[a-z]+=");
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, PAGE})
    void whoSignedInLongAgoSignsInAgainFirst(String format) {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");
        now.updateAndGet(then -> then.plus(Duration.ofMinutes(10)));

        Answer refused = maya.get(format);
        Answer given = maya.signedInAs("maya").get(format);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error().path("rule").asText()).isEqualTo("sign-in.fresh");
        assertThat(given.status()).isEqualTo(200);
    }

    @Test
    void aGuestWhoCannotSignInAgainIsNotAskedTo() {
        Tab guest = Tab.of(server, "guest000");
        expect(200, guest.post("/api/v1/auth/sign-in/guest", "{\"alias\":\"Wren\"}"));
        now.updateAndGet(then -> then.plus(Duration.ofHours(1)));

        JsonNode sections = expect(200, guest.get(JSON)).json().path("sections");

        assertThat(texts(sections, "profile", "name")).containsExactly("Wren");
        assertThat(texts(sections, "identities", "provider")).containsExactly("guest");
    }

    @Test
    void fiveADayAreEnoughForOnePersonAndLeaveTheOthersAlone() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");

        List<Integer> answers = Stream.of(JSON, PAGE, JSON, PAGE, JSON, PAGE)
                .map(format -> maya.get(format).status())
                .toList();

        assertThat(answers).containsExactly(200, 200, 200, 200, 200, 429);
        expect(200, Tab.of(server, "jonas000").signedInAs("jonas").get(JSON));
    }

    @Test
    void nobodyTakesAnythingWithoutASession() {
        assertThat(Tab.of(server, "nobody00").get(JSON).status()).isEqualTo(401);
        assertThat(Tab.of(server, "nobody00").get(PAGE).status()).isEqualTo(401);
    }

    private Tab mayaWhoTalked() {
        Tab tab = Tab.of(server, "maya0000").signedInAs("maya");
        expect(200, tab.put("/api/v1/profile", "{\"bio\":\"MINE: <script>alert(1)</script>\"}"));
        expect(200, tab.put("/api/v1/profile", "{\"company\":\"MINE: Acme\"}"));
        expect(200, tab.put("/api/v1/preferences", "{\"intent\":\"mentor\"}"));
        UserId maya = new UserId(tab.get("/api/v1/me").json().at("/user/id").asText());
        Stores stores = server.engine().stores();
        Instant at = now.get();
        ConversationInfo info = new ConversationInfo(TALK, maya, TOMAS, "backend", at);
        stores.log().create(info);
        stores.conversations().started(info);
        say(Party.A, "MINE: hello");
        say(Party.B, "THEIRS: send me money");
        stores.conversations().feedback(TALK, new Feedback(TOMAS, 1, List.of("THEIRS: boring"), at));
        stores.conversations().revealed(TALK, at);
        stores.conversations().ended(TALK, EndCause.BLOCKED, TOMAS, at);
        stores.blocks().block(maya, TOMAS, "b_1", "Tomás Rey", at);
        stores.blocks().block(TOMAS, maya, "b_2", "THEIRS: Maya", at);
        stores.profiles().avoid(maya, new Avoided("a_1", TOMAS, "Tomás Rey", at));
        stores.profiles().avoid(TOMAS, new Avoided("a_2", maya, "THEIRS: Maya", at));
        List<Evidence> evidence = List.of(
                new Evidence(1, maya, at, "MINE: please stop", false),
                new Evidence(2, TOMAS, at, "THEIRS: send me money", true));
        stores.reports().file(new Report("C-1", maya, TOMAS, TALK, "scam", "MINE: he asked for money", evidence, at));
        stores.reports().file(new Report("C-2", TOMAS, maya, TALK, "hate", "THEIRS: rude", evidence, at));
        return tab;
    }

    private void say(Party party, String text) {
        BodyHash hash = BodyHash.of("test", "text", text);
        server.engine()
                .stores()
                .log()
                .append(new Submission(TALK, party, 1, 1, hash, false, new Content.Text(text)), now.get());
    }

    private static List<String> texts(JsonNode sections, String section, String member) {
        return sections.path(section).path("items").findValuesAsText(member);
    }
}
