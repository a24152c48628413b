package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.presence.NodeId;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.LapsedOffer;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.OfferId;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueCounts;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import io.duologue.testkit.matching.Tickets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several nodes with one queue, each over a connection of its own. */
@ExtendWith(Servers.class)
class SeveralNodesPairIT {
    private static final Instant START = Tickets.START;
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final int PEOPLE = 60;
    private static final int NODES = 3;

    private enum Where {
        SINGLE,
        CLUSTER
    }

    @ParameterizedTest
    @EnumSource
    void howeverManyPairAtOnceNobodyIsInTwoOffersAndNobodyIsLost(Where where) throws Exception {
        RedisOptions options = options(where);
        List<RedisBackend> nodes = IntStream.range(0, NODES)
                .mapToObj(i -> RedisBackend.open(options))
                .toList();
        try {
            IntStream.range(0, PEOPLE).forEach(i -> queue(nodes.get(0), 0).add(ticket("p" + i), START));

            List<Claim> claims = atOnce(IntStream.range(0, NODES)
                    .<Callable<List<Claim>>>mapToObj(i -> () -> pair(queue(nodes.get(i), i), i))
                    .toList());

            Map<ParticipantId, Long> offersOf = claims.stream()
                    .flatMap(claim -> List.of(claim.a(), claim.b()).stream())
                    .collect(Collectors.groupingBy(who -> who, Collectors.counting()));
            assertThat(offersOf)
                    .hasSize(PEOPLE)
                    .allSatisfy((who, offers) -> assertThat(offers).isEqualTo(1));
            MatchQueue queue = queue(nodes.get(0), 0);
            assertThat(queue.counts()).isEqualTo(new QueueCounts(0, PEOPLE, 0));
            assertThat(claims)
                    .allSatisfy(claim -> assertThat(
                                    queue.offer(claim.offer()).orElseThrow().participants())
                            .containsExactlyInAnyOrder(claim.a(), claim.b()));
        } finally {
            nodes.forEach(RedisBackend::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatANodeClaimedBeforeItDiedAnotherReturnsAndNobodyIsLost(Where where) {
        RedisOptions options = options(where);
        List<QueuedTicket> waiting;
        try (RedisBackend dying = RedisBackend.open(options)) {
            MatchQueue queue = queue(dying, 0);
            queue.add(ticket("ann"), START.minusSeconds(1));
            queue.add(ticket("ben"), START);
            waiting = queue.waiting(9);
            claim(queue, waiting.get(0), waiting.get(1), "o-1", START);
        }
        try (RedisBackend living = RedisBackend.open(options)) {
            MatchQueue queue = queue(living, 1);
            assertThat(queue.waiting(9)).isEmpty();

            List<LapsedOffer> lapsed = queue.expire(START.plus(LEASE), 9);

            assertThat(lapsed).hasSize(1);
            assertThat(queue.waiting(9))
                    .extracting(QueuedTicket::participant)
                    .containsExactly(
                            waiting.get(0).participant(), waiting.get(1).participant());
            assertThat(claim(queue, waiting.get(0), waiting.get(1), "o-2", START.plus(LEASE)))
                    .isEqualTo(ClaimResult.REFUSED);
        }
    }

    @Test
    void ofTwoNodesOneLeadsAndTheOtherFollowsWhenItIsSilent() {
        RedisOptions options = options(Where.SINGLE);
        try (RedisBackend one = RedisBackend.open(options);
                RedisBackend another = RedisBackend.open(options)) {
            MatchQueue north = queue(one, 0);
            MatchQueue south = queue(another, 1);
            Instant later = START.plus(MatchQueue.LEAD_LEASE);
            assertThat(north.tryLead(START)).isTrue();
            assertThat(south.tryLead(START)).isFalse();
            assertThat(south.tryLead(later)).isTrue();
            north.add(ticket("ann"), START);
            north.add(ticket("ben"), START);
            List<QueuedTicket> waiting = north.waiting(9);

            assertThat(claim(north, waiting.get(0), waiting.get(1), "o-1", START))
                    .isEqualTo(ClaimResult.REFUSED);
            assertThat(claim(south, waiting.get(0), waiting.get(1), "o-1", START))
                    .isEqualTo(ClaimResult.CLAIMED);
            assertThat(north.tryLead(later)).isFalse();
        }
    }

    @Test
    void everyNodesViewOfWhoWaitsFollowsTheQueue() {
        RedisOptions options = options(Where.SINGLE);
        Random random = new Random(7);
        try (RedisBackend one = RedisBackend.open(options);
                RedisBackend another = RedisBackend.open(options)) {
            MatchQueue north = queue(one, 0);
            MatchQueue south = queue(another, 1);
            for (int i = 0; i < 300; i++) {
                step(random.nextBoolean() ? north : south, random, START.plusSeconds(i), i);
                if (random.nextInt(4) == 0) {
                    assertThat(north.waiting(99)).isEqualTo(queue(one, 2).waiting(99));
                }
            }
            assertThat(south.waiting(99)).isEqualTo(north.waiting(99)).isNotEmpty();
        }
    }

    @Test
    void aViewWhoseChangesWereLostWithTheirServerIsReadAnew() {
        RedisOptions options = options(Where.SINGLE);
        try (RedisBackend redis = RedisBackend.open(options)) {
            MatchQueue queue = queue(redis, 0);
            queue.add(ticket("ann"), START);
            queue.add(ticket("ben"), START);
            assertThat(queue.waiting(9)).hasSize(2);
            String name = options.prefix() + ":queue:{q-all}:";
            redis.connection().call(client -> client.rename(name + "changes", name + "gone"));

            queue.add(ticket("cat"), START);

            assertThat(queue.waiting(9)).hasSize(3);
        }
    }

    @Test
    void whereRedisIsGoneNobodyIsShownFromMemory() {
        RedisBackend redis = RedisBackend.open(options(Where.SINGLE));
        MatchQueue queue = queue(redis, 0);
        queue.add(ticket("ann"), START);
        assertThat(queue.waiting(9)).hasSize(1);

        redis.close();

        assertThatThrownBy(() -> queue.waiting(9)).isInstanceOf(BackendException.class);
    }

    private static void step(MatchQueue queue, Random random, Instant now, int i) {
        ParticipantId somebody = new ParticipantId("p" + random.nextInt(12));
        switch (random.nextInt(5)) {
            case 0, 1 -> queue.add(ticket(somebody.value()), now);
            case 2 -> queue.remove(somebody);
            case 3 -> {
                List<QueuedTicket> waiting = queue.waiting(2);
                if (waiting.size() == 2) {
                    claim(queue, waiting.get(0), waiting.get(1), "o-" + i, now);
                }
            }
            default -> queue.offerOf(somebody).ifPresent(offer -> queue.decline(offer.id(), somebody, now));
        }
    }

    /** In an order of its own, so that the nodes want the same people at the same time. */
    private static List<Claim> pair(MatchQueue queue, int node) {
        Random random = new Random(node);
        List<Claim> claims = new ArrayList<>();
        List<QueuedTicket> waiting = new ArrayList<>(queue.waiting(PEOPLE));
        while (waiting.size() > 1) {
            Collections.shuffle(waiting, random);
            OfferId offer = new OfferId("o-" + node + "-" + claims.size());
            QueuedTicket a = waiting.get(0);
            QueuedTicket b = waiting.get(1);
            if (claim(queue, a, b, offer.value(), START) == ClaimResult.CLAIMED) {
                claims.add(new Claim(offer, a.participant(), b.participant()));
            }
            waiting = new ArrayList<>(queue.waiting(PEOPLE));
        }
        return claims;
    }

    private static ClaimResult claim(MatchQueue queue, QueuedTicket a, QueuedTicket b, String offer, Instant now) {
        return queue.claim(a.ref(), b.ref(), new OfferId(offer), now, now.plus(LEASE));
    }

    private static Ticket ticket(String participant) {
        return Tickets.of(participant)
                .offerMode(OfferMode.AUTO)
                .queuedAt(START.minusSeconds(1))
                .build();
    }

    private static MatchQueue queue(RedisBackend redis, int node) {
        return redis.queue("all", QueueLimits.standard(), new NodeId("node-" + node));
    }

    private static RedisOptions options(Where where) {
        return Servers.options(
                where == Where.SINGLE
                        ? Servers.single().url()
                        : Servers.cluster().url());
    }

    private static List<Claim> atOnce(List<Callable<List<Claim>>> nodes) throws Exception {
        CyclicBarrier start = new CyclicBarrier(nodes.size());
        ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
        try {
            List<Future<List<Claim>>> all = new ArrayList<>();
            for (Callable<List<Claim>> node : nodes) {
                all.add(threads.submit(() -> {
                    start.await();
                    return node.call();
                }));
            }
            List<Claim> claims = new ArrayList<>();
            for (Future<List<Claim>> each : all) {
                claims.addAll(each.get());
            }
            return claims;
        } finally {
            threads.shutdownNow();
        }
    }

    private record Claim(OfferId offer, ParticipantId a, ParticipantId b) {}
}
