package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.server.Tab.Answer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A server that sends links and lets guests in, with a mail server beside it. */
class SignInByMailIT {
    private static final String REQUEST = "/api/v1/auth/email/request";
    private static final String OPEN = "/api/v1/auth/email/open";
    private static final String REDEEM = "/api/v1/auth/email/redeem";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private LetterBox box;
    private ReferenceServer server;

    @BeforeEach
    void start() throws IOException, ConfigurationException {
        log.start();
        ((Logger) LoggerFactory.getLogger("io.duologue")).addAppender(log);
        box = LetterBox.open();
        server = server(Map.of());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        box.close();
        ((Logger) LoggerFactory.getLogger("io.duologue")).detachAppender(log);
    }

    private ReferenceServer server(Map<String, String> more) throws IOException, ConfigurationException {
        Map<String, String> flags = new HashMap<>(Map.of(
                "port", "0",
                "public-url", "http://localhost:8080",
                "sign-in.email", "true",
                "sign-in.guest", "true",
                "mail.host", "localhost",
                "mail.port", Integer.toString(box.port()),
                "mail.tls", "none",
                "mail.from", "hello@talk.example"));
        flags.putAll(more);
        return ReferenceServer.start(Configuration.read(Map.of(), Optional.empty(), flags));
    }

    @Test
    void whoReadsTheMailIsSignedInByThePressOfAButton() throws InterruptedException {
        Tab tab = Tab.of(server, "mailmaya");

        Answer asked = expect(204, tab.post(REQUEST, address("Maya@Example.org")));
        String letter = box.next();
        String secret = secretOf(letter);
        JsonNode opened = expect(200, tab.post(OPEN, secret(secret))).json();
        Answer redeemed = expect(200, tab.post(REDEEM, secret(secret)));

        assertThat(asked.text()).isEmpty();
        assertThat(asked.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("duologue_asked=")
                .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=900");
        assertThat(letter).contains("To: maya@example.org", "From: Duologue <hello@talk.example>");
        assertThat(opened.path("address").asText()).isEqualTo("m…@example.org");
        assertThat(opened.path("here").asBoolean()).isTrue();
        assertThat(redeemed.json().path("onboarded").asBoolean()).isFalse();
        assertThat(redeemed.text()).doesNotContain("maya");
        assertThat(expect(200, tab.get("/api/v1/me")).json().at("/connected")).isEmpty();
        JsonNode profile = expect(200, tab.get("/api/v1/profile")).json();
        assertThat(profile.path("alias")).as("one made-up name").isEqualTo(profile.path("name"));
        assertThat(tab.post(REDEEM, secret(secret)).status()).isEqualTo(403);
        assertThat(tab.post(OPEN, secret(secret)).status()).isEqualTo(403);
        assertThat(logged()).doesNotContain(secret, "maya", "sign-in-link");
    }

    @Test
    void inAnotherBrowserItTakesTheAddressAndIsTheSamePerson() throws InterruptedException {
        Tab here = Tab.of(server, "mailhere");
        Tab elsewhere = Tab.of(server, "mailelse");
        expect(204, here.post(REQUEST, address("maya@example.org")));
        String user = expect(200, here.post(REDEEM, secret(box.nextSecret())))
                .json()
                .at("/user/id")
                .asText();
        expect(204, here.post(REQUEST, address("maya@example.org")));
        String secret = box.nextSecret();

        boolean known = expect(200, elsewhere.post(OPEN, secret(secret)))
                .json()
                .path("here")
                .asBoolean();
        Answer without = elsewhere.post(REDEEM, secret(secret));
        Answer another = elsewhere.post(REDEEM, redemption(secret, "tomas@example.org"));
        Answer right = elsewhere.post(REDEEM, redemption(secret, "maya@example.org"));

        assertThat(known).isFalse();
        assertThat(List.of(without, another)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("auth.denied");
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        });
        assertThat(expect(200, right).json().at("/user/id").asText()).isEqualTo(user);
    }

    @Test
    void whateverOpensALinkBeforeItsReaderDoesNoHarm() throws InterruptedException {
        Tab tab = Tab.of(server, "mailscan");
        Tab scanner = Tab.of(server, "mailrobo");
        expect(204, tab.post(REQUEST, address("maya@example.org")));
        String secret = box.nextSecret();

        for (String path : List.of(REQUEST, OPEN, REDEEM)) {
            assertThat(scanner.get(path + "?secret=" + secret).status()).isIn(404, 405);
        }
        expect(200, scanner.post(OPEN, secret(secret)));
        expect(403, scanner.post(REDEEM, secret(secret)));

        expect(200, tab.post(REDEEM, secret(secret)));
    }

    @Test
    void theAnswerIsTheSameForAKnownAnUnknownAndALimitedAddressAndWithoutAMailServer()
            throws IOException, ConfigurationException, InterruptedException {
        Tab tab = Tab.of(server, "mailsame");
        expect(204, tab.post(REQUEST, address("known@example.org")));
        expect(200, tab.post(REDEEM, secret(box.nextSecret())));
        List<Answer> answers = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            answers.add(tab.post(REQUEST, address("known@example.org")));
        }
        answers.add(tab.post(REQUEST, address("unknown@example.org")));
        try (ReferenceServer without = server(Map.of("mail.port", "1"))) {
            answers.add(Tab.of(without, "mailnone").post(REQUEST, address("known@example.org")));
        }

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.text()).isEmpty();
            assertThat(shape(answer)).isEqualTo(shape(answers.get(0)));
        });
        assertThat(logged())
                .contains("a sign-in link was not sent: MailConnectException")
                .doesNotContain("known@", "example.org");
    }

    @Test
    void aForeignSiteCannotPressTheButton() throws InterruptedException {
        Tab tab = Tab.of(server, "mailevil");
        expect(204, tab.post(REQUEST, address("maya@example.org")));
        String secret = box.nextSecret();

        assertThat(tab.post(REDEEM, secret(secret), "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(tab.post(REDEEM, secret(secret), "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);

        expect(200, tab.post(REDEEM, secret(secret)));
    }

    @Test
    void aClientThatAsksTooOftenIsTold() {
        Tab tab = Tab.of(server, "mailmany");
        List<Integer> statuses = new ArrayList<>();

        for (int i = 0; i < 11; i++) {
            statuses.add(tab.post(REQUEST, address("p" + i + "@example.org")).status());
        }

        assertThat(statuses.subList(0, 10)).containsOnly(204);
        assertThat(statuses.get(10)).isEqualTo(429);
        assertThat(tab.post(REQUEST, address("nonsense")).status()).isEqualTo(400);
    }

    @Test
    void aGuestIsSomebodyNewEachTimeAndAProgramGetsItsToken() {
        Tab tab = Tab.of(server, "mailgues");
        Tab program = Tab.of(server, "mailprog");

        JsonNode named = expect(200, tab.post("/api/v1/auth/sign-in/guest", "{\"alias\":\"Maya\"}"))
                .json();
        JsonNode again = expect(200, tab.post("/api/v1/auth/sign-in/guest", "{\"alias\":\"Maya\"}"))
                .json();
        JsonNode bearer = expect(200, program.post("/api/v1/auth/sign-in/guest", "{\"bearer\":true}"))
                .json();

        assertThat(named.at("/user/name").asText()).isEqualTo("Maya");
        assertThat(again.at("/user/id").asText())
                .isNotEqualTo(named.at("/user/id").asText());
        assertThat(bearer.at("/user/name").asText()).matches("[A-Z][a-z]+ [A-Z][a-z]+");
        expect(
                200,
                Tab.of(server, "mailbear")
                        .get(
                                "/api/v1/me",
                                "Authorization",
                                "Bearer " + bearer.at("/bearer/token").asText()));
        String long31 = "{\"alias\":\"" + "x".repeat(31) + "\"}";
        assertThat(tab.post("/api/v1/auth/sign-in/guest", long31).status()).isEqualTo(400);
    }

    @Test
    void whatIsOfferedIsListedByItsKindAndWhatIsNotIsRefused() throws IOException, ConfigurationException {
        JsonNode offered = expect(200, Tab.of(server, "maillist").get("/api/v1/auth/providers"))
                .json();
        List<String> kinds = new ArrayList<>();
        offered.path("providers")
                .forEach(provider -> kinds.add(provider.path("id").asText() + " "
                        + provider.path("kind").asText()));

        assertThat(kinds).containsExactly("email mail", "guest alias");
        try (ReferenceServer demo = ReferenceServer.start(
                Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0")))) {
            Tab tab = Tab.of(demo, "maildemo");
            assertThat(tab.post(REQUEST, address("maya@example.org")).status()).isEqualTo(404);
            assertThat(tab.post("/api/v1/auth/sign-in/guest", "{}").status()).isEqualTo(404);
        }
    }

    private static String secretOf(String letter) {
        String plain = letter.replace("=\r\n", "").replace("=3D", "=");
        int from = plain.indexOf("#sign-in-link=") + "#sign-in-link=".length();
        return plain.substring(from, from + 64);
    }

    /** The names of the headers, and the cookie without its secret. */
    /** Without what differs from one answer to the next to the same address: the secret, and when the cookie ends, in seconds. */
    private static String shape(Answer answer) {
        return new TreeSet<>(answer.headers().map().keySet()) + " "
                + answer.headers()
                        .allValues("Set-Cookie")
                        .toString()
                        .replaceAll("=[0-9a-f]{64};", "=…;")
                        .replaceAll("Expires=[^;]*;", "Expires=…;");
    }

    private String logged() {
        return log.list.stream()
                .map(line -> line.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(line.getThrowableProxy()))
                .collect(Collectors.joining("\n"));
    }

    private static String address(String address) {
        return "{\"address\":\"" + address + "\"}";
    }

    private static String secret(String secret) {
        return "{\"secret\":\"" + secret + "\"}";
    }

    private static String redemption(String secret, String address) {
        return "{\"secret\":\"" + secret + "\",\"address\":\"" + address + "\"}";
    }
}
