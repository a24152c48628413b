package io.duologue.redis;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.LogRules;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.redis.Keys.LogKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Logs in Redis: all keys of a conversation have one hash tag, and each call is one script there, which a step of a disclosure asks
 * the log before. Which logs a person is in is kept apart, with the person's hash tag. Safe for many threads.
 *
 * <p>The rules are those of {@code LogRules}, decided by the scripts, in the same order. Of the limits {@code maxConversations} has no
 * meaning here: a server that has no room refuses, which is a {@link io.duologue.core.BackendException}.
 */
final class RedisConversationLog implements ConversationLog {
    private static final Script CREATE = Script.named("create-log");
    private static final Script BURY = Script.named("bury-log");
    private static final Script FENCE = Script.named("fence-log");
    private static final Script APPEND = Script.named("append");
    private static final Script APPEND_SYSTEM = Script.named("append-system");
    private static final Script READ = Script.named("read-log");
    private static final Script ACKNOWLEDGE = Script.named("acknowledge");
    private static final Script ERASE = Script.named("erase-words");
    private static final Script TRIM = Script.named("trim-log");

    private static final String OVERTAKEN = "overtaken";
    private static final int MAX_PAGE = 512;
    private static final int MAX_KEYS = 256;
    /** The highest number that every client can tell from its neighbours. */
    private static final String MOST_N = Long.toString((1L << 53) - 1);
    /** More than any two clocks differ: how much longer than it means anything an ended log and a tombstone stay. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    /** Nobody is silent for so long and talks on: whose end nobody has noted, as both sessions were lost, does not stay for ever. */
    private static final Duration SILENT = Duration.ofDays(7);

    private static final String SILENT_MS = Long.toString(SILENT.toMillis());
    /** Not with every message: each lengthening is a command more to write down and to replicate, for each key. */
    private static final String LENGTHENED_BELOW_MS =
            Long.toString(SILENT.minusHours(1).toMillis());

    /** No conversation lasts as long. */
    private static final Duration INDEXED = Duration.ofDays(90);

    private static final String INDEXED_MS = Long.toString(INDEXED.toMillis());
    /** So many disclosures may overtake each other: more than one conversation has. */
    private static final int ATTEMPTS = 100;

    private final RedisConnection redis;
    private final LogLimits limits;
    private final RandomGenerator random;
    private final Lock drawing = new ReentrantLock();

    /** @param random draws the entries' marks; one thread at a time calls it */
    RedisConversationLog(RedisConnection redis, LogLimits limits, RandomGenerator random) {
        this.redis = redis;
        this.limits = limits;
        this.random = random;
    }

    /** First in the indexes of the two: who is erased is found in every log that there is. */
    @Override
    public CreateResult create(ConversationInfo info) {
        for (Party party : Party.values()) {
            Instant start = info.startedAt();
            String index = redis.keys().logsOf(info.user(party));
            Index.note(redis, index, info.id().value(), start, INDEXED_MS, start.minus(INDEXED));
        }
        long created = (Long)
                redis.runKept(CREATE, List.of(keys(info.id()).state()), List.of(EntryText.info(info), SILENT_MS));
        if (created < 0) {
            return CreateResult.TOMBSTONED;
        }
        return created == 0 ? CreateResult.EXISTS : CreateResult.CREATED;
    }

    @Override
    public TombstoneResult tombstone(ConversationId id, Instant now) {
        Object buried =
                redis.runKept(BURY, List.of(keys(id).state()), List.of(Moments.exact(now), life(limits.tombstones())));
        return buried.equals(1L) ? TombstoneResult.TOMBSTONED : TombstoneResult.LOG_EXISTS;
    }

    @Override
    public Optional<LogState> find(ConversationId id) {
        String key = keys(id).state();
        Map<String, String> fields = redis.call(client -> client.hgetAll(key));
        return fields.containsKey("info") ? Optional.of(LogStateText.read(fields)) : Optional.empty();
    }

    @Override
    public FenceResult fence(ConversationId id, Party party, long fence) {
        Answer answer = runKept(FENCE, List.of(keys(id).state()), List.of(party.name(), Long.toString(fence)));
        return switch (answer.word()) {
            case "absent" -> new FenceResult.Absent();
            case "raised" -> new FenceResult.Raised(answer.state(1));
            default -> new FenceResult.Refused(answer.number(1));
        };
    }

    @Override
    public AppendResult append(Submission submission, Instant now) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Answer answer = runKept(APPEND, keys(submission.conversation()).forParties(), arguments(submission, now));
            if (!answer.word().equals(OVERTAKEN)) {
                return result(answer);
            }
        }
        throw new BackendException("a disclosure was overtaken " + ATTEMPTS + " times");
    }

    private List<String> arguments(Submission submission, Instant now) {
        Said said = said(submission);
        RateLimit limit = submission.limit();
        Receipt receipt = submission.receipt();
        long every = limit == null ? 0 : Moments.microsUp(limit.every());
        return List.of(
                submission.party().name(),
                Long.toString(submission.fence()),
                Long.toString(submission.n()),
                text(submission.bodyHash()),
                submission.again() ? "1" : "0",
                said.kind(),
                said.body(),
                mark(),
                Moments.exact(now),
                Integer.toString(limits.maxUnacknowledged()),
                Integer.toString(limits.keptResults()),
                MOST_N,
                life(limits.keepEnded()),
                said.held(),
                said.next(),
                Long.toString(Moments.micros(now)),
                limit == null ? "" : Long.toString(every),
                limit == null ? "" : Long.toString(every * (limit.burst() - 1L)),
                receipt == null ? "" : Long.toString(receipt.upTo().seq()),
                receipt == null ? "" : Integer.toString(receipt.upTo().mark()),
                receipt != null && receipt.read() ? "1" : "0",
                Integer.toString(limits.entriesKept()),
                SILENT_MS,
                LENGTHENED_BELOW_MS);
    }

    private static AppendResult result(Answer answer) {
        return switch (answer.word()) {
            case "absent" -> new AppendResult.Absent();
            case "fenced" -> new AppendResult.Fenced(answer.number(1));
            case "conflict" -> new AppendResult.Conflict(answer.number(1));
            case "gap" -> new AppendResult.Gap(answer.number(1));
            case "over" -> new AppendResult.Over(answer.entry(1));
            case "full" -> new AppendResult.Full();
            case "limited" -> new AppendResult.Limited(Moments.ofMicros(answer.number(1)));
            case "accepted" -> accepted(answer);
            default -> new AppendResult.Refused(EntryText.refusal(answer.text(1)), answer.isTrue(2));
        };
    }

    private static AppendResult accepted(Answer answer) {
        Entry entry = answer.entry(1);
        if (answer.isTrue(3)) {
            return AppendResult.Accepted.before(entry);
        }
        Position behind = new Position(entry.seq() - 1, Math.toIntExact(answer.number(4)));
        return new AppendResult.Accepted(entry, false, behind, answer.isTrue(5));
    }

    private Said said(Submission submission) {
        Content content = submission.content();
        Party party = submission.party();
        if (content instanceof Content.Text text) {
            return new Said("T", EntryText.message(party, submission.n(), text.text()));
        }
        if (content instanceof Content.Disclose disclose) {
            return step(submission, disclose);
        }
        if (content instanceof Content.End end) {
            return new Said("E", EntryText.end(end.cause(), party, submission.n()));
        }
        return content instanceof Content.Refused refused
                ? new Said("F", EntryText.refusal(refused.refusal()))
                : new Said("Q", "");
    }

    /** Reckoned from what the log says; the script appends it if the log still says so. */
    private Said step(Submission submission, Content.Disclose disclose) {
        String key = keys(submission.conversation()).state();
        String held = RedisConnection.optional(redis.call(client -> client.hget(key, "disclosure")))
                .orElse("");
        Party party = submission.party();
        return DisclosureText.read(held)
                .after(disclose.act(), party, disclose.at(), disclose.within())
                .map(next ->
                        new Said("D", EntryText.disclosed(party, submission.n(), next), held, DisclosureText.of(next)))
                .orElseGet(() -> new Said("D", EntryText.refusal(LogRules.DISCLOSURE_GONE), held, ""));
    }

    /**
     * What a party says, as the script is told it.
     *
     * @param held from which disclosure a step was reckoned; empty if it is none, or nobody has asked
     * @param next to which one it leads; empty if it is none, or leads nowhere
     */
    private record Said(String kind, String body, String held, String next) {
        Said(String kind, String body) {
            this(kind, body, "", "");
        }
    }

    @Override
    public SystemResult appendSystem(
            ConversationId id, String key, Map<Party, Long> expectedFences, EntryBody body, Instant now) {
        Checks.length("key", 1, 64, key);
        List<String> arguments = new ArrayList<>(List.of(key));
        arguments.addAll(said(body));
        arguments.addAll(List.of(
                mark(), Moments.exact(now), expected(expectedFences, Party.A), expected(expectedFences, Party.B)));
        arguments.addAll(presence(body));
        arguments.addAll(List.of(
                Integer.toString(MAX_KEYS),
                life(limits.keepEnded()),
                body instanceof EntryBody.Disclosed disclosed ? DisclosureText.of(disclosed.now()) : "",
                SILENT_MS,
                LENGTHENED_BELOW_MS));
        Answer answer = runKept(APPEND_SYSTEM, keys(id).forTheServer(), arguments);
        return switch (answer.word()) {
            case "absent" -> new SystemResult.Absent();
            case "appended" -> new SystemResult.Appended(answer.entry(1), answer.isTrue(3));
            case "over" -> new SystemResult.Over(answer.entry(1));
            case OVERTAKEN -> new SystemResult.Overtaken();
            default -> new SystemResult.Refused(Party.valueOf(answer.text(1)), answer.number(2));
        };
    }

    private static List<String> said(EntryBody body) {
        if (body instanceof EntryBody.PresenceChanged changed) {
            return List.of("P", EntryText.presence(changed));
        }
        if (body instanceof EntryBody.Ended ended) {
            return List.of("E", EntryText.end(ended.cause(), ended.by(), ended.n()));
        }
        if (body instanceof EntryBody.Disclosed disclosed) {
            return List.of("D", EntryText.disclosed(disclosed.by(), disclosed.n(), disclosed.now()));
        }
        throw new IllegalArgumentException("expected a presence, a disclosure or an end but was "
                + body.getClass().getSimpleName());
    }

    private static List<String> presence(EntryBody body) {
        return body instanceof EntryBody.PresenceChanged changed
                ? List.of(changed.whose().name(), changed.presence() == EntryBody.Presence.PRESENT ? "0" : "1")
                : List.of("", "0");
    }

    private static String expected(Map<Party, Long> fences, Party party) {
        Long fence = fences.get(party);
        return fence == null ? "" : Long.toString(fence);
    }

    @Override
    public ReadResult read(ConversationId id, Position after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit: expected 1–" + MAX_PAGE + " but was " + limit);
        }
        Answer answer = run(
                READ,
                keys(id).ofEntries(),
                List.of(Long.toString(after.seq()), Integer.toString(after.mark()), Integer.toString(limit)));
        return switch (answer.word()) {
            case "absent" -> new ReadResult.Absent();
            case "diverged" -> new ReadResult.Diverged(answer.state(1));
            default -> {
                Position from = new Position(answer.number(2), Math.toIntExact(answer.number(3)));
                yield new ReadResult.Page(from, answer.entries(4, from), answer.state(1));
            }
        };
    }

    @Override
    public AckResult acknowledge(ConversationId id, Party party, long fence, Position upTo) {
        return moveMarks(id, party, fence, upTo, "0");
    }

    @Override
    public AckResult markRead(ConversationId id, Party party, long fence, Position upTo) {
        return moveMarks(id, party, fence, upTo, "1");
    }

    private AckResult moveMarks(ConversationId id, Party party, long fence, Position upTo, String read) {
        Answer answer = run(
                ACKNOWLEDGE,
                keys(id).ofEntries(),
                List.of(
                        party.name(),
                        Long.toString(fence),
                        Long.toString(upTo.seq()),
                        Integer.toString(upTo.mark()),
                        read,
                        Integer.toString(limits.entriesKept())));
        return switch (answer.word()) {
            case "absent" -> new AckResult.Absent();
            case "fenced" -> new AckResult.Fenced(answer.number(1));
            case "diverged" -> new AckResult.Diverged();
            case "unchanged" -> new AckResult.Unchanged();
            default -> new AckResult.Moved(answer.state(1));
        };
    }

    @Override
    public void trim(ConversationId id, long upToSeq, Instant now) {
        Instant over = now.minus(limits.resumeWindow());
        redis.run(
                TRIM,
                keys(id).ofEntries(),
                List.of(
                        Long.toString(upToSeq),
                        Long.toString(over.getEpochSecond()),
                        Integer.toString(over.getNano())));
    }

    /** What was said in a conversation that goes on may not be the last of it: its log stays in the person's index. */
    @Override
    public void erase(UserId user) {
        String index = redis.keys().logsOf(user);
        for (String id : Index.all(redis, index)) {
            LogKeys log = keys(new ConversationId(id));
            Optional<Party> party = RedisConnection.optional(redis.call(client -> client.hget(log.state(), "info")))
                    .flatMap(info -> EntryText.info(info).party(user));
            boolean goesOn = party.isPresent()
                    && redis.run(
                                    ERASE,
                                    log.forErasure(party.get()),
                                    List.of(party.get().name()))
                            .equals(0L);
            if (!goesOn) {
                Index.forget(redis, index, id);
            }
        }
    }

    /** Redis does it by itself. */
    @Override
    public void collect(Instant now) {}

    private LogKeys keys(ConversationId id) {
        return redis.keys().log(id);
    }

    private Answer run(Script script, List<String> keys, List<String> arguments) {
        return new Answer((List<?>) redis.run(script, keys, arguments));
    }

    /** What somebody is told that it is so has to stay so. */
    private Answer runKept(Script script, List<String> keys, List<String> arguments) {
        return new Answer((List<?>) redis.runKept(script, keys, arguments));
    }

    private static String life(Duration meaning) {
        return Long.toString(meaning.plus(GRACE).toMillis());
    }

    private static String text(BodyHash hash) {
        return Long.toHexString(hash.high()) + "-" + Long.toHexString(hash.low());
    }

    /** 32 random bits, never 0: that is the mark before the first entry. */
    private String mark() {
        drawing.lock();
        try {
            int mark = random.nextInt();
            return Integer.toString(mark == 0 ? 1 : mark);
        } finally {
            drawing.unlock();
        }
    }

    /** What a script answered: a word, and what belongs to it. */
    private record Answer(List<?> parts) {
        String word() {
            return text(0);
        }

        String text(int index) {
            return (String) parts.get(index);
        }

        long number(int index) {
            return Long.parseLong(text(index));
        }

        boolean isTrue(int index) {
            return text(index).equals("1");
        }

        LogState state(int index) {
            return LogStateText.read((List<?>) parts.get(index));
        }

        /** Of which the number is there, and the text behind it. */
        Entry entry(int index) {
            return EntryText.entry(text(index), text(index + 1));
        }

        List<Entry> entries(int index, Position behind) {
            List<Entry> entries = new ArrayList<>();
            for (Object text : (List<?>) parts.get(index)) {
                long seq = behind.seq() + entries.size() + 1;
                entries.add(EntryText.entry(Long.toString(seq), (String) text));
            }
            return entries;
        }
    }
}
