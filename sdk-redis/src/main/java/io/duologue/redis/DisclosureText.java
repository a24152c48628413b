package io.duologue.redis;

import io.duologue.core.conversation.Party;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.disclosure.Disclosure.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A disclosure as five words with blanks between, which scripts take apart: how far the two are, who asked, since when, until when,
 * how many requests; {@code -} where there is none. While nobody has asked it is empty. Pure.
 */
final class DisclosureText {
    private static final String NONE = "-";
    private static final int WORDS = 5;

    private DisclosureText() {}

    static String of(Disclosure<Party> disclosure) {
        if (disclosure.state() == State.NONE) {
            return "";
        }
        Party asker = disclosure.asker();
        return String.join(
                " ",
                disclosure.state().name(),
                asker == null ? NONE : asker.name(),
                moment(disclosure.at()),
                moment(disclosure.until()),
                Integer.toString(disclosure.requests()));
    }

    static Disclosure<Party> read(String text) {
        if (text.isEmpty()) {
            return Disclosure.none();
        }
        String[] words = text.split(" ", WORDS);
        return new Disclosure<>(
                State.valueOf(words[0]),
                words[1].equals(NONE) ? null : Party.valueOf(words[1]),
                moment(words[2]),
                moment(words[3]),
                Integer.parseInt(words[4]));
    }

    private static String moment(@Nullable Instant moment) {
        return moment == null ? NONE : Moments.exact(moment);
    }

    private static @Nullable Instant moment(String text) {
        return text.equals(NONE) ? null : Moments.parse(text);
    }
}
