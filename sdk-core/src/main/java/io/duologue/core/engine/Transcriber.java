package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.MessageRetention;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.conversation.TranscriptStore.Line;
import io.duologue.core.conversation.TranscriptStore.Unfinished;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes transcripts behind the log. A transcript begins before anybody can say anything, so that whoever dies at any moment leaves a
 * trace of what is to be written; from then on its turn comes again and again, on whichever node, until the conversation is over and all
 * of it is written. The log keeps what was said for longer than from one turn to the next, unless the store of transcripts is away for
 * longer, or the log goes with the memory of its process: then the transcript has a hole, and a warning says where. Nobody waits for
 * it while he talks.
 *
 * <p>What was begun is written to its end, whatever the platform keeps by now: the two were told so.
 *
 * <p>Safe for many threads; no state but whether it is at it. Blocks on the stores, but for {@link #look}.
 */
final class Transcriber {
    private static final Logger LOG = LoggerFactory.getLogger(Transcriber.class);
    private static final int AT_ONCE = 200;
    private static final int PAGE = 256;

    private final EngineContext context;
    private final AtomicBoolean looking = new AtomicBoolean();

    Transcriber(EngineContext context) {
        this.context = context;
    }

    /** Tells of a conversation that comes to be; telling it twice is telling it once. */
    void begin(ConversationInfo info) {
        if (context.options().messages() == MessageRetention.FULL) {
            transcripts()
                    .begin(
                            info,
                            context.options().transcriptRetention(),
                            context.now().plus(context.options().transcriptTurn()));
        }
    }

    /** Writes those whose turn it is, unless that is being done, on another thread: a store that does not answer holds up nobody. */
    void look() {
        if (looking.compareAndSet(false, true)) {
            try {
                context.threads().execute(this::lookAndWrite);
            } catch (RuntimeException e) {
                looking.set(false);
                throw e;
            }
        }
    }

    private void lookAndWrite() {
        try {
            Instant now = context.now();
            write(transcripts().due(now, now.plus(context.options().transcriptTurn()), AT_ONCE));
        } catch (RuntimeException e) {
            LOG.warn("it could not be asked which transcripts are to be written, and is asked again", e);
        } finally {
            looking.set(false);
        }
    }

    private void write(List<Unfinished> due) {
        int failed = 0;
        for (Unfinished one : due) {
            try {
                write(one);
            } catch (RuntimeException e) {
                failed++;
                LOG.debug("a transcript could not be written", e);
            }
        }
        if (failed > 0) {
            LOG.warn("{} of {} transcripts could not be written, and have another turn", failed, due.size());
        }
    }

    /** Writes what is new. Of a log that is gone nothing more is to be had. */
    void write(Unfinished transcript) {
        ConversationId id = transcript.id();
        Optional<LogState> state = log().find(id);
        Position at = transcript.upTo();
        long written = at.seq();
        while (state.isPresent()) {
            ReadResult read = log().read(id, at, PAGE);
            if (read instanceof ReadResult.Diverged diverged) {
                // What was written of a log that lost its end stays; what grew since is written beside it.
                at = diverged.state().kept();
            } else if (read instanceof ReadResult.Page page && !page.entries().isEmpty()) {
                if (page.from().seq() > written) {
                    LOG.warn(
                            "the log of {} let go of entries {} to {} before they were written: what was said there is"
                                    + " not in its transcript",
                            id.value(),
                            written + 1,
                            page.from().seq());
                }
                at = page.entries().get(page.entries().size() - 1).position();
                written = at.seq();
                transcripts().add(id, lines(page.entries()), at);
            } else {
                break;
            }
        }
        // As it was before the reading: what was appended to an open log while it was read is for the next turn.
        if (state.isEmpty()) {
            LOG.warn(
                    "the log of {} is gone before its transcript was finished: what was said after entry {} is not"
                            + " in it",
                    id.value(),
                    written);
            transcripts().complete(id, context.now());
        } else if (state.get().end() != null) {
            transcripts().complete(id, state.get().end().at());
        }
    }

    private static List<Line> lines(List<Entry> entries) {
        List<Line> lines = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.body() instanceof EntryBody.Message said) {
                lines.add(new Line(entry.position(), said.from(), said.n(), entry.at(), said.text()));
            }
        }
        return lines;
    }

    private ConversationLog log() {
        return context.stores().log();
    }

    private TranscriptStore transcripts() {
        return context.stores().transcripts();
    }
}
