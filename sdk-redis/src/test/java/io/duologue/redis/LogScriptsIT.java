package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scripts of logs, each by itself. */
@ExtendWith(Servers.class)
class LogScriptsIT {
    private static final String DAY = "86400000";
    private static final String WEEK = "604800000";
    private static final String LESS_THAN_A_WEEK = "601200000";
    private static final String PENDING = "PENDING A 5.000000000 9.000000000 1";

    private ScriptRun scripts;

    @BeforeEach
    void connect() {
        scripts = new ScriptRun();
    }

    @AfterEach
    void hangUp() {
        scripts.close();
    }

    @Test
    void createLogBeginsOnceAndNeverOverATombstone() {
        assertThat(create()).isEqualTo(1L);
        assertThat(create()).isEqualTo(0L);
        assertThat(left("@state")).isGreaterThan(Long.parseLong(LESS_THAN_A_WEEK));

        scripts.ask("DEL", "@state");
        scripts.run("bury-log", scripts.keys("state"), "9.000000000", DAY);
        assertThat(create()).isEqualTo(-1L);
    }

    @Test
    void buryLogLeavesALogAloneAndATombstoneThatEnds() {
        assertThat(scripts.run("bury-log", scripts.keys("state"), "9.000000000", DAY))
                .isEqualTo(1L);
        assertThat((Long) scripts.ask("PTTL", "@state")).isPositive();

        scripts.ask("DEL", "@state");
        create();
        assertThat(scripts.run("bury-log", scripts.keys("state"), "9.000000000", DAY))
                .isEqualTo(0L);
    }

    @Test
    void fenceLogRaisesAndRefuses() {
        assertThat(fence("A", 5)).isEqualTo("absent");
        create();

        assertThat(fence("A", 5)).isEqualTo("raised");
        assertThat(fence("A", 5)).isEqualTo("refused");
        assertThat(scripts.ask("HMGET", "@state", "fenceA", "fenceB")).isEqualTo(List.of("5", "0"));
    }

    @Test
    void appendKeepsEntryAndResultAndRepeatsThem() {
        assertThat(append("A", 1, 1, "T")).isEqualTo(List.of("absent"));
        create();

        assertThat(append("A", 1, 1, "T")).isEqualTo(List.of("accepted", "1", "7 9.000000000 body", "0", "0", "0"));
        assertThat(append("A", 1, 1, "T")).isEqualTo(List.of("accepted", "1", "7 9.000000000 body", "1"));
        assertThat(append("A", 1, 3, "T")).isEqualTo(List.of("gap", "2"));
        assertThat(append("A", 0, 2, "T")).isEqualTo(List.of("fenced", "1"));
        assertThat(append("A", 1, 2, "F")).isEqualTo(List.of("refused", "body", "0"));
        assertThat(scripts.ask("HLEN", "@entries")).isEqualTo(1L);
    }

    @Test
    void appendOfTheEndLetsEverythingEnd() {
        create();
        append("A", 1, 1, "T");
        append("B", 1, 1, "T");

        assertThat(append("A", 1, 2, "E")).isEqualTo(List.of("accepted", "3", "7 9.000000000 body 0 0", "0", "7", "0"));

        assertThat(List.of("@state", "@entries", "@results", "@a", "@b"))
                .allSatisfy(key -> assertThat(left(key)).isBetween(1L, Long.parseLong(DAY)));
        assertThat(append("B", 1, 2, "T")).isEqualTo(List.of("over", "3", "7 9.000000000 body 0 0"));
    }

    @Test
    void whateverIsSaidKeepsTheWholeLogForAsLongAsEver() {
        List<Runnable> sayings = List.of(
                () -> append("A", 1, 1, "T"),
                () -> append("B", 1, 1, "F"),
                () -> say("away", ""),
                () -> step(2, "", PENDING),
                () -> runOut("ran-out", "EXPIRED A 9.000000000 - 1"));
        create();

        assertThat(sayings).allSatisfy(saying -> {
            all().forEach(key -> scripts.ask("PEXPIRE", key, "60000"));
            saying.run();
            assertThat(all()).allSatisfy(key -> assertThat(left(key)).isGreaterThan(Long.parseLong(LESS_THAN_A_WEEK)));
        });
        assertThat(all()).hasSize(7);
    }

    /** It would be found without what belongs to it. */
    @Test
    void noPartOfALogGoesBeforeItsState() {
        create();
        scripts.ask("PEXPIRE", "@state", "602000000");

        append("A", 1, 1, "T");
        say("away", "");

        assertThat(all())
                .hasSizeGreaterThan(1)
                .allSatisfy(key -> assertThat(left(key)).isGreaterThanOrEqualTo(left("@state")));
        assertThat(left("@state")).isLessThanOrEqualTo(602_000_000);
    }

    @Test
    void theEndByTheServerLetsEverythingEndAsSoonAsThatByAParty() {
        create();
        append("A", 1, 1, "T");
        say("away", "");

        end("over");
        say("back", "");

        assertThat(all()).hasSize(6).allSatisfy(key -> assertThat(left(key)).isBetween(1L, Long.parseLong(DAY)));
    }

    private List<String> all() {
        return Stream.of("@state", "@entries", "@results", "@a", "@b", "@system", "@system-keys")
                .filter(key -> scripts.ask("EXISTS", key).equals(1L))
                .toList();
    }

    /** In milliseconds; -1 for ever. */
    private long left(String key) {
        return (Long) scripts.ask("PTTL", key);
    }

    @Test
    void appendSystemSaysItOnceAndAsksForFences() {
        create();
        fence("A", 5);

        assertThat(say("away", "4")).isEqualTo(List.of("refused", "A", "5"));
        assertThat(say("away", "5")).isEqualTo(List.of("appended", "1", "7 9.000000000 body", "0"));
        assertThat(say("away", "4")).isEqualTo(List.of("appended", "1", "7 9.000000000 body", "1"));
        assertThat(scripts.ask("HGET", "@state", "awayA")).isEqualTo("1");
    }

    @Test
    void appendTakesAStepFromWhatTheLogSaysAlone() {
        create();

        assertThat(step(1, "", PENDING)).isEqualTo(List.of("accepted", "1", "7 9.000000000 body", "0", "0", "0"));
        assertThat(scripts.ask("HGET", "@state", "disclosure")).isEqualTo(PENDING);
        assertThat(step(2, "", PENDING)).isEqualTo(List.of("overtaken"));
        assertThat(scripts.ask("HGET", "@state", "nA")).isEqualTo("1");

        assertThat(step(2, PENDING, "")).isEqualTo(List.of("refused", "body", "0"));
        assertThat(scripts.ask("HGET", "@state", "disclosure")).isEqualTo(PENDING);
        append("B", 1, 1, "E");
        assertThat(scripts.ask("HGET", "@state", "disclosure")).isEqualTo("WITHDRAWN A 9.000000000 - 1");
    }

    @Test
    void appendSystemSaysThatARequestRanOutWhileItWaits() {
        create();
        assertThat(runOut("one", "EXPIRED A 9.000000000 - 1")).isEqualTo(List.of("overtaken"));
        step(1, "", PENDING);

        assertThat(runOut("two", "EXPIRED A 8.000000000 - 1")).isEqualTo(List.of("overtaken"));
        assertThat(runOut("three", "EXPIRED A 9.000000000 - 1"))
                .isEqualTo(List.of("appended", "2", "7 9.000000000 body", "0"));

        assertThat(scripts.ask("HGET", "@state", "disclosure")).isEqualTo("EXPIRED A 9.000000000 - 1");
    }

    /** A server is asked what is confirmed of what was written on the same connection: it may be another one than the first time. */
    @Test
    void whatIsRepeatedIsWrittenAgain() {
        create();
        append("A", 1, 1, "T");
        say("away", "");

        assertThat(changes(this::create)).isPositive();
        assertThat(changes(() -> append("A", 1, 1, "T"))).isPositive();
        assertThat(changes(() -> say("away", ""))).isPositive();
        assertThat(changes(() -> scripts.run("bury-log", scripts.keys("state"), "9.000000000", DAY)))
                .isPositive();
        append("A", 1, 2, "E");
        assertThat(changes(() -> append("B", 1, 1, "E"))).isPositive();
    }

    private long changes(Runnable step) {
        long before = changes();
        step.run();
        return changes() - before;
    }

    private long changes() {
        String info = (String) scripts.ask("INFO", "persistence");
        Matcher changes = Pattern.compile("rdb_changes_since_last_save:(\\d+)").matcher(info);
        assertThat(changes.find()).isTrue();
        return Long.parseLong(changes.group(1));
    }

    @Test
    void eraseWordsLeavesPlacesAndWhatTheOtherSaid() {
        List<String> keys = scripts.keys("state", "entries", "results", "a");
        assertThat(scripts.run("erase-words", keys, "A")).isEqualTo(-1L);
        create();
        say("A", 1, "M A 1 mine");
        say("B", 1, "M B 1 yours, not M A 1 mine");

        assertThat(scripts.run("erase-words", keys, "A")).isEqualTo(0L);

        assertThat(scripts.ask("HMGET", "@entries", "1", "2"))
                .isEqualTo(List.of("7 9.000000000 G", "7 9.000000000 M B 1 yours, not M A 1 mine"));
        assertThat(scripts.ask("HKEYS", "@results")).isEqualTo(List.of("B1"));
        assertThat(scripts.ask("EXISTS", "@a")).isEqualTo(0L);
        append("B", 1, 2, "E");
        assertThat(scripts.run("erase-words", keys, "A")).isEqualTo(1L);
    }

    @Test
    void readLogGoesOnBehindAPlaceWhoseMarkIsTheLogs() {
        create();
        append("A", 1, 1, "T");
        List<String> keys = scripts.keys("state", "entries");

        assertThat((List<?>) scripts.run("read-log", keys, 0, 0, 10)).last().isEqualTo(List.of("7 9.000000000 body"));
        assertThat((List<?>) scripts.run("read-log", keys, 1, 7, 10)).last().isEqualTo(List.of());
        assertThat((List<?>) scripts.run("read-log", keys, 1, 8, 10)).first().isEqualTo("diverged");
        assertThat((List<?>) scripts.run("read-log", keys, 2, 7, 10)).first().isEqualTo("diverged");
    }

    @Test
    void acknowledgeMovesForwardAndLetsGoOfWhatBothHave() {
        create();
        append("A", 1, 1, "T");
        append("A", 1, 2, "T");

        assertThat(acknowledge("B", 2, 8)).isEqualTo("diverged");
        assertThat(acknowledge("B", 2, 7)).isEqualTo("moved");
        assertThat(acknowledge("B", 1, 7)).isEqualTo("unchanged");
        assertThat(scripts.ask("HLEN", "@entries")).isEqualTo(2L);

        assertThat(acknowledge("A", 1, 7)).isEqualTo("moved");
        assertThat(scripts.ask("HKEYS", "@entries")).isEqualTo(List.of("2"));
        assertThat(scripts.ask("HMGET", "@state", "kept", "keptMark")).isEqualTo(List.of("1", "7"));
        assertThat(acknowledge("A", 1, 8)).isEqualTo("diverged");
    }

    @Test
    void appendKeepsTheTextOfAMessageInItsEntryAlone() {
        create();

        assertThat(say("A", 1, "M A 1 every word"))
                .isEqualTo(accepted("7 9.000000000 M A 1 every word", "0", "0", "0"));
        assertThat(say("A", 1, "M A 1 every word")).isEqualTo(accepted("7 9.000000000 M A 1 ", "1"));
        assertThat(scripts.ask("HGET", "@results", "A1")).isEqualTo("hash accepted 1 7 9.000000000 M A 1 ");
        assertThat(scripts.ask("HGET", "@entries", "1")).isEqualTo("7 9.000000000 M A 1 every word");
    }

    private static List<String> accepted(String entry, String... rest) {
        return Stream.concat(Stream.of("accepted", "1", entry), Stream.of(rest)).toList();
    }

    @Test
    void appendTakesNoMoreThanALimitAllows() {
        create();

        assertThat(word(limited(1, 1_000))).isEqualTo("accepted");
        assertThat(word(limited(2, 1_000))).isEqualTo("accepted");
        assertThat(limited(3, 1_100)).isEqualTo(List.of("limited", "400"));
        assertThat(word(limited(2, 1_100))).isEqualTo("accepted");
        assertThat(scripts.ask("HMGET", "@state", "nA", "saidA", "saidB"))
                .isEqualTo(Arrays.asList("2", "1000 2000", null));
        assertThat(word(limited(3, 1_500))).isEqualTo("accepted");
        assertThat(word(submit("A", 1, 4, "E", "body", "", "", List.of(1_500, 500, 500, "", "", "0", 2_000))))
                .isEqualTo("accepted");
    }

    @Test
    void appendNotesAReceiptOfAPlaceOfTheLog() {
        create();
        append("A", 1, 1, "T");
        append("A", 1, 2, "T");

        assertThat(answer(1, 2, 8, 1, 2_000)).isEqualTo(List.of("accepted", "3", "7 9.000000000 body", "0", "7", "0"));
        assertThat(answer(2, 9, 7, 1, 2_000)).asInstanceOf(LIST).endsWith("0");
        assertThat(answer(3, 2, 7, 0, 2_000)).asInstanceOf(LIST).endsWith("1");
        assertThat(scripts.ask("HMGET", "@state", "deliveredB", "readB")).isEqualTo(List.of("2", "0"));
        assertThat(answer(4, 1, 7, 1, 2_000)).asInstanceOf(LIST).endsWith("1");
        assertThat(scripts.ask("HMGET", "@state", "deliveredB", "readB")).isEqualTo(List.of("2", "1"));
    }

    @Test
    void appendForgetsWhatAReceiptLetsItForget() {
        create();
        append("A", 1, 1, "T");
        append("A", 1, 2, "T");
        acknowledge("A", 2, 7);

        answer(1, 2, 7, 0, 1);

        assertThat(scripts.ask("HMGET", "@state", "kept", "keptMark")).isEqualTo(List.of("1", "7"));
        assertThat(scripts.ask("HKEYS", "@entries")).asInstanceOf(LIST).containsExactlyInAnyOrder("2", "3");
    }

    @Test
    void trimLogRemovesWhatBothHaveAndEverythingAfterTheWindow() {
        create();
        append("A", 1, 1, "T");
        append("A", 1, 2, "E");
        List<String> keys = scripts.keys("state", "entries");

        assertThat(scripts.run("trim-log", keys, 2, 8, 999_999_999)).isEqualTo(0L);
        assertThat(scripts.run("trim-log", keys, 1, 9, 0)).isEqualTo(1L);
        assertThat(scripts.run("trim-log", keys, 9, 9, 0)).isEqualTo(1L);
        assertThat(scripts.run("trim-log", keys, 9, 9, 0)).isEqualTo(0L);
        assertThat(scripts.run("trim-log", scripts.keys("none", "none"), 9, 9, 0))
                .isEqualTo(0L);
    }

    private static Object word(Object answer) {
        return ((List<?>) answer).get(0);
    }

    private Object create() {
        return scripts.run("create-log", scripts.keys("state"), "info", WEEK);
    }

    private Object fence(String party, long fence) {
        return ((List<?>) scripts.run("fence-log", scripts.keys("state"), party, fence)).get(0);
    }

    private Object append(String party, long fence, long n, String what) {
        return submit(party, fence, n, what, "body", "", "");
    }

    private Object submit(String party, long fence, long n, String what, String body, String held, String next) {
        return submit(party, fence, n, what, body, held, next, List.of(1_000, "", "", "", "", "0", 2_000));
    }

    /** @param along now, a limit, a receipt, and what is kept */
    private Object submit(
            String party, long fence, long n, String what, String body, String held, String next, List<?> along) {
        List<String> keys = scripts.keys("state", "entries", "results", "a", "b", "system", "system-keys");
        List<Object> arguments = new ArrayList<>(
                List.of(party, fence, n, "hash", 0, what, body, 7, "9.000000000", 512, 64, 1L << 53, DAY, held, next));
        arguments.addAll(along);
        arguments.addAll(List.of(WEEK, LESS_THAN_A_WEEK));
        return scripts.run("append", keys, arguments.toArray());
    }

    private Object limited(long n, long now) {
        return submit("A", 1, n, "T", "body", "", "", List.of(now, 500, 500, "", "", "0", 2_000));
    }

    private Object answer(long n, int seq, int mark, int read, int kept) {
        return submit("B", 1, n, "T", "body", "", "", List.of(1_000, "", "", seq, mark, read, kept));
    }

    private Object say(String party, long n, String body) {
        return submit(party, 1, n, "T", body, "", "");
    }

    private Object step(long n, String held, String next) {
        return submit("A", 1, n, "D", "body", held, next);
    }

    private Object runOut(String key, String now) {
        return bySystem(key, "D", "", "", 0, now);
    }

    private Object end(String key) {
        return bySystem(key, "E", "", "", 0, "");
    }

    private List<String> forTheServer() {
        return scripts.keys("state", "entries", "system", "system-keys", "results", "a", "b");
    }

    private Object say(String key, String expectedOfA) {
        return bySystem(key, "P", expectedOfA, "A", 1, "");
    }

    private Object bySystem(String key, String what, String expectedOfA, String whose, int away, String disclosure) {
        return scripts.run(
                "append-system",
                forTheServer(),
                key,
                what,
                "body",
                7,
                "9.000000000",
                expectedOfA,
                "",
                whose,
                away,
                256,
                DAY,
                disclosure,
                WEEK,
                LESS_THAN_A_WEEK);
    }

    private Object acknowledge(String party, long seq, int mark) {
        List<?> answer = new ArrayList<>(
                (List<?>) scripts.run("acknowledge", scripts.keys("state", "entries"), party, 1, seq, mark, 0, 0));
        return answer.get(0);
    }
}
