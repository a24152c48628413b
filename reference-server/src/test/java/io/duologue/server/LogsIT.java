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
import io.duologue.core.BackendException;
import io.duologue.server.Tab.Answer;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private static final String FORWARDED = "198.51.100.77";
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String TEXT = "zebra-text-4711";
    private static final String LINK = "https://zebra-link.example/secret?x=1";
    private static final String EMAIL = "zebra.person@mail.example";
    private static final String NOTE = "zebra-note-4712";
    private static final String BIO = "zebra-bio-4713";
    private static final String BROKEN = "zebra-broken-4714";

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
