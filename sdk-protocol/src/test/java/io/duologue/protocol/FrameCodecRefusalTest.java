package io.duologue.protocol;

import static io.duologue.protocol.GoldenFrames.CONVERSATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no frame, and what its sender is told. */
class FrameCodecRefusalTest {

    private static final String SEND = "{\"type\":\"message.send\",\"id\":\"17\",\"conversation\":\"" + CONVERSATION
            + "\",\"n\":12,\"data\":{\"text\":\"@\"}}";

    private final FrameCodec codec = FrameCodec.create();

    @ParameterizedTest
    @Tag("W-6")
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "null",
                "17",
                "\"ping\"",
                "[]",
                "[{\"type\":\"ping\"}]",
                "{",
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\",}",
                "{\"type\" \"ping\"}",
                "{type:\"ping\"}",
                "{'type':'ping'}",
                "{\"type\":\"ping\"} {}",
                "{\"type\":\"ping\"}x",
                "{\"type\":\"ping\"}]",
                "{\"type\":\"ping\"}\u0000",
                "\u0000{\"type\":\"ping\"}",
                "\ufeff{\"type\":\"ping\"}",
                "\u00a0{\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"x\":NaN}",
                "{\"type\":\"ping\",\"x\":Infinity}",
                "{\"type\":\"ping\",\"x\":-Infinity}",
                "{\"type\":\"ping\",\"x\":+1}",
                "{\"type\":\"ping\",\"x\":01}",
                "{\"type\":\"ping\",\"x\":.5}",
                "{\"type\":\"ping\",\"x\":1.}",
                "{\"type\":\"ping\",\"x\":0x1}",
                "{\"type\":\"ping\",\"x\":tru}",
                "{\"type\":\"ping\",\"x\":trueish}",
                "{\"type\":\"ping\",\"x\":\"a\nb\"}",
                "{\"type\":\"ping\",\"x\":\"\\x41\"}",
                "{\"type\":\"ping\",\"x\":\"\\u12\"}",
                "{\"type\":\"ping\",\"x\":\"open}",
                "{\"type\":\"ping\"/**/}",
                "{\"type\":\"ping\"}//"
            })
    void whatIsNotOneJsonObjectIsInvalid(String text) {
        FrameException asText = refusalOf(text);
        FrameException asBytes = refusalOf(text.getBytes(StandardCharsets.UTF_8));

        assertThat(asText.code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(asText.field()).isNull();
        assertThat(asBytes).hasMessage(asText.message());
    }

    @ParameterizedTest
    @Tag("W-6")
    @ValueSource(
            strings = {
                "{\"type\":\"ping\",\"type\":\"pong\"}",
                "{\"type\":\"ping\",\"ty\\u0070e\":\"pong\"}",
                "{\"type\":\"ping\",\"x\":1,\"x\":1}",
                "{\"type\":\"ping\",\"x\":[{\"y\":{\"z\":1,\"z\":2}}]}",
                "{\"x\":{\"y\":1,\"y\":1},\"type\":\"ping\"}",
                "{\"type\":\"queue.join\",\"data\":{\"mode\":\"text\",\"mode\":\"text\"}}",
                "{\"type\":\"unheard.of\",\"x\":1,\"x\":1}"
            })
    void aMemberThatComesTwiceIsInvalid(String text) {
        FrameException refusal = refusalOf(text);

        assertThat(refusal.code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(refusal).hasMessageContaining("once");
    }

    @Test
    @Tag("W-5")
    void depthEndsAtEight() {
        String within = "{\"type\":\"ping\",\"x\":" + "[".repeat(7) + "]".repeat(7) + "}";
        String beyond = "{\"type\":\"ping\",\"x\":" + "[".repeat(8) + "]".repeat(8) + "}";
        String farBeyond = "{\"x\":".repeat(10_000);

        assertThat(codec.decodeClient(within)).isEqualTo(new ClientFrame.Ping(null));
        assertThat(refusalOf(beyond).code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(refusalOf(beyond).limit()).isEqualTo(8);
        assertThat(refusalOf(beyond)).hasMessageContaining("depth");
        assertThat(refusalOf(farBeyond).limit()).isEqualTo(8);
    }

    @ParameterizedTest
    @Tag("W-5")
    @ValueSource(strings = {"a", "ü", "€", "😀"})
    void sizeEndsAt64KiBOfUtf8(String filling) {
        int room = ProtocolLimits.FRAME_BYTES - SEND.length() + 1;
        int size = filling.getBytes(StandardCharsets.UTF_8).length;
        String words = filling.repeat(room / size) + "a".repeat(room % size);
        String largest = SEND.replace("@", words);
        String tooLarge = SEND.replace("@", words + "a");

        assertThat(largest.getBytes(StandardCharsets.UTF_8)).hasSize(65536);
        assertThat(((ClientFrame.MessageSend) codec.decodeClient(largest)).text())
                .isEqualTo(words);
        for (FrameException refusal :
                new FrameException[] {refusalOf(tooLarge), refusalOf(tooLarge.getBytes(StandardCharsets.UTF_8))}) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
            assertThat(refusal.limit()).isEqualTo(65536);
            assertThat(refusal).hasMessageContaining("65536").hasMessageContaining("65537");
        }
    }

    @Test
    @Tag("W-5")
    void aHugeTextIsRefusedUnread() {
        assertThat(refusalOf("a".repeat(10_000_000)).code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
        assertThat(refusalOf(new byte[10_000_000]).code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
    }

    @Test
    @Tag("W-7")
    void malformedUtf8IsInvalid() {
        byte[][] malformed = {
            {(byte) 0x80},
            {(byte) 0xc3},
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xe0, (byte) 0x80, (byte) 0xaf},
            {(byte) 0xed, (byte) 0xa0, (byte) 0xbd},
            {(byte) 0xed, (byte) 0xa0, (byte) 0xbd, (byte) 0xed, (byte) 0xb8, (byte) 0x80},
            {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            {(byte) 0xff}
        };
        for (byte[] bytes : malformed) {
            String latin = new String(bytes, StandardCharsets.ISO_8859_1);
            byte[] frame = SEND.replace("@", latin).getBytes(StandardCharsets.ISO_8859_1);

            FrameException refusal = refusalOf(frame);

            assertThat(refusal.code()).isEqualTo(ErrorCode.FRAME_INVALID);
            assertThat(refusal).hasMessageContaining("UTF-8");
        }
    }

    @ParameterizedTest
    @Tag("W-7")
    @ValueSource(
            strings = {
                "{\"type\":\"ping\",\"x\":\"\\ude00\\ud83d\"}",
                "{\"type\":\"ping\",\"x\":[{\"y\":\"\\uDBFF\"}]}",
                "{\"x\":[\"\\ud83d\\u0041\"],\"type\":\"ping\"}",
                "{\"type\":\"unheard.of\",\"x\":\"\\ud83d\"}"
            })
    void aLoneSurrogateIsRefusedWhereNobodyReadsIt(String text) {
        FrameException refusal = refusalOf(text);

        assertThat(refusal.code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(refusal).hasMessageContaining("surrogate");
    }

    @Test
    @Tag("W-7")
    void aFrameWithALoneSurrogateInItsIdIsRefusedInAFrameThatCanBeWritten() {
        FrameException refusal = refusalOf("{\"type\":\"ping\",\"id\":\"\udc80\"}");

        assertThat(refusal.id()).isNull();
        assertThat(codec.decodeServer(new String(codec.encode(refusal.toError("r-1")), StandardCharsets.UTF_8)))
                .isInstanceOf(ServerFrame.Error.class);
    }

    @Test
    @Tag("W-7")
    void aLoneSurrogateIsRefusedInTheNameOfAMember() {
        assertThat(refusalOf("{\"type\":\"ping\",\"\\ud83d\":1}").code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(refusalOf("{\"type\":\"ping\",\"\\ude00\":1}").code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(codec.decodeClient("{\"type\":\"ping\",\"\\ud83d\\ude00\":1}"))
                .isEqualTo(new ClientFrame.Ping(null));
    }

    @Test
    @Tag("W-7")
    void anEscapedPairAndABackslashBeforeAnEscapeAreFine() {
        ClientFrame pair = codec.decodeClient(SEND.replace("@", "\\ud83d\\ude00"));
        ClientFrame backslash = codec.decodeClient(SEND.replace("@", "\\\\ud83d"));

        assertThat(((ClientFrame.MessageSend) pair).text()).isEqualTo("😀");
        assertThat(((ClientFrame.MessageSend) backslash).text()).isEqualTo("\\ud83d");
    }

    @ParameterizedTest
    @Tag("W-9")
    @ValueSource(strings = {"unheard.of", "message.new", "", "PING", "ping "})
    void anUnknownTypeIsUnsupported(String type) {
        FrameException refusal = refusalOf("{\"type\":\"" + type + "\",\"id\":\"17\",\"n\":[],\"data\":5}");
        FrameException typeLast = refusalOf("{\"id\":\"17\",\"n\":[],\"data\":5,\"type\":\"" + type + "\"}");

        assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(refusal.field()).isEqualTo("type");
        assertThat(refusal.id()).isEqualTo("17");
        assertThat(typeLast.code()).isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(typeLast.id()).isEqualTo("17");
    }

    @Test
    @Tag("W-9")
    void anUnknownTypeInWhatIsNotJsonIsInvalid() {
        assertThat(refusalOf("{\"type\":\"unheard.of\",\"x\":}").code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(refusalOf("{\"type\":\"unheard.of\"}}").code()).isEqualTo(ErrorCode.FRAME_INVALID);
    }

    @ParameterizedTest
    @Tag("W-9")
    @ValueSource(
            strings = {
                "{}",
                "{\"id\":\"17\"}",
                "{\"type\":null}",
                "{\"type\":7}",
                "{\"type\":[\"ping\"]}",
                "{\"type\":{\"type\":\"ping\"}}",
                "{\"type\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
                "{\"id\":\"17\",\"type\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"
            })
    void aFrameWithoutAUsableTypeIsInvalid(String text) {
        FrameException refusal = refusalOf(text);

        assertThat(refusal.code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(refusal.field()).isEqualTo("type");
    }

    @ParameterizedTest
    @Tag("W-10")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "n|0|1",
                "n|-1|1",
                "n|-0|1",
                "n|9007199254740992|9007199254740991",
                "n|9223372036854775808|9007199254740991",
                "n|-99999999999999999999|1",
                "n|1.0|-1",
                "n|1e3|-1",
                "id|\"\"|1",
                "id|\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg\"|64",
                "conversation|\"c_01JD8m3v5q2x7y9z4w6t8r0p1n\"|-1",
                "conversation|\"c_01jd8m3v5q2x7y9z4w6t8r0p1\"|-1",
                "conversation|\"c_01jd8m3v5q2x7y9z4w6t8r0p1nn\"|28",
                "again|false|-1",
                "ack|[41]|2",
                "ack|[]|2",
                "ack|[41,\"9f3a11c0\",0]|2",
                "ack|[0,\"9f3a11c0\"]|-1"
            })
    void aValueOutOfBoundsIsRefusedWithItsBound(String field, String value, long limit) {
        String frame = "{\"type\":\"message.send\",\"data\":{\"text\":\"\"}"
                + member("id", "\"17\"", field, value)
                + member("conversation", "\"" + CONVERSATION + "\"", field, value)
                + member("n", "12", field, value)
                + member("again", "true", field, value)
                + member("ack", "[1,\"00000001\"]", field, value)
                + "}";

        FrameException refusal = refusalOf(frame);

        assertThat(refusal.code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @Tag("W-10")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hello|{\"client\":\"\",\"instance\":\"abcdefgh\",\"caps\":[]}|data.client|1",
                "hello|{\"client\":\"w\",\"instance\":\"abcdefg\",\"caps\":[]}|data.instance|-1",
                "hello|{\"client\":\"w\",\"instance\":\"abcdefg h\",\"caps\":[]}|data.instance|-1",
                "hello|{\"client\":\"w\",\"instance\":\"abcdefgh\",\"caps\":[\"\",\"aaaaaaaaaabbbbbbbbbbccccccccccddd\"]}|data.caps[1]|32",
                "hello|{\"client\":\"w\",\"instance\":\"abcdefgh\",\"caps\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\",\"14\",\"15\",\"16\",\"17\"]}|data.caps|16",
                "hello|{\"client\":\"w\",\"instance\":\"abcdefgh\",\"caps\":[],\"cursors\":[{\"cursor\":[0,\"00000000\"]}]}|data.cursors[0].conversation|-1",
                "hello|{\"client\":\"w\",\"instance\":\"abcdefgh\",\"caps\":[],\"cursors\":[{},{},{},{},{}]}|data.cursors[0].conversation|-1",
                "queue.join|{\"topics\":[],\"mode\":\"text\",\"intent\":\"talk\"}|data.topics|1",
                "queue.join|{\"topics\":[],\"mode\":\"text\",\"intent\":\"talk\",\"surprise\":false}|data.topics|1",
                "queue.join|{\"topics\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"],\"mode\":\"text\",\"intent\":\"talk\"}|data.topics|5",
                "queue.join|{\"topics\":[\"\"],\"mode\":\"text\",\"intent\":\"talk\"}|data.topics[0]|1",
                "queue.join|{\"topics\":[\"a\"],\"mode\":\"Text\",\"intent\":\"talk\"}|data.mode|-1",
                "queue.join|{\"topics\":[\"a\"],\"mode\":\"text\",\"intent\":\"hired\"}|data.intent|-1",
                "queue.join|{\"topics\":[\"a\"],\"mode\":\"text\",\"intent\":\"talk\",\"languages\":[]}|data.languages|1",
                "queue.join|{\"topics\":[\"a\"],\"mode\":\"text\",\"intent\":\"talk\",\"languages\":[\"e\"]}|data.languages[0]|2",
                "queue.join|{\"topics\":[\"a\"],\"mode\":\"text\",\"intent\":\"talk\",\"languages\":[\"en\",\"de\",\"fr\",\"it\"]}|data.languages|3"
            })
    void whatDataSaysOutOfBoundsIsRefusedWithItsBound(String type, String data, String field, long limit) {
        FrameException refusal = refusalOf("{\"type\":\"" + type + "\",\"data\":" + data + "}");

        assertThat(refusal.code()).isEqualTo(ErrorCode.FRAME_INVALID);
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.limit()).isEqualTo(limit);
    }

    @Test
    @Tag("W-10")
    void aReportIsBoundedInCodePointsAndMessages() {
        String report = "{\"type\":\"report\",\"conversation\":\"" + CONVERSATION
                + "\",\"data\":{\"reason\":\"spam\",\"note\":\"%s\",\"messages\":[%s]}}";
        String longest = report.formatted("😀".repeat(1000), "1" + ",1".repeat(19));

        assertThat(codec.decodeClient(longest).type()).isEqualTo(ClientFrame.Type.REPORT);
        assertThat(refusalOf(report.formatted("😀".repeat(1001), "1")).field()).isEqualTo("data.note");
        assertThat(refusalOf(report.formatted("😀".repeat(1001), "1"))).hasMessageContaining("1001");
        assertThat(refusalOf(report.formatted("", "1" + ",1".repeat(20))).limit())
                .isEqualTo(20);
        assertThat(refusalOf(report.formatted("", "0")).field()).isEqualTo("data.messages[0]");
    }

    @Test
    @Tag("W-10")
    void anyTextOfAMessageIsLeftToTheConversation() {
        String words = "\u007f" + "x".repeat(5000);

        ClientFrame frame = codec.decodeClient(SEND.replace("@", "\\u0000" + words));

        assertThat(((ClientFrame.MessageSend) frame).text()).isEqualTo("\u0000" + words);
    }

    @Test
    @Tag("W-11")
    void aRefusalSaysWhichFrameItWas() {
        for (String broken : new String[] {
            SEND.replace("\"@\"", "5"),
            SEND.replace("\"@\"}", "\"\",\"x\":nonsense}"),
            SEND.replace("\"@\"", "\"\\ud83d\""),
            SEND.replace("\"@\"", "\"\ud83d\""),
            SEND.replace("message.send", "message.unheard"),
            SEND.replace("\"type\":\"message.send\",", ""),
            SEND + "x"
        }) {
            FrameException refusal = refusalOf(broken);

            assertThat(refusal.id()).as(broken).isEqualTo("17");
            assertThat(refusal.conversation()).isEqualTo(CONVERSATION);
            assertThat(refusal.n()).isEqualTo(12);
        }
    }

    @Test
    @Tag("W-11")
    void whatCouldNotBeReadIsLeftOutOfARefusal() {
        FrameException refusal = refusalOf("{\"id\":7,\"conversation\":\"c_\",\"n\":0,\"type\":\"ping\"");

        assertThat(refusal.id()).isNull();
        assertThat(refusal.conversation()).isNull();
        assertThat(refusal.n()).isZero();
    }

    @Test
    @Tag("W-11")
    @Tag("W-60")
    void aRefusalNeverQuotesTheFrame() {
        String secret = "hunter2";
        for (String broken : new String[] {
            SEND.replace("\"@\"", secret),
            SEND.replace("@", secret + "\u0001"),
            SEND.replace("\"@\"", "[\"" + secret + "\"]"),
            SEND.replace("\"data\"", "\"" + secret + "\":1,\"" + secret + "\""),
            SEND.replace("message.send", secret),
            SEND.replace("{\"text\":\"@\"}", "{\"" + secret + "\":[[[[[[[[[]]]]]]]]]}"),
            "{\"type\":\"queue.join\",\"data\":{\"topics\":[\"a\"],\"mode\":\"" + secret + "\",\"intent\":\"talk\"}}"
        }) {
            FrameException refusal = refusalOf(broken);

            assertThat(refusal.message()).as(broken).doesNotContain(secret);
            assertThat(refusal.field() + refusal).doesNotContain(secret);
        }
    }

    @Test
    @Tag("W-11")
    void aRefusalBecomesAnErrorFrame() {
        ServerFrame.Error error = refusalOf(SEND.replace("\"@\"", "5")).toError("r_1");

        assertThat(error.re()).isEqualTo("17");
        assertThat(error.conversation()).isEqualTo(CONVERSATION);
        assertThat(error.n()).isEqualTo(12);
        assertThat(error.error().field()).isEqualTo("data.text");
        assertThat(error.error().retry()).isEqualTo(Retry.NEVER);
        assertThat(codec.decodeServer(new String(codec.encode(error), StandardCharsets.UTF_8)))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @Tag("W-10")
    @ValueSource(
            strings = {
                "{\"type\":\"ok\",\"seq\":1}",
                "{\"type\":\"ok\",\"mark\":\"00000001\"}",
                "{\"type\":\"ok\",\"at\":\"2026-11-21T09:00:00Z\"}",
                "{\"type\":\"ok\",\"at\":\"2026-11-21T09:00:00.123456Z\"}",
                "{\"type\":\"ok\",\"at\":\"2026-11-21T09:00:00.123+0\"}",
                "{\"type\":\"ok\",\"at\":\"2026-02-30T09:00:00.123Z\"}",
                "{\"type\":\"bye\",\"data\":{\"code\":4201,\"retryAfterMs\":[2,1]}}",
                "{\"type\":\"bye\",\"data\":{\"code\":4201,\"retryAfterMs\":[]}}",
                "{\"type\":\"bye\",\"data\":{\"code\":999}}",
                "{\"type\":\"message.send\"}"
            })
    void aServerFrameIsReadAsStrictly(String text) {
        FrameException refusal = catchThrowableOfType(FrameException.class, () -> codec.decodeServer(text));

        assertThat(refusal).isNotNull();
    }

    @Test
    @Tag("W-10")
    void whoTalksHasAConversation() {
        for (String missing : new String[] {"conversation", "n", "head"}) {
            String welcome = GoldenFrames.all()
                    .filter(golden -> golden.toString().equals("server/welcome"))
                    .findFirst()
                    .orElseThrow()
                    .json();
            String broken = welcome.replaceFirst("(\"state\".*?)\"" + missing + "\"", "$1\"other\"");

            FrameException refusal = catchThrowableOfType(FrameException.class, () -> codec.decodeServer(broken));

            assertThat(refusal.field()).isEqualTo("data.state." + missing);
        }
    }

    @Test
    @Tag("W-5")
    void whatIsNoFrameIsNotWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> codec.encode(new ClientFrame.MessageSend(null, CONVERSATION, 1, "\ud83d", false, null)))
                .withMessageContaining("surrogate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(
                        new ClientFrame.MessageSend(null, CONVERSATION, 1, "x".repeat(65536), false, null)))
                .withMessageContaining("65536");
    }

    private static String member(String name, String value, String replaced, String by) {
        return ",\"" + name + "\":" + (name.equals(replaced) ? by : value);
    }

    private FrameException refusalOf(String text) {
        FrameException refusal = catchThrowableOfType(FrameException.class, () -> codec.decodeClient(text));
        assertThat(refusal).as("refusal").isNotNull();
        return refusal;
    }

    private FrameException refusalOf(byte[] utf8) {
        FrameException refusal =
                catchThrowableOfType(FrameException.class, () -> codec.decodeClient(utf8, 0, utf8.length));
        assertThat(refusal).as("refusal").isNotNull();
        return refusal;
    }
}
