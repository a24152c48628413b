package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scripts of the queue, each by itself: what it answers and what it leaves in its keys. */
@ExtendWith(Servers.class)
class QueueScriptsIT {
    private static final int DAY = 86_400_000;

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
    void addTicketWaitsOnceWithANumberThatIsNew() {
        assertThat(add("ann", 1_000, 2)).isEqualTo("added");
        assertThat(add("ann", 1_000, 2)).isEqualTo("waiting");
        assertThat(add("ben", 900, 2)).isEqualTo("added");
        assertThat(add("cat", 2_000, 2)).isEqualTo("full");

        assertThat(place("ann")).isEqualTo("W 1000 0 0 9.000000000 5 0420000000000001000 T .");
        assertThat(place("ben")).isEqualTo("W 1001 0 0 9.000000000 5 0420000000000001001 T .");
        assertThat(scripts.ask("ZRANGE", "@waiting", "0", "-1"))
                .isEqualTo(List.of("0420000000000001000 ann", "0420000000000001001 ben"));
        assertThat(changes()).containsExactly("1000-0", "1001-0");
        for (String key : List.of("@state", "@places", "@tickets", "@passed", "@waiting", "@changes")) {
            assertThat((Long) scripts.ask("PTTL", key)).as(key).isPositive();
        }
    }

    @Test
    void addTicketReplacesAParkedOneAndKeepsWhomItPassed() {
        scripts.ask("HSET", "@places", "ann", "P 7 3 3 9.000000000 5 0420000000000000007 T .");
        scripts.ask("HSET", "@passed", "ann", "ben=1.000000000;");
        scripts.ask("HSET", "@state", "last", "9");

        assertThat(add("ann", 1, 1)).isEqualTo("added");

        assertThat(place("ann")).startsWith("W 10 0 0");
        assertThat(scripts.ask("HGET", "@passed", "ann")).isEqualTo("ben=1.000000000;cat=2.000000000;");
    }

    @Test
    void addTicketLetsTheFirstGiveWayOfTooMany() {
        scripts.ask("HSET", "@places", "ann", "P 7 3 3 9.000000000 5 0420000000000000007 T .");
        scripts.ask("HSET", "@passed", "ann", "dan=1.000000000;ben=1.000000000;");

        add("ann", 1, 1);

        assertThat(scripts.ask("HGET", "@passed", "ann")).isEqualTo("ben=1.000000000;cat=2.000000000;");
    }

    @Test
    void addTicketGivesBackWhomOnePassedLatelyWhoLeft() {
        scripts.ask("SET", "@left", "dan=1.000000000;cat=1.900000000;ben=1.900000000;eve=1.000000001;");

        assertThat(add("ann", 1, 1)).isEqualTo("added");

        assertThat(scripts.ask("HGET", "@passed", "ann")).isEqualTo("ben=1.900000000;cat=2.000000000;");
        assertThat(scripts.ask("EXISTS", "@left")).isEqualTo(0L);
    }

    @Test
    void removeTicketLeavesNothingOfItButWhomItPassed() {
        add("ann", 1_000, 9);

        assertThat(remove("ben")).isEqualTo("absent");
        assertThat(remove("ann")).isEqualTo("removed");
        assertThat(remove("ann")).isEqualTo("absent");

        assertThat(scripts.ask("EXISTS", "@places", "@tickets", "@passed", "@waiting"))
                .isEqualTo(0L);
        assertThat(scripts.ask("GET", "@left")).isEqualTo("cat=2.000000000;");
        assertThat((Long) scripts.ask("PTTL", "@left")).isPositive();
        assertThat(changes()).containsExactly("1000-0", "1001-0");
        scripts.ask("HSET", "@places", "ann", "O 7 0 0 9.000000000 5 0420000000000000007 T x");
        assertThat(remove("ann")).isEqualTo("offered");
    }

    @Test
    void findTicketsFindsThoseThatThereAre() {
        add("ann", 1_000, 9);

        assertThat(scripts.run("find-tickets", scripts.keys("places", "tickets", "passed"), "ben ann"))
                .isEqualTo(List.of(List.of("ben"), List.of("ann", place("ann"), "ticket of ann", "cat=2.000000000;")));
    }

    @Test
    void followQueueTellsWhatChangedAndWhoIsBehind() {
        assertThat(follow("0")).isEqualTo(List.of("changed", "0", "0", List.of()));
        add("ann", 1_000, 9);
        add("ben", 1_000, 9);
        remove("ben");

        assertThat(follow("0")).isEqualTo(List.of("behind"));
        assertThat(follow("999")).isEqualTo(List.of("behind"));
        assertThat(follow("1000")).isEqualTo(List.of("changed", "1002", "0", List.of(List.of("ben"))));
        assertThat(follow("1002")).isEqualTo(List.of("changed", "1002", "0", List.of()));

        add("cat", 1_000, 9);
        assertThat(follow("1000", 1)).isEqualTo(List.of("changed", "1001", "1", List.of(List.of("ben"))));
        assertThat((List<?>) ((List<?>) follow("1002")).get(3))
                .isEqualTo(List.of(List.of("cat", place("cat"), "ticket of cat", "cat=2.000000000;")));
    }

    @Test
    void ticketPositionCountsThoseAheadAndCountTicketsAll() {
        add("ann", 1_000, 9);
        add("ben", 1_000, 9);
        List<String> keys = scripts.keys("places", "waiting");

        assertThat(scripts.run("ticket-position", keys, "ben")).isEqualTo(2L);
        assertThat(scripts.run("ticket-position", keys, "cat")).isEqualTo(0L);
        claim("1000", "1001", "9.000000000", "");
        assertThat(scripts.run("ticket-position", keys, "ben")).isEqualTo(0L);
        assertThat(scripts.run("count-tickets", scripts.keys("places", "waiting", "offers")))
                .isEqualTo(List.of(2L, 0L, 1L));
    }

    @Test
    void claimTicketsTakesBothOrNeither() {
        add("ann", 1_000, 9);
        add("ben", 1_000, 9);

        assertThat(claim("1000", "1000", "9.000000000", "")).isEqualTo("refused");
        assertThat(claim("1000", "1001", "8.999999999", "")).isEqualTo("refused");
        assertThat(scripts.ask("ZCARD", "@waiting")).isEqualTo(2L);

        assertThat(claim("1000", "1001", "9.000000000", "")).isEqualTo("claimed");
        assertThat(claim("1000", "1001", "9.000000000", "")).isEqualTo("claimed");
        assertThat(claim("1000", "1000", "9.000000000", "")).isEqualTo("refused");

        assertThat(place("ann")).isEqualTo("O 1000 0 0 9.000000000 5 0420000000000001000 T offer");
        assertThat(scripts.ask("HGET", "@offers", "offer"))
                .isEqualTo("ann 1000 ben 1001 9.000000000 29.000000000 0 0 0");
        assertThat(scripts.ask("ZSCORE", "@due", "offer")).isEqualTo("29000000");
        assertThat(scripts.ask("ZCARD", "@waiting")).isEqualTo(0L);
        assertThat(changes()).containsExactly("1000-0", "1001-0", "1002-0", "1003-0");
        assertThat((Long) scripts.ask("PTTL", "@offers")).isPositive();
        assertThat((Long) scripts.ask("PTTL", "@due")).isPositive();
    }

    @Test
    void claimTicketsRefusesWhoWasFollowed() {
        add("ann", 1_000, 9);
        add("ben", 1_000, 9);
        lead("north", 100, 200);
        lead("south", 200, 300);

        assertThat(claim("1000", "1001", "9.000000000", "100")).isEqualTo("refused");
        assertThat(claim("1000", "1001", "9.000000000", "200")).isEqualTo("claimed");
    }

    @Test
    void leadQueueHasOneAtATime() {
        assertThat(lead("north", 100, 200)).isEqualTo(100L);
        assertThat(lead("south", 199, 299)).isEqualTo(0L);
        assertThat(lead("north", 150, 250)).isEqualTo(100L);
        assertThat(lead("south", 249, 349)).isEqualTo(0L);
        assertThat(lead("south", 250, 350)).isEqualTo(250L);
        assertThat(lead("north", 260, 360)).isEqualTo(0L);
        assertThat(lead("north", 99, 199)).isEqualTo(0L);
        assertThat((Long) scripts.ask("PTTL", "@state")).isPositive();
    }

    @Test
    void findOfferFindsItByItsIdAndByWhoIsInIt() {
        List<String> keys = scripts.keys("places", "tickets", "passed", "offers");
        claimed();
        String offer = "ann 1000 ben 1001 9.000000000 29.000000000 0 0 0";

        assertThat(scripts.run("find-offer", keys, "offer", "offer", 0))
                .isEqualTo(List.of("offer", offer, place("ann"), "", "", place("ben"), "", ""));
        assertThat(scripts.run("find-offer", keys, "participant", "ben", 1))
                .isEqualTo(List.of(
                        "offer",
                        offer,
                        place("ann"),
                        "ticket of ann",
                        "cat=2.000000000;",
                        place("ben"),
                        "ticket of ben",
                        "cat=2.000000000;"));
        assertThat(scripts.run("find-offer", keys, "participant", "cat", 0)).isEqualTo(List.of());
        add("cat", 1_000, 9);
        assertThat(scripts.run("find-offer", keys, "participant", "cat", 0)).isEqualTo(List.of());
    }

    @Test
    void acceptOfferAsksForTheLeaseAndConfirmsOnce() {
        claimed();
        scripts.ask("HSET", "@places", "ann", "O 1000 2 1 9.000000000 5 0420000000000001000 T offer");

        assertThat(accept("cat", "9.000000000")).isEqualTo("gone");
        assertThat(accept("ann", "29.000000000")).isEqualTo("gone");
        assertThat(accept("ann", "30.000000000")).isEqualTo("gone");
        assertThat(accept("ann", "28.999999999")).isEqualTo("first");
        assertThat(place("ann")).startsWith("O 1000 0 0 ");
        assertThat(accept("ben", "28.999999999")).isEqualTo("both");
        assertThat(accept("ann", "99.000000000")).isEqualTo("both");

        assertThat(scripts.ask("HGET", "@offers", "offer"))
                .isEqualTo("ann 1000 ben 1001 9.000000000 29.000000000 1 1 1");
        assertThat(scripts.ask("ZSCORE", "@due", "offer")).isEqualTo("59000000");
    }

    @Test
    void endOfferAsksForTheOfferAsItWasReadAndSaysWhatBecomesOfBoth() {
        claimed();
        String offer = (String) scripts.ask("HGET", "@offers", "offer");

        assertThat(end("another", "W", "X")).isEqualTo(0L);
        assertThat(end(offer, "W", "X")).isEqualTo(1L);
        assertThat(end(offer, "W", "X")).isEqualTo(0L);

        assertThat(place("ann")).isEqualTo("W 5000 1 0 14.000000000 5 0420000000000001000 T .");
        assertThat(scripts.ask("HGET", "@passed", "ann")).isEqualTo("cat=2.000000000;ben=9.000000000;");
        assertThat(scripts.ask("ZRANGE", "@waiting", "0", "-1")).isEqualTo(List.of("0420000000000001000 ann"));
        assertThat((Long) scripts.ask("PTTL", "@waiting")).isPositive();
        assertThat(scripts.ask("HEXISTS", "@tickets", "ben")).isEqualTo(0L);
        assertThat(scripts.ask("GET", "@left-b")).isEqualTo("cat=2.000000000;");
        assertThat((Long) scripts.ask("PTTL", "@left-b")).isPositive();
        assertThat(scripts.ask("EXISTS", "@left-a")).isEqualTo(0L);
        assertThat(scripts.ask("EXISTS", "@offers", "@due")).isEqualTo(0L);
        assertThat(changes()).last().isEqualTo("5000-0");
    }

    @Test
    void endOfferParksWithoutAChangeOfThoseWhoWait() {
        claimed();

        end((String) scripts.ask("HGET", "@offers", "offer"), "P", "P");

        assertThat(place("ann")).startsWith("P 1000 1 0 ");
        assertThat(changes()).last().isEqualTo("1003-0");
    }

    private void claimed() {
        add("ann", 1_000, 9);
        add("ben", 1_000, 9);
        claim("1000", "1001", "9.000000000", "");
    }

    private Object add(String participant, long now, int most) {
        return scripts.run(
                "add-ticket",
                allAnd("left"),
                participant,
                "ticket of " + participant,
                "cat=2.000000000;",
                "9.000000000",
                5,
                "042",
                "T",
                now,
                most,
                40,
                100,
                DAY,
                "1.500000000");
    }

    private Object remove(String participant) {
        List<String> keys = scripts.keys("state", "places", "tickets", "passed", "waiting", "changes", "left");
        return scripts.run("remove-ticket", keys, participant, 100, DAY);
    }

    private Object follow(String upTo) {
        return follow(upTo, 100);
    }

    private Object follow(String upTo, int most) {
        return scripts.run("follow-queue", scripts.keys("state", "changes", "places", "tickets", "passed"), upTo, most);
    }

    private Object claim(String epochOfAnn, String epochOfBen, String now, String generation) {
        return scripts.run(
                "claim-tickets",
                scripts.keys("state", "places", "waiting", "offers", "due", "changes"),
                "ann",
                epochOfAnn,
                "ben",
                epochOfBen,
                "offer",
                now,
                "29.000000000",
                29_000_000,
                generation,
                100);
    }

    private Object lead(String node, long now, long until) {
        return scripts.run("lead-queue", scripts.keys("state"), node, now, until, DAY);
    }

    private Object accept(String participant, String now) {
        return scripts.run(
                "accept-offer", scripts.keys("places", "offers", "due"), "offer", participant, now, 30_000_000);
    }

    private Object end(String read, String ann, String ben) {
        return scripts.run(
                "end-offer",
                allAnd("left-a", "left-b"),
                "offer",
                read,
                5_000,
                100,
                100,
                DAY,
                ann,
                1,
                0,
                "14.000000000",
                "ben=9.000000000;",
                ben,
                0,
                0,
                "",
                "");
    }

    private List<String> allAnd(String... left) {
        List<String> keys = new ArrayList<>(
                scripts.keys("state", "places", "tickets", "passed", "waiting", "changes", "offers", "due"));
        keys.addAll(scripts.keys(left));
        return keys;
    }

    private String place(String participant) {
        return (String) scripts.ask("HGET", "@places", participant);
    }

    private List<Object> changes() {
        List<Object> numbers = new ArrayList<>();
        for (Object change : (List<?>) scripts.ask("XRANGE", "@changes", "-", "+")) {
            numbers.add(((List<?>) change).get(0));
        }
        return numbers;
    }
}
