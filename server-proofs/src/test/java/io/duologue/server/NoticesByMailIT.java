package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.signin.ConsentServer;
import io.duologue.server.signin.ConsentServer.Person;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A server that tells people by mail what happened to the ways in which they sign in. */
class NoticesByMailIT {
    private static final String ADDRESS = "ada@mail.example";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ConsentServer providers = ConsentServer.start();
    private final Map<String, String> settings = new HashMap<>();
    private LetterBox box;
    private ReferenceServer server;

    @BeforeEach
    void start() throws IOException, ConfigurationException {
        log.start();
        ((Logger) LoggerFactory.getLogger("io.duologue")).addAppender(log);
        box = LetterBox.open();
        settings.putAll(providers.settings());
        settings.putAll(Map.of(
                "DUOLOGUE_PORT", "0",
                "DUOLOGUE_PUBLIC_URL", "http://localhost:8080",
                "DUOLOGUE_SIGN_IN_EMAIL", "true",
                "DUOLOGUE_MAIL_HOST", "localhost",
                "DUOLOGUE_MAIL_PORT", Integer.toString(box.port()),
                "DUOLOGUE_MAIL_TLS", "none",
                "DUOLOGUE_MAIL_FROM", "hello@talk.example",
                "DUOLOGUE_DRAIN_GRACE", "0"));
        server = ReferenceServer.start(Configuration.read(settings, Optional.empty(), Map.of()));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        box.close();
        providers.close();
        ((Logger) LoggerFactory.getLogger("io.duologue")).detachAppender(log);
    }

    @Test
    void whatIsJoinedAndDisconnectedIsToldAtTheAddressAndNobodyReadsItInALog() throws InterruptedException {
        Tab tab = Tab.of(server, "notices1");
        signInByMail(tab);

        signInWith("github", tab);

        String joined = readable(box.next());
        assertThat(joined)
                .contains("To: " + ADDRESS, "Subject: GitHub was connected to your account at Duologue")
                .contains("It names the same verified address", "press \"That was not me: undo\"")
                .contains("You find Duologue at http://localhost:8080 as always.")
                .doesNotContain("sign-in-link");
        expect(204, tab.delete("/api/v1/me/identities/github"));
        assertThat(readable(box.next()))
                .contains("To: " + ADDRESS, "Subject: GitHub was disconnected from your account at Duologue");
        assertThat(logged()).doesNotContain(ADDRESS, "mail.example");
    }

    @Test
    void whoIsSignedOutEverywhereIsTold() throws InterruptedException {
        Tab tab = Tab.of(server, "notices4");
        signInByMail(tab);

        expect(204, tab.post("/api/v1/auth/sign-out-everywhere", "{}"));

        assertThat(readable(box.next()))
                .contains("To: " + ADDRESS, "Subject: Your account at Duologue was signed out")
                .contains("signed it out everywhere");
        assertThat(logged()).doesNotContain(ADDRESS, "mail.example");
    }

    @Test
    void whoeverCannotSignInByALinkIsToldByMailToo() throws IOException, ConfigurationException, InterruptedException {
        server.close();
        settings.remove("DUOLOGUE_SIGN_IN_EMAIL");
        server = ReferenceServer.start(Configuration.read(settings, Optional.empty(), Map.of()));
        signInWith("linkedin", Tab.of(server, "notices4"));

        signInWith("github", Tab.of(server, "notices5"));

        assertThat(readable(box.next()))
                .contains("To: " + ADDRESS, "Subject: GitHub was connected to your account at Duologue");
    }

    @Test
    void theAddressThatWasReplacedIsToldTooAndSoIsTheNewOne() throws InterruptedException {
        Tab tab = Tab.of(server, "notices2");
        signInWith("github", tab);
        providers.isUsedBy(new Person(1, "Ada Brandt", "ada@other.example"));

        signInWith("github", tab);

        Set<String> told = new TreeSet<>(List.of(to(box.next()), to(box.next())));
        assertThat(told).containsExactly(ADDRESS, "ada@other.example");
    }

    @Test
    void aMailServerThatIsAwayKeepsNobodyFromDisconnecting() throws IOException, InterruptedException {
        Tab tab = Tab.of(server, "notices3");
        signInByMail(tab);
        signInWith("github", tab);
        box.next();
        box.close();

        expect(204, tab.delete("/api/v1/me/identities/github"));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> logged().contains("a notice was not sent: "));
        assertThat(logged()).doesNotContain(ADDRESS);
    }

    private void signInByMail(Tab tab) throws InterruptedException {
        expect(204, tab.post("/api/v1/auth/email/request", "{\"address\":\"" + ADDRESS + "\"}"));
        expect(200, tab.post("/api/v1/auth/email/redeem", "{\"secret\":\"" + box.nextSecret() + "\"}"));
    }

    private void signInWith(String provider, Tab tab) {
        URI sentTo = URI.create(expect(302, tab.get("/api/v1/auth/sign-in/" + provider))
                .headers()
                .firstValue("Location")
                .orElseThrow());
        URI back = providers.agree(sentTo);
        String place = expect(303, tab.get(back.getRawPath() + "?" + back.getRawQuery()))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(place).isEqualTo("/");
    }

    private static String to(String letter) {
        return letter.lines()
                .filter(line -> line.startsWith("To: "))
                .findFirst()
                .orElseThrow()
                .substring("To: ".length());
    }

    /** Without the breaks and signs that a mail puts into long lines. */
    private static String readable(String letter) {
        return letter.replace("=\r\n", "").replace("\r\n ", " ").replace("=3D", "=");
    }

    private String logged() {
        return List.copyOf(log.list).stream()
                .map(line -> line.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(line.getThrowableProxy()))
                .collect(Collectors.joining("\n"));
    }
}
