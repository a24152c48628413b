package io.duologue.fuzz;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Handshake;
import io.duologue.core.identity.UserId;
import io.duologue.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whatever the headers of a handshake say, the gate admits or refuses; it admits nobody without a credential that was given
 * out, from elsewhere, or in another protocol, and nobody twice with one ticket.
 *
 * <p>Input: lines. The Origin, the Authorization (each {@code -} for none), and then what is offered as subprotocols.
 * {@code $T} is a ticket, {@code $B} a bearer, {@code $X} a bearer that has lapsed.
 */
final class GateTarget {
    private static final String ORIGIN = "https://talk.example.org";
    private static final Set<Integer> STATUSES = Set.of(400, 401, 403, 429, 503);
    private static final Set<String> CODES =
            Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).collect(Collectors.toSet());

    private GateTarget() {}

    static void feed(byte[] input) {
        OneNode node =
                new OneNode(EngineOptions.builder().addAllowedOrigins(ORIGIN).build());
        Duologue engine = node.engine();
        UserId maya = node.person("maya");
        String ticket = node.ticket(maya);
        String bearer = node.bearer(maya, Duration.ofHours(1));
        String lapsed = node.bearer(maya, Duration.ZERO);
        List<String> lines = new ArrayList<>(Runs.text(Runs.expanded(input))
                .lines()
                .map(line -> line.replace("$T", ticket).replace("$B", bearer).replace("$X", lapsed))
                .toList());
        String origin = lines.isEmpty() || lines.get(0).equals("-") ? null : lines.get(0);
        String authorization = lines.size() < 2 || lines.get(1).equals("-") ? null : lines.get(1);
        List<String> offered = lines.size() < 3 ? List.of() : lines.subList(2, lines.size());
        Handshake handshake = new Handshake(origin, offered, authorization, "192.0.2.1");

        Admission first = judged(engine, handshake);

        if (first instanceof Admission.Admitted admitted) {
            boolean byTicket = offered.contains("ticket." + ticket);
            boolean byBearer = authorization != null
                    && authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")
                    && authorization.substring(7).strip().equals(bearer);
            require(byTicket || byBearer, "admitted without a credential");
            require(origin == null || origin.toLowerCase(Locale.ROOT).equals(ORIGIN), "admitted from " + origin);
            require(offered.contains("duologue.v1"), "admitted in another protocol");
            require(admitted.user().equals(maya), "admitted as somebody else");
            boolean anew = judged(engine, handshake) instanceof Admission.Admitted;
            require(!anew || byBearer, "admitted twice with one ticket");
        }
    }

    private static Admission judged(Duologue engine, Handshake handshake) {
        Admission admission = engine.gate().admit(handshake);
        if (admission instanceof Admission.Refused refused) {
            require(STATUSES.contains(refused.status()), "refused with " + refused.status());
            require(CODES.contains(refused.code()), "refused with " + refused.code());
            refused.headers().values().forEach(value -> require(value.matches("[ -~]*"), "a header of " + value));
        }
        return admission;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
