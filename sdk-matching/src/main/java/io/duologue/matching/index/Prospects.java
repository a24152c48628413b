package io.duologue.matching.index;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRound;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Requirements;
import io.duologue.matching.Ticket;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What those who wait may still hope for, so that nobody is given the first who will do where better ones come all the time, and nobody
 * waits for them where they do not.
 *
 * <p>Each has a price: what it is worth that he is still free. A pair is worth making once its weight exceeds the prices of both. The
 * price is that of an optimal stopping problem (offers at a rate, from a known distribution, with a cost of waiting and an end; S. Karlin,
 * "Stochastic Models and Optimal Policy for Selling an Asset", 1962), where the offers are those who came last, at the rate at which they
 * came, each for what he leaves over his own price. From the end backwards, second by second:
 *
 * <pre>{@code
 * price(end) = 0.3 × min(1, newcomers who would do × end / span)
 * price(t) = max(0, price(t + 1) + min(Σ surplus / span, max surplus) − impatience)
 * surplus of one who came = max(0, weight − max(his price, weight / 2) − price(t + 1))
 * }</pre>
 *
 * and never more than before, which it would be where waiting costs more than it brings.
 *
 * <p>Nobody is taken to leave the other more than half of what they are worth together: among people who are all alike, where the first
 * come has no price yet, the second would otherwise hope for everything.
 *
 * <p>Whether the two could meet at once is not asked, only whether they could ever. The end is shortly before somebody is overdue, or has
 * no more patience; what he is worth then, if anybody comes at all, is about half of what such late pairs are worth. After it anybody
 * will do. One thread at a time.
 */
final class Prospects {

    /** Prices are told in steps, each of them by what it is at its beginning. */
    static final int STEP_SECONDS = 4;

    private static final int STEPS = 7;
    private static final long STEP = Duration.ofSeconds(STEP_SECONDS).toNanos();

    private static final Duration NOT_AT_THE_LAST_MOMENT = Duration.ofSeconds(2);

    /** Who has waited as long as that hopes for nothing. */
    static final Duration END = Matcher.AGE_FIRST_AFTER.minus(NOT_AT_THE_LAST_MOMENT);

    private static final double PRICE_AT_THE_END = 0.3;

    /** Fewer say nothing about who will come. */
    static final int FEWEST_NEWCOMERS = 8;

    /** Those who came at one moment will not come again at the next. */
    private static final double SHORTEST_SPAN_SECONDS = 2;

    private static final double NANOS = 1_000_000_000;

    private final double impatience;

    // Those who came last, each once, as he came last; the latest one last.
    private final @Nullable Ticket[] tickets;
    private final double[] pricesWhenTheyCame;
    private final long[] came;
    private int known;

    /** Of each place its prices by step. */
    private short[] prices = new short[0];

    private final BitSet priced = new BitSet();

    /** What the newcomers would leave him. */
    private final double[] offers;

    /** @param newcomers of how many of those who came last is reckoned; with none nobody hopes for anything */
    Prospects(int newcomers, double impatience) {
        this.impatience = impatience;
        tickets = new Ticket[newcomers];
        pricesWhenTheyCame = new double[newcomers];
        came = new long[newcomers];
        offers = new double[newcomers];
    }

    /** Whoever is at this place hopes for nothing until somebody {@linkplain #hasCome has come}. */
    void forget(int place) {
        priced.clear(place);
    }

    /**
     * Somebody has come to that place.
     *
     * @param since when he came, which a room that begins anew is told of later
     */
    void hasCome(int place, Ticket ticket, long since, long now, PairingRound round) {
        if (tickets.length == 0) {
            return;
        }
        grow(place);
        forgetEarlierVisit(ticket.participant());
        double price = known < FEWEST_NEWCOMERS ? 0 : reckon(place, ticket, offersTo(ticket, round), span(now));
        if (known == tickets.length) {
            remove(0);
        }
        tickets[known] = ticket;
        pricesWhenTheyCame[known] = price;
        came[known] = since;
        known++;
    }

    /** Few who come again and again are not many. */
    private void forgetEarlierVisit(ParticipantId participant) {
        for (int newcomer = known - 1; newcomer >= 0; newcomer--) {
            Ticket other = tickets[newcomer];
            if (other != null && other.participant().equals(participant)) {
                remove(newcomer);
            }
        }
    }

    private void remove(int newcomer) {
        int later = known - newcomer - 1;
        System.arraycopy(tickets, newcomer + 1, tickets, newcomer, later);
        System.arraycopy(pricesWhenTheyCame, newcomer + 1, pricesWhenTheyCame, newcomer, later);
        System.arraycopy(came, newcomer + 1, came, newcomer, later);
        known--;
    }

    /**
     * What it is worth that whoever is at this place is free.
     *
     * @param waited nanoseconds
     * @return 0–1; 0 from {@link #END} on
     */
    double price(int place, long waited) {
        if (waited >= STEPS * STEP || !priced.get(place)) {
            return 0;
        }
        return (double) prices[place * STEPS + step(waited)] / Short.MAX_VALUE;
    }

    /** Before which wait, in nanoseconds, the price at this place does not fall; {@link Long#MAX_VALUE} if it never does. */
    long nextFall(int place, long waited) {
        return price(place, waited) == 0 ? Long.MAX_VALUE : (step(waited) + 1) * STEP;
    }

    private static int step(long waited) {
        return (int) (Math.max(0, waited) / STEP);
    }

    private int offersTo(Ticket ticket, PairingRound round) {
        int possible = 0;
        for (int newcomer = 0; newcomer < known; newcomer++) {
            Ticket other = tickets[newcomer];
            double weight = other == null
                    ? PairingRound.REFUSED
                    : round.weight(ticket, Requirements.none(), other, Requirements.none());
            double offer = weight - Math.max(pricesWhenTheyCame[newcomer], weight / 2);
            if (offer > 0) {
                offers[possible++] = offer;
            }
        }
        return possible;
    }

    /** In how many seconds as many came as are known. */
    private double span(long now) {
        long first = now;
        for (int newcomer = 0; newcomer < known; newcomer++) {
            first = Math.min(first, came[newcomer]);
        }
        return Math.max(SHORTEST_SPAN_SECONDS, ((double) now - first) / NANOS);
    }

    /** @return the price when he came */
    private double reckon(int place, Ticket ticket, int possible, double span) {
        Arrays.fill(prices, place * STEPS, (place + 1) * STEPS, (short) 0);
        int end = end(ticket);
        double price = PRICE_AT_THE_END * Math.min(1, possible * end / span);
        for (int second = end - 1; second >= 0; second--) {
            price = Math.max(0, price + gain(possible, price, span) - impatience);
            if (second % STEP_SECONDS == 0 && second + STEP_SECONDS <= end) {
                prices[place * STEPS + second / STEP_SECONDS] = (short) (Math.min(1, price) * Short.MAX_VALUE);
            }
        }
        for (int step = place * STEPS + 1; step < (place + 1) * STEPS; step++) {
            prices[step] = (short) Math.min(prices[step], prices[step - 1]);
        }
        priced.set(place);
        return price;
    }

    /** What a second more is worth to somebody with that price. */
    private double gain(int possible, double price, double span) {
        double sum = 0;
        double most = 0;
        for (int offer = 0; offer < possible; offer++) {
            double surplus = offers[offer] - price;
            if (surplus > 0) {
                sum += surplus;
                most = Math.max(most, surplus);
            }
        }
        return Math.min(sum / span, most);
    }

    private static int end(Ticket ticket) {
        Duration last = ticket.patience().minus(NOT_AT_THE_LAST_MOMENT);
        return (int) (last.compareTo(END) > 0 ? END : last).toSeconds();
    }

    private void grow(int place) {
        if (place * STEPS >= prices.length) {
            prices = Arrays.copyOf(prices, Math.max(16, place + (place >> 1) + 1) * STEPS);
        }
    }
}
