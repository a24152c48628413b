package io.duologue.matching.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.duologue.matching.Intent;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Ticket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadTest {

    static List<Workload> workloads() {
        return Workload.all();
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void asManyComeAsWereAskedForOneAfterTheOther(Workload workload) {
        List<Arrival> arrivals = arrivals(workload.trace(1, 1_000));

        assertThat(arrivals).hasSize(1_000).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void aTraceIsTheSameEachTimeItIsGoneThrough(Workload workload) {
        Trace trace = workload.trace(4, 300);

        assertThat(lines(trace)).isEqualTo(lines(trace)).isNotEqualTo(lines(workload.trace(5, 300)));
    }

    @Test
    void aTraceIsThatOfEveryMachine() {
        int digest = lines(Workload.named("hostile").trace(1, 1_000)).hashCode();

        assertThat(digest).isEqualTo(0);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void nobodyComesBackBeforeHeCanHaveGone(Workload workload) {
        RunFigures figures = Simulation.of(
                        workload.trace(2, 3_000), Strategy.of("nobody", rules -> (waiting, now) -> List.of()))
                .run();

        assertThat(figures.turnedAway()).isZero();
    }

    @Test
    void blocksAndEarlierTalksAreMutual() {
        Map<ParticipantId, Ticket> tickets = new HashMap<>();
        arrivals(Workload.named("hostile").trace(1, 4_000))
                .forEach(arrival -> tickets.put(arrival.ticket().participant(), arrival.ticket()));

        assertThat(tickets.values()).allSatisfy(ticket -> {
            for (ParticipantId other : ticket.blocked()) {
                if (tickets.containsKey(other)) {
                    assertThat(tickets.get(other).blocked()).contains(ticket.participant());
                }
            }
            ticket.lastMet().forEach((other, when) -> {
                if (tickets.containsKey(other)) {
                    assertThat(tickets.get(other).lastMet()).containsEntry(ticket.participant(), when);
                }
            });
        });
        assertThat(tickets.values())
                .anySatisfy(ticket -> assertThat(ticket.blocked()).hasSizeGreaterThan(100));
    }

    @Test
    void twentyTimesAsManyComeInAFlash() {
        List<Arrival> arrivals = arrivals(Workload.named("flash").trace(1, 4_000));
        long[] perMinute = new long[100];
        arrivals.forEach(arrival -> perMinute[(int) Math.min(99, arrival.at().toMinutes())]++);

        assertThat(java.util.Arrays.stream(perMinute).max().orElseThrow()).isGreaterThan(10 * perMinute[2]);
    }

    @Test
    void fiveWantToLearnForOneWhoTeaches() {
        double mentors = share("mentors", ticket -> ticket.intent() == Intent.MENTOR);

        assertThat(mentors).isCloseTo(1.0 / 6, within(0.03));
    }

    @Test
    void topicsFollowZipfsLaw() {
        double usual = share("steady", WorkloadTest::wantsTheFirstTopic);
        double steep = share("zipf", WorkloadTest::wantsTheFirstTopic);

        assertThat(steep).isGreaterThan(1.5 * usual);
    }

    private static boolean wantsTheFirstTopic(Ticket ticket) {
        return ticket.topics().stream().anyMatch(topic -> topic.value().equals("backend"));
    }

    private static double share(String workload, Predicate<Ticket> what) {
        List<Arrival> arrivals = arrivals(Workload.named(workload).trace(1, 3_000));
        return (double) arrivals.stream().map(Arrival::ticket).filter(what).count() / arrivals.size();
    }

    private static List<Arrival> arrivals(Trace trace) {
        List<Arrival> arrivals = new ArrayList<>();
        trace.forEach(arrivals::add);
        return arrivals;
    }

    private static List<String> lines(Trace trace) {
        TraceLine.Numbering numbering = new TraceLine.Numbering();
        return arrivals(trace).stream()
                .map(arrival -> TraceLine.of(arrival, numbering))
                .toList();
    }
}
