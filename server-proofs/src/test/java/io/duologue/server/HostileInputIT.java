package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.UnixOperatingSystemMXBean;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.limit.RateLimit;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.server.Guest.Farewell;
import io.duologue.server.RawSocket.Answer;
import io.duologue.server.config.ServerOptions;
import io.duologue.testkit.Rule;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes over the network is answered as documented and bothers nobody else: two bystanders go on talking during
 * all of it. Every guest comes from an address of its own, so that the limits on addresses are those of production.
 */
class HostileInputIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(5);
    private static final Duration SLOW_AFTER = Duration.ofSeconds(3);
    private static final Duration CUT_WITHIN = Duration.ofSeconds(15);
    /** A request's head has 20 s, and who looks after that comes by every second; after 30 s silence alone would end it. */
    private static final Duration HEAD_WITHIN = Duration.ofSeconds(29);

    private static final int NEW_SESSIONS = 10;
    private static final RateLimit NEW_SESSION_LIMIT = RateLimit.of(NEW_SESSIONS, Duration.ofMinutes(1));
    /** File descriptors that are left to everything else. */
    private static final int SPARE = 100;

    private static final int FEWEST_LINES = 100;
    private static final String NOBODYS = "c_00000000000000000000000000";
    private static final byte[] TEN_MEGABYTES = new byte[10_000_000];

    private static final FrameCheck CHECK = new FrameCheck(FrameSchemas.load());
    private static ReferenceServer server;
    private static Guests guests;
    private static Bystanders bystanders;

    @BeforeAll
    static void open() throws Exception {
        server = ReferenceServer.start(ServerOptions.builder()
                .demo(true)
                .port(0)
                .drainGrace(Duration.ofMillis(200))
                .engine(EngineOptions.builder()
                        .repeatCoolDown(Duration.ZERO)
                        .helloWithin(HELLO_WITHIN)
                        .slowAfter(SLOW_AFTER)
                        .messageLimit(new RateLimit(400, Duration.ofMillis(10)))
                        .newSessionLimit(NEW_SESSION_LIMIT)
                        .build())
                .build());
        guests = new Guests(server, CHECK);
        bystanders = Bystanders.meet(server, CHECK);
    }

    @AfterEach
    void nobodyElseNoticedAnything() throws IOException {
        bystanders.haveNoticedNothing();
        guests.close();
    }

    @AfterAll
    static void close() {
        try {
            bystanders.haveLostAndRepeatedNothing();
            CHECK.verify();
        } finally {
            bystanders.close();
            server.close();
        }
    }

    // ── what is no frame ────────────────────────────────────────────────────────────────────────────────────────────

    /** @param field and {@code limit}: null if the error names none */
    private record Bad(String what, String frame, String code, String field, Long limit) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Bad> badFrames() {
        String deep = "[".repeat(30_000) + "]".repeat(30_000);
        return Stream.of(
                bad("no JSON", "hello there", null, null),
                bad("nothing", "", null, null),
                bad("an array", "[]", null, null),
                bad("a string", "'ping'", null, null),
                bad("two objects", "{'type':'ping'}{'type':'ping'}", null, null),
                bad("a byte order mark", "\uFEFF{'type':'ping'}", null, null),
                bad("a comment", "{'type':'ping'/**/}", null, null),
                bad("a number that is none", "{'type':'ping','x':NaN}", null, null),
                bad("half an object", "{'type':'ping','id':'1'", null, null),
                bad("a raw control character", "{'type':'ping','x':'\u0007'}", null, null),
                bad("nine levels", "{'type':'ping','x':[[[[[[[[0]]]]]]]]}", null, 8L),
                bad("thirty thousand levels", "{'type':'ping','x':" + deep + "}", null, 8L),
                bad("a member twice", "{'type':'ping','type':'ping'}", null, null),
                bad("a member twice in a stranger", "{'type':'ping','x':{'a':1,'a':2}}", null, null),
                bad("half a pair, escaped", "{'type':'ping','x':'\\ud800'}", null, null),
                bad("the other half, escaped", "{'type':'ping','x':'\\udc00\\ud800'}", null, null),
                bad("half a pair in a name", "{'type':'ping','\\udfff':1}", null, null),
                bad("no type", "{'id':'1'}", "type", null),
                bad("a type that is no string", "{'type':7}", "type", null),
                bad("a type of 33", "{'type':'" + "t".repeat(33) + "'}", "type", 32L),
                bad("an id that is no string", "{'type':'ping','id':7}", "id", null),
                bad("an empty id", "{'type':'ping','id':''}", "id", 1L),
                bad("an id of 65", "{'type':'ping','id':'" + "i".repeat(65) + "'}", "id", 64L),
                bad("no data", "{'type':'queue.join'}", "data", null),
                bad("data that is a list", "{'type':'queue.join','data':[]}", "data", null),
                bad(
                        "six topics",
                        "{'type':'queue.join','data':{'topics':['a','b','c','d','e','f'],'mode':'text','intent':'talk'}}",
                        "data.topics",
                        5L),
                bad(
                        "an unknown mode",
                        "{'type':'queue.join','data':{'topics':['a'],'mode':'smell','intent':'talk'}}",
                        "data.mode",
                        null),
                bad("a conversation that is none", message("'c_'", "1", "'x'"), "conversation", null),
                bad("a number that is a string", message(nobodys(), "'1'", "'x'"), "n", null),
                bad("a number with a fraction", message(nobodys(), "1.0", "'x'"), "n", null),
                bad("a number with an exponent", message(nobodys(), "1e0", "'x'"), "n", null),
                bad("number 0", message(nobodys(), "0", "'x'"), "n", 1L),
                bad("a number beyond all", message(nobodys(), "9007199254740992", "'x'"), "n", 9007199254740991L),
                bad("a number of 60 000 digits", message(nobodys(), "9".repeat(60_000), "'x'"), "n", 9007199254740991L),
                bad("a text that is a number", message(nobodys(), "1", "7"), "data.text", null),
                bad("a text that is null", message(nobodys(), "1", "null"), "data.text", null),
                bad("a cursor of one", "{'type':'ack','conversation':'" + NOBODYS + "','ack':[1]}", "ack", 2L),
                bad(
                        "a mark in capitals",
                        "{'type':'ack','conversation':'" + NOBODYS + "','ack':[1,'ABCDEF01']}",
                        "ack[1]",
                        null),
                bad(
                        "hello again",
                        "{'type':'hello','data':{'client':'x','instance':'guest-0001','caps':[]}}",
                        null,
                        null),
                new Bad("an unknown type", "{'type':'no.such'}", "unsupported", "type", null));
    }

    private static Bad bad(String what, String frame, String field, Long limit) {
        return new Bad(what, frame, "frame.invalid", field, limit);
    }

    private static String nobodys() {
        return "'" + NOBODYS + "'";
    }

    private static String message(String conversation, String n, String text) {
        return "{'type':'message.send','conversation':" + conversation + ",'n':" + n + ",'data':{'text':" + text + "}}";
    }

    @ParameterizedTest
    @MethodSource("badFrames")
    @Rule({"W-5", "W-6", "W-7", "W-9", "W-10", "W-11"})
    void aBadFrameIsAnsweredWithItsFaultAndTheConnectionGoesOn(Bad bad) throws IOException {
        Guest guest = guests.guest();

        guest.say(bad.frame());

        JsonNode error = guest.hear("error").path("error");
        assertThat(error.path("code").asText()).isEqualTo(bad.code());
        assertThat(error.path("retry").asText()).isEqualTo("never");
        assertThat(error.path("field").asText(null)).isEqualTo(bad.field());
        assertThat(error.has("limit") ? error.path("limit").asLong() : null).isEqualTo(bad.limit());
        assertThat(error.path("message").asText()).doesNotContain("hello there", "\\ud800");
        guest.isStillServed();
    }

    @Test
    @Rule("W-14")
    void theThirdBadFrameClosesTheConnection() throws IOException {
        Guest guest = guests.guest();

        for (int i = 0; i < 3; i++) {
            guest.say("no frame");
        }

        Farewell farewell = guest.farewell();
        assertThat(farewell.code()).isEqualTo(4000);
        assertThat(farewell.frames().stream()
                        .filter(frame -> frame.path("type").asText().equals("error")))
                .hasSize(3);
    }

    @Test
    @Rule({"W-9", "W-14"})
    void anUnknownTypeIsUnsupportedHoweverOftenItComes() throws IOException {
        Guest guest = guests.guest();

        for (int i = 0; i < 20; i++) {
            guest.say("{'type':'media.request','id':'u" + i + "'}");
            assertThat(guest.answer("u" + i).path("error").path("code").asText())
                    .isEqualTo("unsupported");
        }

        guest.isStillServed();
    }

    @Test
    @Rule("W-4")
    void whateverComesBeforeHelloIsABadFrameAndChangesNothing() throws IOException {
        Guest guest = guests.guest(guests.newAddress());

        guest.say("{'type':'queue.join','id':'j','data':{'topics':['open-source'],'mode':'text','intent':'talk'}}");

        assertThat(guest.answer("j").path("error").path("code").asText()).isEqualTo("frame.invalid");
        assertThat(guest.farewell().code()).isEqualTo(4002);
    }

    @Test
    @Rule("W-5")
    void oneByteOver64KiBClosesTheConnection() throws IOException {
        Guest guest = guests.guest();
        String frame = "{'type':'ping','id':'large','x':''}";

        guest.say(frame.replace("''", "'" + "x".repeat(ProtocolLimits.FRAME_BYTES - frame.length()) + "'"));
        assertThat(guest.answer("large").path("type").asText()).isEqualTo("pong");
        guest.say(frame.replace("''", "'" + "x".repeat(ProtocolLimits.FRAME_BYTES - frame.length() + 1) + "'"));

        assertEndsWithoutAnError(guest, 4003);
    }

    @Test
    @Rule({"W-6", "W-7"})
    void aSurrogateInRawBytesClosesTheConnection() throws IOException {
        Guest guest = guests.guest();
        byte[] frame = "{\"type\":\"ping\",\"x\":\"???\"}".getBytes(StandardCharsets.UTF_8);
        byte[] lone = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};
        System.arraycopy(lone, 0, frame, frame.length - 5, lone.length);

        guest.line().raw(RawSocket.frame(RawSocket.TEXT, frame));

        assertEndsWithoutAnError(guest, 4000);
    }

    @Test
    @Rule("W-6")
    void aBinaryMessageClosesTheConnection() throws IOException {
        Guest guest = guests.guest();

        guest.line().raw(RawSocket.frame(RawSocket.BINARY, "{}".getBytes(StandardCharsets.UTF_8)));

        assertEndsWithoutAnError(guest, 4000);
    }

    private static void assertEndsWithoutAnError(Guest guest, int code) throws IOException {
        Farewell farewell = guest.farewell();
        assertThat(farewell.code()).isEqualTo(code);
        assertThat(farewell.frames())
                .noneMatch(frame -> frame.path("type").asText().equals("error"));
    }

    // ── in a conversation ───────────────────────────────────────────────────────────────────────────────────────────

    @Test
    @Rule("W-38")
    void aNumberTooHighIsAGapThatSaysWhichIsExpected() throws IOException {
        Guest[] pair = guests.pair();
        pair[0].send(1, "one");
        pair[0].answer("m1");

        for (long n : new long[] {3, 1_000_000, 9007199254740991L}) {
            pair[0].send(n, "too high");
            JsonNode error = pair[0].answer("m" + n).path("error");
            assertThat(error.path("code").asText()).isEqualTo("sequence.gap");
            assertThat(error.path("retry").asText()).isEqualTo("resume");
            assertThat(error.path("expected").asLong()).isEqualTo(2);
        }

        pair[0].send(2, "two");
        assertThat(pair[0].answer("m2").path("type").asText()).isEqualTo("ok");
        assertThat(textsUntil(pair[1], "two")).containsExactly("one", "two");
    }

    @Test
    @Rule({"W-36", "W-37"})
    void aUsedNumberWithAnotherBodyIsAConflictAndWithTheSameTheOldAnswer() throws IOException {
        Guest[] pair = guests.pair();
        pair[0].send(1, "one");
        JsonNode first = pair[0].answer("m1");

        pair[0].send(1, "another");
        JsonNode error = pair[0].answer("m1").path("error");
        pair[0].send(1, "one");
        JsonNode again = pair[0].answer("m1");

        assertThat(error.path("code").asText()).isEqualTo("sequence.conflict");
        assertThat(error.path("expected").asLong()).isEqualTo(2);
        assertThat(again).isEqualTo(first);
        pair[0].send(2, "two");
        assertThat(textsUntil(pair[1], "two")).containsExactly("one", "two");
    }

    @Test
    @Rule({"W-10", "W-37", "W-42"})
    void theLastOfAllNumbersLeavesNoneToExpect() throws IOException {
        Guest[] pair = guests.pair();
        String last = "{'type':'message.send','id':'l','conversation':'" + pair[0].conversation()
                + "','n':9007199254740991,'again':true,'data':{'text':'TEXT'}}";

        pair[0].say(last.replace("TEXT", "last"));
        assertThat(pair[0].answer("l").path("type").asText()).isEqualTo("ok");
        pair[0].say(last.replace("TEXT", "another"));

        JsonNode error = pair[0].answer("l").path("error");
        assertThat(error.path("code").asText()).isEqualTo("sequence.conflict");
        assertThat(error.has("expected")).isFalse();
    }

    static Stream<String> framesOfAConversation() {
        return Stream.of(
                "{'type':'ack','id':'f','conversation':'C','ack':[1,'00000001']}",
                "{'type':'message.send','id':'f','conversation':'C','n':1,'data':{'text':'let me in'}}",
                "{'type':'message.read','id':'f','conversation':'C','data':{'upTo':[1,'00000001']}}",
                "{'type':'typing.start','id':'f','conversation':'C'}",
                "{'type':'typing.stop','id':'f','conversation':'C'}",
                "{'type':'conversation.end','id':'f','conversation':'C','n':1,'data':{'next':true}}",
                "{'type':'conversation.sync','id':'f','conversation':'C','data':{'cursor':[0,'00000000']}}",
                "{'type':'report','id':'f','conversation':'C','data':{'reason':'spam','block':true}}",
                "{'type':'block','id':'f','conversation':'C'}");
    }

    @ParameterizedTest
    @MethodSource("framesOfAConversation")
    @Rule("W-39")
    void aForeignConversationIsAnsweredLikeOneThatDoesNotExist(String frame) throws IOException {
        Guest guest = guests.guest();

        guest.say(frame.replace("'C'", "'" + bystanders.conversation() + "'"));
        ObjectNode foreign = (ObjectNode) guest.answer("f");
        guest.say(frame.replace("'C'", nobodys()));
        ObjectNode unknown = (ObjectNode) guest.answer("f");

        assertThat(foreign.path("error").path("code").asText()).isEqualTo("not.member");
        assertThat(withoutNames(foreign)).isEqualTo(withoutNames(unknown));
    }

    @Test
    @Rule("W-39")
    void aForeignConversationIsAnsweredLikeOneThatDoesNotExistByHttpToo() throws Exception {
        Guest guest = guests.guest();
        record Command(String method, String path, String body) {}

        for (Command command : List.of(
                new Command("GET", "/api/v1/conversations/C/messages", null),
                new Command("POST", "/api/v1/conversations/C/messages", "{'n':1,'text':'let me in'}"),
                new Command("POST", "/api/v1/conversations/C/end", "{'n':1}"),
                new Command("POST", "/api/v1/blocks", "{'conversation':'C'}"),
                new Command("POST", "/api/v1/avoided", "{'conversation':'C'}"),
                new Command("POST", "/api/v1/reports", "{'conversation':'C','reason':'spam'}"))) {
            List<ObjectNode> answers = new ArrayList<>();
            for (String conversation : List.of(bystanders.conversation(), NOBODYS)) {
                String body = command.body() == null
                        ? ""
                        : Guest.quoted(command.body()).replace("C\"", conversation + "\"");
                HttpResponse<String> answer = http(
                        command.method(),
                        command.path().replace("C", conversation),
                        guest.token(),
                        HttpRequest.BodyPublishers.ofString(body));
                assertThat(answer.statusCode()).as(command + answer.body()).isEqualTo(404);
                answers.add((ObjectNode) JSON.readTree(answer.body()));
            }
            assertThat(answers.get(0).path("error").path("code").asText()).isEqualTo("not.member");
            assertThat(withoutNames(answers.get(0))).isEqualTo(withoutNames(answers.get(1)));
        }
    }

    private static ObjectNode withoutNames(ObjectNode answer) {
        answer.remove("conversation");
        ((ObjectNode) answer.path("error")).remove("ref");
        return answer;
    }

    @Test
    @Rule({"W-16", "W-35"})
    void aMessageOf1001CharactersIsRefusedAndUsesUpItsNumber() throws IOException {
        Guest[] pair = guests.pair();
        String thousand = "ab😀d ".repeat(200);

        pair[0].send(1, thousand + "e");
        JsonNode error = pair[0].answer("m1").path("error");
        pair[0].send(2, thousand);

        assertThat(error.path("code").asText()).isEqualTo("message.blocked");
        assertThat(error.path("retry").asText()).isEqualTo("never");
        assertThat(error.path("rule").asText()).isEqualTo("length");
        assertThat(error.path("limit").asLong()).isEqualTo(1000);
        assertThat(error.path("field").asText()).isEqualTo("data.text");
        assertThat(pair[0].answer("m2").path("type").asText()).isEqualTo("ok");
        assertThat(textsUntil(pair[1], thousand)).containsExactly(thousand);
    }

    @Test
    @Rule({"W-16", "W-35"})
    void aControlCharacterIsRefusedAndReachesNobody() throws IOException {
        Guest[] pair = guests.pair();
        List<String> forbidden = List.of("\u0000", "a\u0007b", "\u001b[31m", "\r\n", "\u007f", "\u0085");

        for (int i = 0; i < forbidden.size(); i++) {
            pair[0].send(i + 1, forbidden.get(i));
            JsonNode error = pair[0].answer("m" + (i + 1)).path("error");
            assertThat(error.path("code").asText()).isEqualTo("message.blocked");
            assertThat(error.path("rule").asText()).isEqualTo("control-characters");
        }
        pair[0].send(forbidden.size() + 1, "a\tb\nc");

        assertThat(textsUntil(pair[1], "a\tb\nc")).containsExactly("a\tb\nc");
    }

    @Test
    @Rule("W-29")
    void aPlaceThatWasNeverSentIsIgnored() throws IOException {
        Guest[] pair = guests.pair();
        int words = 20;
        for (int n = 1; n <= words; n++) {
            pair[0].send(n, "word " + n);
        }
        assertThat(textsUntil(pair[1], "word " + words)).hasSize(words);

        String ack = "{'type':'ack','conversation':'" + pair[1].conversation() + "','ack':";
        for (int i = 0; i < 50; i++) {
            pair[1].say(ack + "[7,'0000000" + i % 10 + "']}");
            pair[1].say(ack + "[1000000,'00000001']}");
            pair[1].say(ack + "[0,'00000000']}");
        }
        pair[1].say("{'type':'ping','id':'end'}");

        List<JsonNode> again = new ArrayList<>();
        pair[1].hear(frame -> {
            if (frame.has("conversation")) {
                again.add(frame);
            }
            return frame.path("re").asText().equals("end");
        });
        assertThat(again).isEmpty();
    }

    // ── too much, too slow ──────────────────────────────────────────────────────────────────────────────────────────

    @Test
    @Rule("W-69")
    void tenThousandFramesASecondCloseTheirOwnConnectionOnly() throws Exception {
        Guest guest = guests.guest();
        byte[] ping = RawSocket.frame(RawSocket.TEXT, "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8));
        byte[] hundred = new byte[100 * ping.length];
        IntStream.range(0, 100).forEach(i -> System.arraycopy(ping, 0, hundred, i * ping.length, ping.length));
        long begun = System.nanoTime();

        Thread flood = new Thread(() -> {
            try {
                for (int i = 0; i < 100; i++) {
                    guest.line().raw(hundred);
                }
            } catch (IOException e) {
                // closed: that is what it is about
            }
        });
        flood.start();
        Farewell farewell = guest.farewell();
        flood.join();

        double seconds = (System.nanoTime() - begun) / 1e9;
        assertThat(farewell.code()).isEqualTo(4429);
        assertThat(farewell.bye().path("retryAfterMs").path(0).asLong()).isPositive();
        assertThat(farewell.frames()).hasSizeLessThan(600 + (int) (100 * seconds) + 20);
    }

    @Test
    @Rule({"W-32", "W-63"})
    void aReaderThatNeverAcknowledgesGetsNoMoreThanItsCreditAndIsClosed() throws Exception {
        Guest[] pair = guests.pair();

        for (int n = 1; n <= 300; n++) {
            pair[0].send(n, "word " + n);
        }
        Farewell farewell = pair[1].farewell();

        assertThat(farewell.code()).isEqualTo(4204);
        assertThat(farewell.frames().stream()
                        .filter(frame -> frame.path("type").asText().equals("message.new")))
                .hasSize(256);
    }

    @Test
    @Rule({"W-50", "W-63"})
    void aReaderThatStopsReadingIsCutOffAndItsPartnerIsTold() throws Exception {
        Guest deaf = guests.on(guests.kept(RawSocket.connect(server.port(), guests.newAddress(), 2048)))
                .hello();
        Guest[] pair = guests.pair(guests.guest(), deaf);

        // 256 KiB are reached long before 256 entries; its own entries the sender may leave without acknowledgement.
        String kilobytes = "€ur0 ".repeat(200);
        for (int n = 1; n <= 200; n++) {
            pair[0].send(n, kilobytes);
        }

        JsonNode away = pair[0].hear("partner.state");
        assertThat(away.path("data").path("state").asText()).isEqualTo("away");
        assertThat(away.path("from").asText()).isEqualTo("partner");
    }

    @Test
    @Rule({"W-1", "W-6"})
    void aPeerThatSendsByteByByteIsServedLikeAnyOther() throws IOException {
        RawSocket line = guests.line(guests.newAddress());
        line.byteByByte(RawSocket.handshake(server.port(), Guests.bearer(guests.newToken()))
                .getBytes(StandardCharsets.UTF_8));
        assertThat(line.answer().status()).isEqualTo(101);
        Guest guest = new Guest(line, CHECK, "");
        String frame = "{\"type\":\"ping\",\"id\":\"slow\",\"x\":\"" + "€".repeat(1000) + "\"}";

        guest.hello();
        line.byteByByte(RawSocket.frame(RawSocket.TEXT, frame.getBytes(StandardCharsets.UTF_8)));

        assertThat(guest.answer("slow").path("type").asText()).isEqualTo("pong");
    }

    // ── at the door ─────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    @Rule({"W-2", "W-3"})
    void noTicketAUsedOneAndAForeignOriginAreRefusedBeforeTheUpgrade() throws IOException {
        String ticket = guests.newTicket();
        assertThat(ask(Guests.ticket(ticket)).status()).isEqualTo(101);

        assertRefused(ask(List.of("Sec-WebSocket-Protocol: duologue.v1")), 401, "auth.expired", "refresh");
        assertRefused(ask(Guests.ticket(ticket)), 401, "auth.expired", "refresh");
        assertRefused(ask(Guests.ticket("")), 401, "auth.expired", "refresh");
        assertRefused(ask(Guests.ticket("x".repeat(10_000))), 401, "auth.expired", "refresh");
        for (String origin : List.of("https://elsewhere.example", "null", "http://127.0.0.1.elsewhere.example")) {
            List<String> headers = new ArrayList<>(Guests.ticket(guests.newTicket()));
            headers.add("Origin: " + origin);
            assertRefused(ask(headers), 403, "auth.denied", "never");
        }
    }

    private static Answer ask(List<String> headers) throws IOException {
        RawSocket line = guests.line(guests.newAddress());
        line.raw(RawSocket.handshake(server.port(), headers));
        return line.answer();
    }

    private static void assertRefused(Answer answer, int status, String code, String retry) throws IOException {
        assertThat(answer.status()).isEqualTo(status);
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("retry").asText()).isEqualTo(retry);
    }

    @Test
    void aHugeHeaderIsRefused() throws IOException {
        List<String> headers = new ArrayList<>(Guests.bearer(guests.newToken()));
        headers.add("X-Huge: " + "x".repeat(20_000));

        assertRefused(ask(headers), 431, "frame.invalid", "never");
    }

    @Test
    void hundredsOfHalfHandshakesKeepNobodyOutAndAreClosedInTime() throws IOException {
        InetAddress from = guests.newAddress();
        String half = RawSocket.handshake(server.port(), Guests.bearer(guests.newToken()));
        List<RawSocket> lines = new ArrayList<>();
        int halves = affordable(500);
        for (int i = 0; i < halves; i++) {
            RawSocket line = guests.line(from);
            line.raw(half.substring(0, 1 + i % (half.length() - 2)));
            lines.add(line);
        }
        RawSocket dripping = guests.line(from);
        dripping.raw("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ");
        long end = System.nanoTime() + HEAD_WITHIN.toNanos();

        guests.guest().isStillServed();
        bystanders.haveNoticedNothing();

        assertThat(isEndedThoughItDrips(dripping, end)).isTrue();
        for (RawSocket line : lines) {
            assertThat(line.isEndedWithin(Duration.ofNanos(end - System.nanoTime())))
                    .isTrue();
        }
    }

    private static boolean isEndedThoughItDrips(RawSocket line, long end) throws IOException {
        while (System.nanoTime() < end) {
            try {
                line.raw("x");
            } catch (SocketException e) {
                return true;
            }
            if (line.isEndedWithin(Duration.ofMillis(500))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void thousandsOfConnectionsFromOneAddressKeepNobodyOut() throws IOException {
        InetAddress from = guests.newAddress();

        for (int i = affordable(3_000); i > 0; i--) {
            guests.line(from);
        }

        guests.guest().isStillServed();
        bystanders.haveNoticedNothing();
    }

    @Test
    void newSessionsOfOneAddressAreLimitedAndThoseOfOthersAreNot() throws IOException {
        InetAddress from = guests.newAddress();
        long begun = System.nanoTime();
        for (int i = 0; i < NEW_SESSIONS; i++) {
            guests.guest(from).hello();
        }

        int letIn = 0;
        for (int i = affordable(200); i > 0; i--) {
            Guest guest = guests.guest(from);
            guest.say("{'type':'hello','data':{'client':'guest','instance':'guest-0001','caps':[]}}");
            JsonNode answer = guest.hear(frame -> true);
            if (answer.path("type").asText().equals("welcome")) {
                letIn++;
            } else {
                assertThat(answer.path("type").asText()).isEqualTo("bye");
                assertThat(answer.path("data").path("code").asInt()).isEqualTo(4429);
                assertThat(answer.path("data").path("retryAfterMs").path(0).asLong())
                        .isPositive();
                assertThat(guest.line().next().orElseThrow().code()).isEqualTo(4429);
            }
        }

        // The slower the machine, the more the limit has given back meanwhile.
        long givenBack = (System.nanoTime() - begun) / NEW_SESSION_LIMIT.every().toNanos();
        assertThat(letIn).isLessThanOrEqualTo((int) givenBack);
        guests.guest().isStillServed();
    }

    @Test
    void socketsThatNeverSayHelloAreClosed() throws IOException {
        InetAddress from = guests.newAddress();
        List<Guest> silent = new ArrayList<>();
        for (int i = affordable(300); i > 0; i--) {
            silent.add(guests.guest(from));
        }

        for (Guest guest : silent) {
            assertThat(guest.farewell().code()).isEqualTo(4002);
            assertThat(guest.line().isEndedWithin(CUT_WITHIN)).isTrue();
        }
    }

    /** As many lines as this process may still have, which is both of their ends; skipped if those are too few. */
    private static int affordable(int wanted) {
        UnixOperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
        if (system == null) {
            return wanted;
        }
        long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - SPARE;
        assumeTrue(
                free / 2 >= FEWEST_LINES, () -> "skipped: only " + free + " file descriptors are left, see ulimit -n");
        return (int) Math.min(wanted, free / 2);
    }

    // ── HTTP ────────────────────────────────────────────────────────────────────────────────────────────────────────

    record Path(String method, String path) {}

    static Stream<Path> routes() {
        return ServerRoutes.all().stream()
                .map(route -> new Path(
                        route.method().name(),
                        route.path()
                                .replace("{provider}", "demo")
                                .replace("{id}", NOBODYS)
                                .replaceAll("\\{[a-z]+}", "some")));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aBodyOfTenMegabytesIsRefusedOnEveryRoute(Path route) throws Exception {
        String token = guests.newToken();

        for (HttpRequest.BodyPublisher body : List.of(
                HttpRequest.BodyPublishers.ofByteArray(TEN_MEGABYTES),
                HttpRequest.BodyPublishers.ofByteArrays(List.of(TEN_MEGABYTES)))) {
            HttpResponse<String> answer = http(route.method(), route.path(), token, body);

            assertThat(answer.statusCode()).isEqualTo(413);
            JsonNode error = JSON.readTree(answer.body()).path("error");
            assertThat(error.path("code").asText()).isEqualTo("frame.too-large");
            assertThat(error.path("limit").asLong()).isEqualTo(65_536);
        }
    }

    private static HttpResponse<String> http(String method, String path, String token, HttpRequest.BodyPublisher body)
            throws Exception {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .method(method, body)
                                .header("Content-Type", "application/json")
                                .header("Cookie", "duologue_session=" + token)
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** What the guest is told, in order, up to this text; one's own words are acknowledged by nobody. */
    private static List<String> textsUntil(Guest guest, String last) throws IOException {
        List<String> texts = new ArrayList<>();
        guest.hear(frame -> {
            if (frame.path("type").asText().equals("message.new")) {
                texts.add(frame.path("data").path("text").asText());
            }
            return !texts.isEmpty() && texts.get(texts.size() - 1).equals(last);
        });
        return texts;
    }
}
