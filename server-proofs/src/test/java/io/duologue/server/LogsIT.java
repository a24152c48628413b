package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.BackendException;
import io.duologue.server.Tab.Answer;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.signin.ConsentServer;
import io.duologue.server.signin.ConsentServer.Person;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * What is written down of people who use the server, rightly and wrongly: at the levels of production, and at the finest one
 * of our own packages, none of their secrets, words and addresses.
 */
class LogsIT {
    private static final String SIGN_IN = "/api/v1/auth/sign-in/";
    private static final String CALLBACK = "/api/v1/auth/callback/";
    private static final String FORWARDED = "198.51.100.77";
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String TEXT = "zebra-text-4711";
    private static final String LINK = "https://zebra-link.example/secret?x=1";
    private static final String EMAIL = "zebra.person@mail.example";
    private static final String NOTE = "zebra-note-4712";
    private static final String BIO = "zebra-bio-4713";
    private static final String BROKEN = "zebra-broken-4714";
    private static final String COMPANY = "Zebra Company 4715";
    private static final String INTEREST = "zebra-interest-4716";
    private static final String ALIAS = "Zebra Alias";
    private static final String DECISION = "zebra-decision-4717";
    private static final Person ADA = new Person(1, "Zebra Brandt", "zebra.brandt@mail.example");
    private static final Person MODERATOR = new Person(3, "Zebra Moderator", "zebra.moderator@mail.example");

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = context.getLogger("io.duologue");
    private final Map<Logger, Level> before = new HashMap<>();
    private final Kept kept = new Kept();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    @BeforeEach
    void keepWhatIsLogged() {
        for (Logger logger : List.of(root, ours)) {
            before.put(logger, logger.getLevel());
        }
        kept.setContext(context);
        kept.start();
        root.addAppender(kept);
        secrets.putAll(Map.of(
                "text",
                TEXT,
                "link",
                LINK,
                "e-mail",
                EMAIL,
                "note",
                NOTE,
                "bio",
                BIO,
                "broken input",
                BROKEN,
                "address",
                FORWARDED));
    }

    @AfterEach
    void keepNoLonger() {
        root.detachAppender(kept);
        kept.stop();
        before.forEach(Logger::setLevel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INFO", "TRACE"})
    void aWholeRunLeavesNoSecretNoTextAndNoAddress(String level) throws Exception {
        ours.setLevel(Level.toLevel(level));
        try (ReferenceServer server = ReferenceServer.start(Configuration.read(
                Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0", "trusted-proxies", "127.0.0.1")))) {
            rightly(server);
            wrongly(server);
        }

        if (level.equals("TRACE")) {
            assertThat(kept.events).as("at this level something is written").hasSizeGreaterThan(10);
            assertThat(kept.all()).contains("refused");
        }
        assertThat(secrets).hasSizeGreaterThan(12);
        assertNothingLeaked();
    }

    /** Providers, letters, pictures, wishes, a reveal, the desk, the export, an erasure that is taken back, and what ends sessions. */
    @ParameterizedTest
    @ValueSource(strings = {"INFO", "TRACE"})
    void aWholeAccountLeavesNoSecretNoTextAndNoAddress(String level) throws Exception {
        ours.setLevel(Level.toLevel(level));
        ConsentServer providers = ConsentServer.start();
        LetterBox box = LetterBox.open();
        Map<String, String> settings = new HashMap<>(providers.settings());
        settings.putAll(Map.of(
                "DUOLOGUE_PORT", "0",
                "DUOLOGUE_PUBLIC_URL", "http://localhost:8080",
                "DUOLOGUE_PRESET", "reveal",
                "DUOLOGUE_LINKEDIN_VERIFIED", "true",
                "DUOLOGUE_LINK_POLICY", "challenge",
                "DUOLOGUE_MODERATORS", "github:90003",
                "DUOLOGUE_TRUSTED_PROXIES", "127.0.0.1",
                "DUOLOGUE_DRAIN_GRACE", "0"));
        settings.putAll(Map.of(
                "DUOLOGUE_LIMIT_SIGN_IN", "1000/1ms",
                "DUOLOGUE_MAIL_HOST", "localhost",
                "DUOLOGUE_MAIL_PORT", Integer.toString(box.port()),
                "DUOLOGUE_MAIL_TLS", "none",
                "DUOLOGUE_MAIL_FROM", "hello@talk.example"));
        try (ReferenceServer server = ReferenceServer.start(Configuration.read(settings, Optional.empty(), Map.of()))) {
            wholeAccount(server, providers, box);
            wronglyAbout(server, providers, box);
        } finally {
            providers.close();
        }

        for (String secret : providers.secrets()) {
            secrets.put("a code or token of a provider, " + secrets.size(), secret);
        }
        assertThat(kept.all()).as("what went wrong is written").contains("two had it; it ended", "was not sent");
        assertThat(secrets).hasSizeGreaterThan(30);
        assertNothingLeaked();
    }

    private void assertNothingLeaked() {
        String all = kept.all();
        secrets.forEach((what, secret) -> assertThat(all.contains(secret))
                .as(what + " in: " + lineWith(secret))
                .isFalse());
    }

    /** The check itself finds what it looks for, in a message, in an argument and in a cause. */
    @Test
    void whatIsWrittenDownIsFound() {
        ours.setLevel(Level.INFO);
        org.slf4j.Logger log = LoggerFactory.getLogger("io.duologue.test");

        log.info("said {}", TEXT);
        log.warn("failed", new BackendException("at " + EMAIL, new IOException(NOTE)));
        log.debug("not at this level: {}", LINK);

        assertThat(kept.all()).contains(TEXT, EMAIL, NOTE).doesNotContain(LINK);
    }

    private String lineWith(String secret) {
        return kept.events.stream()
                .filter(line -> line.contains(secret))
                .findFirst()
                .orElse("");
    }

    /** Signs in, onboards, talks over socket and HTTP, reports, blocks, signs out. */
    private void rightly(ReferenceServer server) throws Exception {
        Tab one = Tab.of(server, "logsone0").signedInAs("maya");
        secrets.put("cookie", one.cookies().get(0).getValue());
        expect(200, one.put("/api/v1/profile", "{\"bio\":\"" + BIO + " " + EMAIL + "\"}", FORWARDED_FOR, FORWARDED));
        Tab other = Tab.of(server, "logstwo0").signedInAs("tomas");
        Answer program =
                expect(200, other.post("/api/v1/auth/sign-in/demo", "{\"bearer\":true,\"persona\":\"tomas\"}"));
        String bearer = program.json().at("/bearer/token").asText();
        secrets.put("bearer", bearer);
        String ticket = one.ticket();
        secrets.put("ticket", ticket);
        Line line = one.connected(ticket).hello();
        try (Guests guests = new Guests(server, new FrameCheck(FrameSchemas.load()))) {
            InetAddress from = guests.newAddress();
            secrets.put("address of a socket", from.getHostAddress());
            Guest guest = guests.on(guests.line(from), bearer).hello();
            String search = "{\"topics\":[\"open-source\"],\"mode\":\"text\",\"intent\":\"talk\"}";
            expect(202, one.post("/api/v1/queue", search, FORWARDED_FOR, FORWARDED));
            expect(202, one.post("/api/v1/queue", search, "Authorization", "Bearer " + bearer));
            String offer = line.await("match.offer").at("/data/offer").asText();
            expect(200, one.post("/api/v1/offers/" + offer + "/accept", null));
            guest.accept();
            guest.talks();
            String path = "/api/v1/conversations/" + guest.conversation();
            guest.send(1, TEXT + " " + EMAIL);
            guest.answer("m1");
            guest.send(2, LINK);
            guest.answer("m2");
            expect(201, one.post(path + "/messages", "{\"n\":1,\"text\":\"" + TEXT + "\"}", FORWARDED_FOR, FORWARDED));
            one.post(path + "/messages", "{\"n\":2,\"text\":\"" + LINK + "\"}");
            String about = "\"conversation\":\"" + guest.conversation() + "\"";
            expect(201, one.post("/api/v1/reports", "{" + about + ",\"reason\":\"spam\",\"note\":\"" + NOTE + "\"}"));
            expect(201, one.post("/api/v1/blocks", "{" + about + "}"));
        }
        expect(204, one.post("/api/v1/auth/sign-out", null));
        line.leave();
    }

    private void wholeAccount(ReferenceServer server, ConsentServer providers, LetterBox box) throws Exception {
        secrets.putAll(Map.of(
                "company",
                COMPANY,
                "interest",
                INTEREST,
                "alias",
                ALIAS,
                "words of a decision",
                DECISION,
                "address of Ada",
                ADA.mail(),
                "name of Ada",
                ADA.name(),
                "address of the moderator",
                MODERATOR.mail(),
                "secret of the application",
                ConsentServer.CLIENT_SECRET,
                "address of a picture",
                providers.address() + "/pictures/"));
        providers.hasVerified("IDENTITY", "WORKPLACE");
        providers.shows(ADA, picture());
        providers.isUsedBy(ADA);
        Tab ada = Tab.of(server, "logsada0");
        assertThat(back(ada, providers, location(ada.get(SIGN_IN + "linkedin"))))
                .isEqualTo("/");
        keepCookies("Ada's", ada);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ada.get("/api/v1/me/picture").json().has("avatar"));
        onboard(ada);

        connectsWhatWasChallenged(server, providers, box);

        Tab tomas = Tab.of(server, "logstom0");
        signInByMail(tomas, box, "{\"secret\":\"%s\"}");
        keepCookies("Tomas's", tomas);
        onboard(tomas);
        assertThat(back(ada, providers, location(ada.get(SIGN_IN + "linkedin"))))
                .isEqualTo("/");
        String conversation = talk(ada, tomas);
        String about = "\"conversation\":\"" + conversation + "\"";
        expect(201, ada.post("/api/v1/avoided", "{" + about + "}"));
        expect(201, ada.post("/api/v1/reports", "{" + about + ",\"reason\":\"spam\",\"note\":\"" + NOTE + "\"}"));
        decide(server, providers);

        signInByMail(tomas, box, "{\"secret\":\"%s\"}");
        expect(200, tomas.get("/api/v1/account/export", FORWARDED_FOR, FORWARDED));
        expect(200, tomas.get("/api/v1/account/export.html", FORWARDED_FOR, FORWARDED));
        expect(200, tomas.post("/api/v1/account/erasure", null, FORWARDED_FOR, FORWARDED));
        expect(403, tomas.get("/api/v1/profile"));
        expect(204, tomas.delete("/api/v1/account/erasure"));
        refresh(server, box);
    }

    /** By the other provider, with the same address: asked, connected on the way, told by mail, and undone. */
    private void connectsWhatWasChallenged(ReferenceServer server, ConsentServer providers, LetterBox box)
            throws Exception {
        Tab tab = Tab.of(server, "logschal");
        assertThat(back(tab, providers, location(tab.get(SIGN_IN + "github")))).contains("sign-in=challenged");
        keepCookies("the challenged one's", tab);
        String onward = back(tab, providers, location(tab.get(SIGN_IN + "linkedin?challenge=together")));
        keepCookies("the linking one's", tab);
        String fragment = back(tab, providers, onward);
        assertThat(fragment).startsWith("/settings#link=github&");
        ObjectNode proof = Tab.JSON.createObjectNode();
        for (String pair : fragment.substring(fragment.indexOf('&') + 1).split("&", -1)) {
            String[] both = pair.split("=", 2);
            proof.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
            secrets.put("what came back as " + both[0], both[1]);
        }
        expect(204, tab.post("/api/v1/me/identities/github/link/complete", proof.toString()));
        assertThat(box.next()).contains(ADA.mail());
        String notice = tab.get("/api/v1/me/notices").json().at("/notices/0/id").asText();
        expect(204, tab.post("/api/v1/me/notices/" + notice + "/undo", null));
        assertThat(box.next()).contains(ADA.mail());
        expect(204, tab.post("/api/v1/auth/sign-out-everywhere", "{}", FORWARDED_FOR, FORWARDED));
        assertThat(box.next()).contains(ADA.mail());
    }

    /** Under aliases at first; then both agree to see each other's cards. */
    private static String talk(Tab one, Tab other) {
        Line line = one.live();
        Line otherLine = other.live();
        for (Tab tab : List.of(one, other)) {
            String search = "{\"topics\":[\"backend\"],\"mode\":\"text\",\"intent\":\"talk\"}";
            expect(202, tab.post("/api/v1/queue", search, FORWARDED_FOR, FORWARDED));
        }
        String conversation = line.await("match.found").path("conversation").asText();
        otherLine.await("match.found");
        String in = "\",\"conversation\":\"" + conversation + "\",\"n\":";
        line.say("{\"type\":\"message.send\",\"id\":\"m" + in + "1,\"data\":{\"text\":\"" + TEXT + "\"}}");
        otherLine.await("message.new");
        line.say("{\"type\":\"reveal.request\",\"id\":\"r" + in + "2,\"data\":{}}");
        otherLine.await("reveal.update");
        otherLine.say("{\"type\":\"reveal.answer\",\"id\":\"a" + in + "1,\"data\":{\"accept\":true}}");
        otherLine.await("reveal.update");
        expect(200, one.post("/api/v1/conversations/" + conversation + "/end", "{\"n\":3}"));
        line.leave();
        otherLine.leave();
        return conversation;
    }

    private void decide(ReferenceServer server, ConsentServer providers) {
        providers.isUsedBy(MODERATOR);
        Tab moderator = Tab.of(server, "logsmode");
        assertThat(back(moderator, providers, location(moderator.get(SIGN_IN + "github"))))
                .isEqualTo("/");
        keepCookies("the moderator's", moderator);
        String desk = "/api/v1/desk/";
        String report = expect(200, moderator.get(desk + "reports"))
                .json()
                .at("/reports/0/case")
                .asText();
        String upheld = "{\"outcome\":\"upheld\",\"rule\":\"spam\",\"what\":\"" + DECISION + "\",\"until\":null}";
        String restriction = expect(200, moderator.post(desk + "reports/" + report + "/decision", upheld))
                .json()
                .at("/restriction/case")
                .asText();
        expect(200, moderator.post(desk + "restrictions/" + restriction + "/lift", null));
    }

    /** A token is used twice, so that the session ends. */
    private void refresh(ReferenceServer server, LetterBox box) throws Exception {
        Tab program = Tab.of(server, "logsprog");
        JsonNode first = signInByMail(program, box, "{\"secret\":\"%s\",\"bearer\":true}")
                .json()
                .path("bearer");
        JsonNode second = expect(200, program.post("/api/v1/auth/refresh", refreshWith(first)))
                .json()
                .path("bearer");
        for (JsonNode issued : List.of(first, second)) {
            secrets.put("bearer " + secrets.size(), issued.path("token").asText());
            secrets.put(
                    "refresh token " + secrets.size(),
                    issued.path("refreshToken").asText());
        }
        expect(401, program.post("/api/v1/auth/refresh", refreshWith(first), FORWARDED_FOR, FORWARDED));
    }

    private static String refreshWith(JsonNode issued) {
        return "{\"refreshToken\":\"" + issued.path("refreshToken").asText() + "\"}";
    }

    /** With wishes, providers and letters that are none, and a mail server that is away. */
    private void wronglyAbout(ReferenceServer server, ConsentServer providers, LetterBox box) throws Exception {
        Tab tab = Tab.of(server, "logsbad1");
        String guessed = "e".repeat(40) + "0123456789abcdef01234567";
        secrets.put("another guess", guessed);
        tab.get(SIGN_IN + "linkedin?challenge=apart", "Cookie", "duologue_challenged=" + guessed);
        tab.get(CALLBACK + "linkedin?code=" + BROKEN + "&state=" + guessed + "&error_description=" + BROKEN);
        tab.post("/api/v1/auth/email/open", "{\"secret\":\"" + guessed + "\"}", FORWARDED_FOR, FORWARDED);
        tab.post("/api/v1/auth/email/redeem", "{\"secret\":\"" + guessed + "\",\"address\":\"" + EMAIL + "\"}");
        tab.post("/api/v1/auth/email/request", "{\"address\":\"" + BROKEN + "\"}");
        tab.post("/api/v1/auth/refresh", "{\"refreshToken\":\"" + guessed + guessed + "\"}");
        tab.get("/api/v1/avatars/a_" + BROKEN);
        providers.isUsedBy(ADA);
        providers.breaks(true);
        back(tab, providers, location(tab.get(SIGN_IN + "github")));
        providers.breaks(false);
        back(tab, providers, location(tab.get(SIGN_IN + "linkedin")));
        tab.post("/api/v1/me/identities/github/link/complete", "{\"code\":\"" + BROKEN + "\"}");
        tab.post("/api/v1/me/notices/" + BROKEN + "/undo", null);
        tab.put("/api/v1/profile", "{\"company\":\"" + "zebra ".repeat(20) + "\",\"interests\":[\"" + BROKEN + "\"]}");
        tab.put("/api/v1/preferences", "{\"pausedUntil\":\"" + BROKEN + "\"}");
        tab.post("/api/v1/avoided", "{\"conversation\":\"" + BROKEN + "\"}");
        tab.get("/api/v1/desk/people/" + BROKEN);
        box.close();
        expect(204, tab.post("/api/v1/auth/email/request", "{\"address\":\"zebra.late@mail.example\"}"));
        secrets.put("an address without a letter", "zebra.late@mail.example");
        expect(204, tab.post("/api/v1/auth/sign-out-everywhere", "{}"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> kept.all().contains("a notice was not sent")
                        && kept.all().contains("a sign-in link was not sent"));
    }

    private void onboard(Tab tab) {
        // All of them name one company.
        expect(200, tab.put("/api/v1/preferences", "{\"avoidColleagues\":false}"));
        expect(
                200,
                tab.put(
                        "/api/v1/profile",
                        "{\"alias\":\"" + ALIAS + "\",\"bio\":\"" + BIO + "\",\"company\":\"" + COMPANY
                                + "\",\"interests\":[\""
                                + INTEREST
                                + "\"],\"seniority\":\"5-9\",\"timeZone\":\"Europe/Lisbon\",\"languages\":[\"en\"],"
                                + "\"topics\":[\"backend\"]}",
                        FORWARDED_FOR,
                        FORWARDED));
        String version = tab.get("/api/v1/acknowledgements")
                .json()
                .at("/required/guidelines")
                .asText();
        expect(
                201,
                tab.post(
                        "/api/v1/acknowledgements",
                        "{\"document\":\"guidelines\",\"version\":\"" + version + "\",\"adult\":true}"));
    }

    /** @param body with a place for the secret of the letter */
    private Answer signInByMail(Tab tab, LetterBox box, String body) throws InterruptedException {
        expect(
                204,
                tab.post("/api/v1/auth/email/request", "{\"address\":\"" + EMAIL + "\"}", FORWARDED_FOR, FORWARDED));
        String secret = box.nextSecretFor(EMAIL);
        secrets.put("secret of a link, " + secrets.size(), secret);
        expect(200, tab.post("/api/v1/auth/email/open", body.formatted(secret).replace(",\"bearer\":true", "")));
        return expect(200, tab.post("/api/v1/auth/email/redeem", body.formatted(secret), FORWARDED_FOR, FORWARDED));
    }

    private void keepCookies(String whose, Tab tab) {
        tab.cookies().forEach(cookie -> {
            if (cookie.getValue().length() > 20) {
                secrets.put(whose + " " + cookie.getName() + " " + secrets.size(), cookie.getValue());
            }
        });
    }

    /** Agrees at a provider and comes back. Answers where that leads. */
    private String back(Tab tab, ConsentServer providers, String sentTo) {
        URI to = URI.create(sentTo);
        secrets.put("where somebody was sent, " + secrets.size(), to.getRawQuery());
        URI back = providers.agree(to);
        return location(tab.get(back.getRawPath() + "?" + back.getRawQuery(), FORWARDED_FOR, FORWARDED));
    }

    private static String location(Answer answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.text()));
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    /** Guesses, breaks, forges. */
    private void wrongly(ReferenceServer server) throws Exception {
        Tab tab = Tab.of(server, "logsbad0");
        String guessed = "f".repeat(40) + "0123456789abcdef01234567";
        secrets.put("a guess", guessed);
        String signIn = "/api/v1/auth/sign-in/";
        tab.get("/api/v1/me", "Authorization", "Bearer " + guessed, FORWARDED_FOR, FORWARDED);
        tab.get("/api/v1/me", "Authorization", "Basic " + BROKEN);
        tab.get("/api/v1/me", "Cookie", "duologue_session=" + guessed);
        tab.get("/api/v1/lobby?token=" + guessed + "&text=" + TEXT);
        tab.get("/api/v1/" + BROKEN);
        tab.get("/" + BROKEN + ".js");
        tab.post(signIn + BROKEN, "{}");
        tab.post(signIn + "demo", "{\"persona\":\"" + BROKEN + "\"}");
        tab.post(signIn + "demo", "{\"persona\":\"" + BROKEN);
        tab.post(signIn + "demo", "{}", "Origin", "https://" + BROKEN + ".example");
        tab.post(signIn + "demo", BROKEN, "Content-Type", "text/" + BROKEN);
        RawHttp.ask(server, BROKEN + " " + TEXT + "\r\n\r\n");
        RawHttp.ask(server, "GET / HTTP/1.1\r\nHost: " + BROKEN + "\r\n\r\n");
        RawHttp.ask(server, BROKEN + " / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        tab.signedInAs("ada");
        tab.post("/api/v1/queue", "{\"topics\":[\"" + BROKEN + "\"],\"mode\":\"" + TEXT + "\"}");
        tab.post("/api/v1/reports", "{}", "Idempotency-Key", BROKEN + " " + TEXT);
        tab.put("/api/v1/profile", "{\"timeZone\":\"" + BROKEN + "\"}");
        try (Guests guests = new Guests(server, new FrameCheck(FrameSchemas.load()))) {
            try (RawSocket line = guests.line(guests.newAddress())) {
                line.raw(RawSocket.handshake(server.port(), Guests.ticket(guessed)));
                assertThat(line.answer().status()).isEqualTo(401);
            }
            Guest guest = guests.guest();
            secrets.put("a guest's secret", guest.token());
            guest.say("{'type':'" + BROKEN + "','id':'u'}");
            guest.say("{'type':'auth.refresh','id':'r','data':{'ticket':'" + guessed + "'}}");
            guest.answer("r");
            guest.say("{'type':'message.send','id':'x','conversation':'c_" + "0".repeat(26) + "','n':1,'data':{'text':'"
                    + TEXT + "'}}");
            guest.answer("x");
            for (int i = 0; i < 3; i++) {
                guest.say(BROKEN + " " + TEXT);
            }
            assertThat(guest.farewell().code()).isEqualTo(4000);
        }
    }

    /** Everything that is logged, with all that comes with it, in both forms in which it is written. */
    private static final class Kept extends AppenderBase<ILoggingEvent> {
        private final List<String> events = new CopyOnWriteArrayList<>();
        private final PatternLayout text = new PatternLayout();
        private final JsonEncoder json = new JsonEncoder();

        @Override
        public void start() {
            text.setContext(getContext());
            text.setPattern("%level %logger %thread %mdc %msg %n%ex{full}");
            text.start();
            json.setContext(getContext());
            json.start();
            super.start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            events.add(text.doLayout(event) + new String(json.encode(event), StandardCharsets.UTF_8));
        }

        String all() {
            return String.join("\n", events);
        }
    }
}
