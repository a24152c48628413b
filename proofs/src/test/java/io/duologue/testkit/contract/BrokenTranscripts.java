package io.duologue.testkit.contract;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.conversation.TranscriptStore.Line;
import io.duologue.core.conversation.TranscriptStore.Transcript;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.contract.Twin.Flaw;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores of transcripts of which each breaks one promise. */
final class BrokenTranscripts {
    private BrokenTranscripts() {}

    private static TranscriptStore twin(String method, Flaw flaw) {
        return Twin.of(TranscriptStore.class, TranscriptStore.inMemory(100), method, flaw);
    }

    /** Who has died before he told of the beginning is written nevertheless, of people of whom nobody has heard. */
    @Breaks("TR-1")
    static class TranscriptsThatNobodyBegan extends TranscriptStoreContract {
        @Override
        protected TranscriptStore newStore() {
            TranscriptStore sound = TranscriptStore.inMemory(100);
            return Twin.of(TranscriptStore.class, sound, "add", call -> {
                ConversationId id = call.arg(ConversationId.class, 0);
                ConversationInfo unknown =
                        new ConversationInfo(id, new UserId("u_one"), new UserId("u_other"), null, Instant.EPOCH);
                sound.begin(unknown, Duration.ZERO, Instant.EPOCH);
                return call.proceed();
            });
        }
    }

    /** Two who write the same after a crash. */
    @Breaks("TR-2")
    static class LinesThatAreThereTwice extends TranscriptStoreContract {
        @Override
        protected TranscriptStore newStore() {
            List<Line> added = Collections.synchronizedList(new ArrayList<>());
            TranscriptStore sound = TranscriptStore.inMemory(100);
            return Twin.of(
                    TranscriptStore.class,
                    sound,
                    Map.of(
                            "add",
                            call -> {
                                added.addAll(lines(call));
                                return call.proceed();
                            },
                            "find",
                            call -> sound.find(call.arg(ConversationId.class, 0))
                                    .map(found -> with(found, List.copyOf(added)))));
        }
    }

    /** What was said after a log lost its end takes no place that was written before. */
    @Breaks("TR-2")
    static class LinesByTheirNumberAlone extends TranscriptStoreContract {
        @Override
        protected TranscriptStore newStore() {
            TranscriptStore sound = TranscriptStore.inMemory(100);
            return Twin.of(TranscriptStore.class, sound, "add", call -> {
                List<Line> known = sound.find(call.arg(ConversationId.class, 0))
                        .map(Transcript::lines)
                        .orElse(List.of());
                return call.proceedWith(
                        1,
                        lines(call).stream()
                                .filter(line -> known.stream()
                                        .noneMatch(one -> one.position().seq()
                                                == line.position().seq()))
                                .toList());
            });
        }
    }

    /** Every node writes every transcript. */
    @Breaks("TR-3")
    static class TurnsThatAreEverybodys extends TranscriptStoreContract {
        @Override
        protected TranscriptStore newStore() {
            return twin("due", call -> call.proceedWith(1, call.arg(0)));
        }
    }

    /** Each turn begins with the first word. */
    @Breaks("TR-3")
    static class TurnsThatBeginAnew extends TranscriptStoreContract {
        @Override
        protected TranscriptStore newStore() {
            return twin("add", call -> call.proceedWith(2, Position.START));
        }
    }

    @Breaks("TR-4")
    static class TranscriptsThatAreNeverComplete extends TranscriptStoreContract {
        @Override
        protected TranscriptStore newStore() {
            return twin("complete", call -> null);
        }
    }

    @Breaks("TR-5")
    static class LinesAsTheyCame extends TranscriptStoreContract {
        @Override
        protected TranscriptStore newStore() {
            return twin(
                    "find",
                    call -> ((Optional<?>) call.proceed()).map(found -> {
                        Transcript transcript = (Transcript) found;
                        List<Line> turned = new ArrayList<>(transcript.lines());
                        Collections.reverse(turned);
                        return with(transcript, turned);
                    }));
        }
    }

    @Breaks("TR-6")
    static class TranscriptsOfWhoIsGone extends TranscriptStoreContract {
        @Override
        protected TranscriptStore newStore() {
            return twin("erase", call -> null);
        }
    }

    /** Somebody was reading the log when its author was erased. */
    @Breaks("TR-6")
    static class WordsThatComeAfterTheErasure extends TranscriptStoreContract {
        @Override
        protected TranscriptStore newStore() {
            TranscriptStore sound = TranscriptStore.inMemory(100);
            List<Line> late = Collections.synchronizedList(new ArrayList<>());
            return Twin.of(
                    TranscriptStore.class,
                    sound,
                    Map.of(
                            "add",
                            call -> {
                                sound.find(call.arg(ConversationId.class, 0))
                                        .filter(found -> found.a() == null)
                                        .ifPresent(found -> late.addAll(lines(call)));
                                return call.proceed();
                            },
                            "find",
                            call -> sound.find(call.arg(ConversationId.class, 0))
                                    .map(found -> late.isEmpty() ? found : with(found, late))));
        }
    }

    @Breaks("TR-7")
    static class TranscriptsThatAreKeptForEver extends TranscriptStoreContract {
        @Override
        protected TranscriptStore newStore() {
            return twin("removeUntil", call -> 0);
        }
    }

    /** What two were told is not what counts. */
    @Breaks("TR-7")
    static class TranscriptsThatGoAtTheEnd extends TranscriptStoreContract {
        @Override
        protected TranscriptStore newStore() {
            return twin("begin", call -> call.proceedWith(1, Duration.ZERO));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Line> lines(Twin.Call call) {
        return (List<Line>) call.arg(1);
    }

    private static Transcript with(Transcript found, List<Line> lines) {
        return new Transcript(found.id(), found.a(), found.b(), found.startedAt(), found.endedAt(), lines);
    }
}
