package io.duologue.testkit.contract;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.CreateResult;
import io.duologue.core.conversation.ConversationLog.FenceResult;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.ConversationLog.SystemResult;
import io.duologue.core.conversation.EntryBody.Disclosed;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.LogRules;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.limit.RateLimit;
import io.duologue.testkit.contract.Twin.Flaw;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Logs of which each breaks one promise. */
final class BrokenConversationLogs {
    private BrokenConversationLogs() {}

    abstract static class Weakened extends ConversationLogContract {
        private final LogProtection off;

        Weakened(LogProtection off) {
            this.off = off;
        }

        @Override
        protected ConversationLog newLog(LogLimits limits) {
            return WeakenedLog.weakened(limits, new Random(42), Set.of(off));
        }
    }

    abstract static class Flawed extends ConversationLogContract {
        abstract ConversationLog flawed(ConversationLog sound);

        @Override
        protected ConversationLog newLog(LogLimits limits) {
            return flawed(ConversationLog.inMemory(limits, new Random(42)));
        }

        static ConversationLog with(ConversationLog sound, String method, Flaw flaw) {
            return Twin.of(ConversationLog.class, sound, method, flaw);
        }
    }

    @Breaks({"G-1", "G-2"})
    static class WithoutTombstones extends Weakened {
        WithoutTombstones() {
            super(LogProtection.TOMBSTONES);
        }
    }

    @Breaks("G-3")
    static class WithFencesThatFall extends Weakened {
        WithFencesThatFall() {
            super(LogProtection.REFUSE_LOWER_FENCE);
        }
    }

    @Breaks({"G-4", "G-14"})
    static class WithoutFence extends Weakened {
        WithoutFence() {
            super(LogProtection.FENCE);
        }
    }

    @Breaks({"G-5", "G-6"})
    static class WithoutDedupe extends Weakened {
        WithoutDedupe() {
            super(LogProtection.DEDUPE);
        }
    }

    @Breaks("G-6")
    static class WithoutBodyHash extends Weakened {
        WithoutBodyHash() {
            super(LogProtection.BODY_HASH);
        }
    }

    @Breaks("G-12")
    static class WithoutExpectedFences extends Weakened {
        WithoutExpectedFences() {
            super(LogProtection.EXPECTED_FENCES);
        }
    }

    @Breaks("G-8")
    static class WithoutContiguity extends Weakened {
        WithoutContiguity() {
            super(LogProtection.CONTIGUITY);
        }
    }

    @Breaks("G-8")
    static class WithoutAgain extends Weakened {
        WithoutAgain() {
            super(LogProtection.AGAIN);
        }
    }

    @Breaks("G-9")
    static class WithRefusalsThatTakeNothing extends Weakened {
        WithRefusalsThatTakeNothing() {
            super(LogProtection.REFUSAL_TAKES_NUMBER);
        }
    }

    @Breaks("G-9")
    static class WithoutStoredRefusals extends Weakened {
        WithoutStoredRefusals() {
            super(LogProtection.STORED_REFUSALS);
        }
    }

    @Breaks("G-5")
    static class WithoutResultsAfterTheEnd extends Weakened {
        WithoutResultsAfterTheEnd() {
            super(LogProtection.KEPT_RESULTS);
        }
    }

    @Breaks({"G-13", "G-14"})
    static class WithoutMarks extends Weakened {
        WithoutMarks() {
            super(LogProtection.MARKS);
        }
    }

    @Breaks("G-1")
    static class ThatSaysCreatedTwice extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return with(sound, "create", call -> {
                CreateResult result = (CreateResult) call.proceed();
                return result == CreateResult.EXISTS ? CreateResult.CREATED : result;
            });
        }
    }

    /** Counts what never came to be among those who talk. */
    @Breaks("G-17")
    static class WithoutRoomForTombstones extends ConversationLogContract {
        @Override
        protected ConversationLog newLog(LogLimits limits) {
            AtomicInteger created = new AtomicInteger();
            return Twin.of(
                    ConversationLog.class,
                    ConversationLog.inMemory(limits, new Random(42)),
                    Map.of(
                            "create",
                            call -> {
                                created.incrementAndGet();
                                return call.proceed();
                            },
                            "tombstone",
                            call -> {
                                if (created.get() >= limits.maxConversations()) {
                                    throw new BackendException("no room");
                                }
                                return call.proceed();
                            }));
        }
    }

    @Breaks("G-7")
    static class ThatGoesOnAfterTheEnd extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return with(sound, "append", call -> {
                AppendResult result = (AppendResult) call.proceed();
                return result instanceof AppendResult.Over over
                        ? new AppendResult.Accepted(
                                over.end(), false, over.end().position(), false)
                        : result;
            });
        }
    }

    @Breaks("G-10")
    static class WithOneMarkForAll extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return ConversationLog.inMemory(new LogRules(LogLimits.standard()), () -> 0x1234_5678_9abc_def0L);
        }
    }

    @Breaks("G-11")
    static class WithoutABound extends ConversationLogContract {
        @Override
        protected ConversationLog newLog(LogLimits limits) {
            LogLimits wide = new LogLimits(
                    limits.resumeWindow(),
                    10_000,
                    limits.keptResults(),
                    limits.keepEnded(),
                    limits.tombstones(),
                    limits.maxConversations(),
                    limits.entriesKept());
            return ConversationLog.inMemory(wide, new Random(42));
        }
    }

    @Breaks("G-11")
    static class ThatRefusesTheEndWhenFull extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return with(sound, "append", call -> {
                Submission submission = call.arg(Submission.class, 0);
                long head = sound.find(submission.conversation())
                        .map(state -> state.head().seq())
                        .orElse(0L);
                return head >= 512 && submission.content() instanceof Content.End
                        ? new AppendResult.Full()
                        : call.proceed();
            });
        }
    }

    @Breaks("G-12")
    static class WithForgottenKeys extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            AtomicLong calls = new AtomicLong();
            return with(sound, "appendSystem", call -> call.proceedWith(1, "key" + calls.incrementAndGet()));
        }
    }

    @Breaks("G-13")
    static class ThatReadsFromTheStart extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return with(sound, "read", call -> {
                ReadResult result = (ReadResult) call.proceed();
                return result instanceof ReadResult.Diverged ? call.proceedWith(1, Position.START) : result;
            });
        }
    }

    @Breaks("G-15")
    static class ThatTrimsWhatSomebodyStillNeeds extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return Twin.of(ConversationLog.class, sound, Map.of("trim", call -> {
                sound.collect(call.arg(Instant.class, 2).plusSeconds(1_000_000));
                return call.proceed();
            }));
        }
    }

    @Breaks("G-15")
    static class ThatNeverTrims extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return with(sound, "trim", call -> null);
        }
    }

    /** Right as long as nobody else is there. */
    @Breaks("G-16")
    static class ThatLooksFirstAndRaisesLater extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return with(sound, "fence", call -> {
                ConversationId id = call.arg(ConversationId.class, 0);
                Party party = call.arg(Party.class, 1);
                long before =
                        sound.find(id).map(state -> state.party(party).fence()).orElse(0L);
                Twin.letOthersPass();
                FenceResult result = (FenceResult) call.proceed();
                return result instanceof FenceResult.Refused && before < call.arg(Long.class, 2)
                        ? new FenceResult.Raised(sound.find(id).orElseThrow())
                        : result;
            });
        }
    }

    @Breaks("G-19")
    static class WithARulingOfItsOwn extends ConversationLogContract {
        @Override
        protected ConversationLog newLog(LogLimits limits) {
            return ConversationLog.inMemory(
                    new LogRules(limits) {
                        @Override
                        protected Optional<Disclosure<Party>> after(
                                Disclosure<Party> current, Party party, Content.Disclose disclose) {
                            return super.after(current, party, disclose).or(() -> Optional.of(current));
                        }
                    },
                    new Random(42));
        }
    }

    @Breaks("G-19")
    static class ThatEndsAnotherRequest extends ConversationLogContract {
        @Override
        protected ConversationLog newLog(LogLimits limits) {
            return ConversationLog.inMemory(
                    new LogRules(limits) {
                        @Override
                        protected boolean isOvertaken(Disclosure<Party> current, Disclosed said) {
                            return false;
                        }
                    },
                    new Random(42));
        }
    }

    @Breaks("G-12")
    static class ThatForgetsWhatTheServerSaid extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return with(sound, "appendSystem", call -> {
                SystemResult result = (SystemResult) call.proceed();
                return result instanceof SystemResult.Appended ? new SystemResult.Absent() : result;
            });
        }
    }

    @Breaks("G-18")
    static class ThatForgetsNobody extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return with(sound, "erase", call -> null);
        }
    }

    @Breaks("G-20")
    static class ThatNamesTheEntryItself extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return with(sound, "append", call -> {
                AppendResult result = (AppendResult) call.proceed();
                return result instanceof AppendResult.Accepted accepted && !accepted.original()
                        ? new AppendResult.Accepted(
                                accepted.entry(), false, accepted.entry().position(), accepted.noted())
                        : result;
            });
        }
    }

    @Breaks("G-21")
    static class WithoutALimit extends ConversationLogContract {
        @Override
        protected ConversationLog newLog(LogLimits limits) {
            return ConversationLog.inMemory(
                    new LogRules(limits) {
                        @Override
                        protected @Nullable RateLimit limit(Submission submission) {
                            return null;
                        }
                    },
                    new Random(42));
        }
    }

    @Breaks("G-21")
    static class ThatChargesForTheEnd extends ConversationLogContract {
        @Override
        protected ConversationLog newLog(LogLimits limits) {
            return ConversationLog.inMemory(
                    new LogRules(limits) {
                        @Override
                        protected @Nullable RateLimit limit(Submission submission) {
                            return submission.limit();
                        }
                    },
                    new Random(42));
        }
    }

    @Breaks("G-22")
    static class ThatNotesReceiptsFirst extends Flawed {
        @Override
        ConversationLog flawed(ConversationLog sound) {
            return with(sound, "append", call -> {
                Submission submission = call.arg(Submission.class, 0);
                Receipt receipt = submission.receipt();
                if (receipt != null) {
                    sound.acknowledge(
                            submission.conversation(), submission.party(), submission.fence(), receipt.upTo());
                }
                return call.proceed();
            });
        }
    }
}
