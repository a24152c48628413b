package io.duologue.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.protocol.CloseCode;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class TalkApplicationIT {
    private static final String ORIGIN = "https://office.example";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final FrameCheck FRAMES = new FrameCheck(FrameSchemas.load());
    private static ConfigurableApplicationContext application;
    private static String port;

    @BeforeAll
    static void start() {
        application = SpringApplication.run(TalkApplication.class, "--server.port=0", "--talk.origin=" + ORIGIN);
        port = application.getEnvironment().getRequiredProperty("local.server.port");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void twoUsersOfTheApplicationTalk() throws Exception {
        Page maya = new Page(ticket("maya"), ORIGIN);
        Page tomas = new Page(ticket("tomas"), ORIGIN);
        maya.joins();
        tomas.joins();

        maya.accepts();
        tomas.accepts();
        String found = maya.awaits("match.found");
        tomas.awaits("match.found");
        maya.tell("{'type':'message.send','conversation':'" + first("conversation", found)
                + "','n':1,'data':{'text':'Hello, Tomás'}}");

        assertThat(found).contains("\"name\":\"Tomás Rey\"");
        assertThat(tomas.awaits("message.new")).contains("Hello, Tomás");
        FRAMES.verify();
    }

    @Test
    void whoIsNotSignedInGetsNoTicket() throws Exception {
        assertThat(askForTicket("maya", "wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void aTicketIsGoodOnceAndNotFromElsewhere() throws Exception {
        String ticket = ticket("maya");

        assertThatThrownBy(() -> new Page(ticket, "https://elsewhere.example"))
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(refused -> assertThat(status(refused)).isEqualTo(403));
        new Page(ticket, ORIGIN);
        assertThatThrownBy(() -> new Page(ticket, ORIGIN))
                .satisfies(refused -> assertThat(status(refused)).isEqualTo(401));
    }

    @Test
    void whoSignsOutOfTheApplicationIsDisconnected() throws Exception {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        Page maya =
                new Page(first("ticket", askForTicket(browser, "maya", "maya").body()), ORIGIN);
        HttpRequest form = HttpRequest.newBuilder(address("/login")).build();
        Matcher token = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"")
                .matcher(browser.send(form, BodyHandlers.ofString()).body());
        assertThat(token.find()).isTrue();

        browser.send(
                HttpRequest.newBuilder(address("/logout"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("_csrf=" + token.group(1)))
                        .build(),
                BodyHandlers.discarding());

        assertThat(maya.awaits("closed")).isEqualTo("closed " + CloseCode.SIGNED_OUT.code());
    }

    private static int status(Throwable refused) {
        return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
    }

    private static String ticket(String login) throws IOException, InterruptedException {
        HttpResponse<String> answer = askForTicket(login, login);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return first("ticket", answer.body());
    }

    private static HttpResponse<String> askForTicket(String login, String password)
            throws IOException, InterruptedException {
        return askForTicket(CLIENT, login, password);
    }

    private static HttpResponse<String> askForTicket(HttpClient client, String login, String password)
            throws IOException, InterruptedException {
        byte[] credential = (login + ":" + password).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(address("/ticket"))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credential))
                .POST(BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String first(String member, String json) {
        Matcher found = Pattern.compile("\"" + member + "\":\"([^\"]+)\"").matcher(json);
        assertThat(found.find()).as(json).isTrue();
        return found.group(1);
    }

    /** A page of the application, which speaks the wire by hand. */
    private static final class Page implements WebSocket.Listener {
        private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
        private final List<String> heard = new ArrayList<>();
        private final StringBuilder begun = new StringBuilder();
        private final WebSocket socket;

        Page(String ticket, String origin) throws InterruptedException {
            socket = CLIENT.newWebSocketBuilder()
                    .header("Origin", origin)
                    .subprotocols("duologue.v1", "ticket." + ticket)
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + Sockets.PATH), this)
                    .join();
            tell("{'type':'hello','data':{'client':'page','instance':'a-random-name','caps':[]}}");
            awaits("\"welcome\"");
        }

        void joins() {
            tell("{'type':'queue.join','id':'j','data':{'topics':['backend'],'mode':'text','intent':'talk'}}");
        }

        void accepts() throws InterruptedException {
            String offer = first("offer", awaits("match.offer"));
            tell("{'type':'match.accept','id':'a','data':{'offer':'" + offer + "'}}");
        }

        void tell(String frame) {
            String json = frame.replace('\'', '"');
            FRAMES.of(Direction.CLIENT).accept(json);
            socket.sendText(json, true).join();
        }

        String awaits(String part) throws InterruptedException {
            while (true) {
                String frame = inbox.poll(10, TimeUnit.SECONDS);
                assertThat(frame)
                        .as("a frame with " + part + ", after " + heard)
                        .isNotNull();
                heard.add(frame);
                if (frame.contains(part)) {
                    return frame;
                }
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            inbox.add("closed " + code);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            begun.append(part);
            if (last) {
                FRAMES.of(Direction.SERVER).accept(begun.toString());
                inbox.add(begun.toString());
                begun.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
