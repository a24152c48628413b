package io.duologue.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.server.transport.TextAssembler.Fault;
import io.duologue.server.transport.TextAssembler.Piece;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextAssemblerTest {
    private final TextAssembler assembler = new TextAssembler(16);

    @Test
    void aMessageInOnePieceIsWholeAtOnce() {
        assertThat(take("hello", true).text()).isEqualTo("hello");
        assertThat(take("", true).text()).isEmpty();
    }

    @Test
    void piecesAreOneMessageWhenTheLastHasCome() {
        assertThat(take("hel", false)).isEqualTo(new Piece(null, null));
        assertThat(take("", false)).isEqualTo(new Piece(null, null));
        assertThat(take("lo", true).text()).isEqualTo("hello");
        assertThat(take("again", true).text()).isEqualTo("again");
    }

    @Test
    void theBoundIsForAllPiecesTogether() {
        assertThat(take("x".repeat(16), true).text()).hasSize(16);
        assertThat(take("x".repeat(17), true).fault()).isEqualTo(Fault.TOO_LARGE);
        assertThat(take("x".repeat(16), false).fault()).isNull();
        assertThat(take("x", false).fault()).isEqualTo(Fault.TOO_LARGE);
    }

    @Test
    void piecesWithoutEndAndWithoutContentAreTooMany() {
        Piece last = take("x", false);
        for (int i = 0; i < 2_000 && last.fault() == null; i++) {
            last = take("", false);
        }

        assertThat(last.fault()).isEqualTo(Fault.TOO_LARGE);
    }

    @Test
    void theReplacementCharacterItselfIsText() {
        assertThat(take("\uFFFD", true).text()).isEqualTo("\uFFFD");
    }

    @Test
    void anyBytesAreTextExactlyIfTheyAreUtf8() {
        Random random = new Random(7);
        TextAssembler large = new TextAssembler(1_000);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            random.nextBytes(bytes);
            boolean utf8 =
                    Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);

            Piece piece = large.take(ByteBuffer.wrap(bytes), true);

            assertThat(piece.fault() == null).isEqualTo(utf8);
        }
    }

    private Piece take(String text, boolean last) {
        return assembler.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), last);
    }
}
