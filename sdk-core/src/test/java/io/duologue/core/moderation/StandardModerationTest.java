package io.duologue.core.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ModerationPolicy.MessageDraft;
import io.duologue.core.moderation.Verdict.Action;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardModerationTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration LATER = Duration.ofMinutes(2);

    private final ModerationPolicy policy = ModerationPolicy.standard();

    @Test
    void upToAThousandCharactersAreSent() {
        assertThat(judge("word ".repeat(100))).isEqualTo(Verdict.ALLOW);
        assertThat(judge("word ".repeat(100) + "!").action()).isEqualTo(Action.FLAG);
        assertThat(judge("word ".repeat(200)).action()).isEqualTo(Action.FLAG);
        assertThat(judge("😀 ".repeat(500)).action()).isEqualTo(Action.FLAG);
    }

    @Test
    void aLongerOrEmptyMessageIsBlocked() {
        Verdict tooLong = judge("word ".repeat(200) + "!");

        assertThat(tooLong.action()).isEqualTo(Action.BLOCK);
        assertThat(tooLong.rule()).isEqualTo("length");
        assertThat(tooLong.limit()).isEqualTo(1_000);
        assertThat(tooLong.field()).isEqualTo("data.text");
        assertThat(judge("").rule()).isEqualTo("length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\rb", "\u001b[31m", "a\u0085b", "\u007f"})
    void controlCharactersAreBlocked(String text) {
        assertThat(judge(text).rule()).isEqualTo("control-characters");
    }

    @Test
    void newLinesAndTabsAreNotControlCharacters() {
        assertThat(judge("if (x) {\n\treturn;\n}")).isEqualTo(Verdict.ALLOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaaa",
                "Hellooooooooooo",
                "AaAaAaAaAa",
                "!!!!!!!!!!",
                "a\u200ba\u200ba\u200ba\u200ba\u200ba\u200ba\u200ba\u200ba\u200ba",
                "жжжжжжжжжж"
            })
    void tenTimesTheSameCharacterIsBlocked(String text) {
        assertThat(judge(text).action()).isEqualTo(Action.BLOCK);
        assertThat(judge(text).rule()).isEqualTo("repetition");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaa",
                "------------------------------",
                "====================",
                "1000000000000",
                "😀😀😀😀😀😀😀😀😀😀😀😀",
                "❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️",
                "{\n                    deep\n}",
                "hahahahahahahahaha",
                "────────────────"
            })
    void linesLaughterNumbersAndIndentationAreNotRepetition(String text) {
        assertThat(judge(text)).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void notEvenLinesGoOnForEver() {
        assertThat(judge("-".repeat(80)).rule()).isEqualTo("repetition");
        assertThat(judge("😀".repeat(80)).rule()).isEqualTo("repetition");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/x?y=1",
                "HTTP://EXAMPLE.ORG",
                "look:ftp://files.example",
                "www.example.pizza is mine",
                "write to maya@example.org",
                "maya.l+work@mail.example.co.uk!",
                "see example.com",
                "(example.com)",
                "find me on t.me/maya",
                "T.ME/maya",
                "wa.me/46701234567",
                "discord.gg/abc123",
                "bit.ly/3xyz",
                "my-site.io/about",
                "münchen.de",
                "+46 70 123 45 67",
                "+46701234567",
                "call 0170 1234567 now",
                "(415) 555-0132",
                "415.555.0132",
                "1-415-555-0132",
                "0044 20 7946 0958",
                "telegram: maya_l",
                "my Telegram is @maya",
                "WhatsApp me at @maya",
                "insta maya_lind",
                "discord maya#1234",
                "signal: maya.42"
            })
    void linksWaitForTwoMinutes(String text) {
        Verdict early = policy.judge(draft(text, LATER.minusMillis(1)));

        assertThat(early.action()).isEqualTo(Action.BLOCK);
        assertThat(early.rule()).isEqualTo("links-wait");
        assertThat(early.reason()).isEqualTo("Links wait until you’ve talked for two minutes.");
        assertThat(policy.judge(draft(text, LATER))).isEqualTo(Verdict.ALLOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I moved us from Node.js to ASP.NET last year.",
                "java.net.URI and java.io are fine",
                "edit src/main.rs and README.md",
                "package io.duologue.core",
                "System.out.println(x)",
                "log.info(\"done\")",
                "e.g. this, i.e. that",
                "It works.I think so",
                "version 1.2.3 or 10.15.7",
                "on 2026-11-21 09:00:15",
                "from 192.168.100.200",
                "1732179600 is a timestamp",
                "1,000,000,000 rows",
                "@Override public void run()",
                "npm i @types/node",
                "We built a bot for Discord and Telegram",
                "the signal is lost",
                "issue #1234 and PR#1234x",
                "a/b testing and TCP/IP",
                "std::vector and foo->bar",
                "0.1234567890123",
                "0101010101010101",
                "id 550e8400-e29b-41d4-a716-446655440000",
                "sha 9f86d081884c7d659a2feaa0c55ad015",
                "3.14159265358979",
                "line is at 42",
                "user.name and self.id"
            })
    void whatIsSaidAboutSoftwareIsNoLink(String text) {
        assertThat(judge(text)).isEqualTo(Verdict.ALLOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"so will.be it", "see this.page there", "pdf.page"})
    void aWordThatMayAlsoBeTheEndOfADomainIsNoneWithoutAPath(String text) {
        assertThat(judge(text)).isEqualTo(Verdict.ALLOW);
        assertThat(judge("youtu.be/dQw4w9WgXcQ").rule()).isEqualTo("links-wait");
        assertThat(judge("maya.page/about").rule()).isEqualTo("links-wait");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hi \ud800", "\udc00 hi", "\ud83d\ud83d\ude00"})
    void halfACharacterIsBlocked(String text) {
        assertThat(judge(text).action()).isEqualTo(Action.BLOCK);
        assertThat(judge(text).rule()).isEqualTo("broken-characters");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_001})
    void aLengthThatNoMessageMayHaveIsRefusedAsAFigure(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StandardRules(length, 5, 3, Duration.ZERO))
                .withMessage("max length: expected 1–1000 but was " + length);
    }

    @Test
    void aDraftSaysNeitherItsWordsNorItsAuthor() {
        assertThat(draft("a secret", LATER)).hasToString("MessageDraft[conversation=c_talk, text of 8]");
    }

    @Test
    void otherFiguresAreOtherWords() {
        ModerationPolicy strict = ModerationPolicy.standard(new StandardRules(10, 5, 3, Duration.ofMinutes(5)));

        assertThat(strict.judge(draft("12345678901", LATER)).limit()).isEqualTo(10);
        assertThat(strict.judge(draft("aaa", LATER)).rule()).isEqualTo("repetition");
        assertThat(strict.judge(draft("a.com", LATER)).reason())
                .isEqualTo("Links wait until you’ve talked for 5 minutes.");
        assertThat(strict.judge(draft("123456", LATER)).action()).isEqualTo(Action.FLAG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a.",
                "a.b",
                ".",
                "-",
                "1",
                "1 ",
                "1-",
                "+1 ",
                "0 1",
                "(1) ",
                "@",
                "a@",
                "@a ",
                "://",
                "http:/",
                "www.",
                "t.me",
                "telegram ",
                "telegram: ",
                "is ",
                "a#12 ",
                "#1234",
                "aa",
                "😀",
                "a\u200b",
                ". com ",
                "signal is my ",
                "\ud800"
            })
    void timeGrowsNoFasterThanTheText(String part) {
        String hostile = part.repeat(2_000_000 / part.length());

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            MessageText.refusal(hostile);
            Repetition.isIn(hostile, 1_000_000);
            Links.areIn(hostile);
        });
    }

    private Verdict judge(String text) {
        return policy.judge(draft(text, Duration.ZERO));
    }

    private static MessageDraft draft(String text, Duration sinceStart) {
        return new MessageDraft(new ConversationId("c_talk"), new UserId("u_maya"), text, NINE, NINE.plus(sinceStart));
    }
}
