package io.duologue.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names, numbers and cursors of the wire. */
class CodesTest {

    @Test
    @Tag("W-13")
    void aMarkIsWrittenAsEightHexDigitsAndReadBack() {
        for (int mark : new int[] {0, 1, -1, 0x9f3a11c0, Integer.MIN_VALUE}) {
            assertThat(Cursor.markText(mark)).matches("[0-9a-f]{8}");
            assertThat(Cursor.parseMark(Cursor.markText(mark))).isEqualTo(mark);
        }
    }

    @Test
    @Tag("W-13")
    void whatIsNoMarkIsRefused() {
        for (String text : new String[] {"", "9f3a11c", "9f3a11c00", "9F3A11C0", "9f3a11cg", "-9f3a11c"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Cursor.parseMark(text));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Cursor(-1, 0));
    }

    @Test
    @Tag("W-9")
    void noTypeIsLongerThanItsBoundOrNamedTwice() {
        assertThat(Arrays.stream(ClientFrame.Type.values()).map(ClientFrame.Type::wireName))
                .allMatch(name -> name.matches("[a-z]+([.-][a-z]+)*") && name.length() <= ProtocolLimits.TYPE_LENGTH)
                .doesNotHaveDuplicates();
        assertThat(Arrays.stream(ServerFrame.Type.values()).map(ServerFrame.Type::wireName))
                .allMatch(name -> name.matches("[a-z]+([.-][a-z]+)*") && name.length() <= ProtocolLimits.TYPE_LENGTH)
                .doesNotHaveDuplicates();
    }

    @Test
    @Tag("W-69")
    void theHundredsOfACloseCodeSayWhatToDo() {
        assertThat(CloseCode.BAD_FRAMES.advice()).isEqualTo(CloseCode.Advice.STOP);
        assertThat(CloseCode.TICKET_USED.advice()).isEqualTo(CloseCode.Advice.RENEW);
        assertThat(CloseCode.DRAINING.advice()).isEqualTo(CloseCode.Advice.RETURN);
        assertThat(CloseCode.SESSION_LOST.advice()).isEqualTo(CloseCode.Advice.BEGIN_ANEW);
        assertThat(CloseCode.REPLACED.advice()).isEqualTo(CloseCode.Advice.WAIT);
        assertThat(Arrays.stream(CloseCode.values()).map(CloseCode::code)).doesNotHaveDuplicates();
    }

    @Test
    @Tag("W-60")
    void wordsOfPeopleAreNotInWhatIsLogged() {
        assertThat(GoldenFrames.CLIENT.get("message.send")).asString().doesNotContain("Hello");
        assertThat(GoldenFrames.CLIENT.get("report")).asString().doesNotContain("He said so");
        assertThat(GoldenFrames.CLIENT.get("auth.refresh")).asString().doesNotContain("t_5Qm2");
        assertThat(GoldenFrames.SERVER.get("message.new")).asString().doesNotContain("Hello");
    }
}
