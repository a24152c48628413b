package io.duologue.testkit.simulation;

import io.duologue.client.machine.ClientInput;
import io.duologue.client.machine.ClientMachine;
import io.duologue.client.machine.ClientOutput;
import io.duologue.client.machine.ClientSettings;
import io.duologue.client.machine.ClientState;
import io.duologue.client.machine.ClientState.Phase;
import io.duologue.client.machine.Observation;
import io.duologue.client.machine.Talk;
import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Handshake;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.HistoryEvent.Outcome;
import io.duologue.testkit.history.HistoryEvent.Standing;
import io.duologue.testkit.history.HistoryEvent.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One tab: a {@link ClientMachine} with lines, a clock and a person's hands on it. */
final class SimClient implements SimLine.Ear {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    private final SimWorld world;
    private final String person;
    private final Random random;
    private final Map<Integer, SimLine> lines = new HashMap<>();
    private ClientState state;
    private String application;
    private Instant saidAt = Instant.MIN;
    private int pages;
    private int messages;
    private boolean reading = true;
    private boolean gone;
    private Instant wakeAt = Instant.MAX;
    private @Nullable SimNode preferred;

    SimClient(SimWorld world, String person, String application, Random random) {
        this.world = world;
        this.person = person;
        this.random = random;
        this.application = application;
        this.state = ClientState.fresh(settings(application), random.nextLong(), world.now());
    }

    private String instance(String application) {
        return application + "-page-" + ++pages;
    }

    private ClientSettings settings(String name) {
        return ClientSettings.of("simulation", instance(name));
    }

    String person() {
        return person;
    }

    String application() {
        return application;
    }

    ClientState state() {
        return state;
    }

    /** The next connections go to this node, as long as it is there. */
    void prefer(@Nullable SimNode node) {
        preferred = node;
    }

    Optional<SimLine> line() {
        return Optional.ofNullable(lines.get(state.line()));
    }

    // ── hands ──

    void tell(ClientInput input) {
        if (gone) {
            return;
        }
        ClientMachine.Step step = ClientMachine.step(state, input, world.now());
        state = step.state();
        step.outputs().forEach(this::put);
        wake();
    }

    /** Says something; its name in the history. */
    String say(String text) {
        String message = state.settings().instance() + "#" + ++messages;
        tell(new ClientInput.Say(message, text));
        return message;
    }

    void ask(ClientFrame frame) {
        tell(new ClientInput.Ask(frame));
    }

    void goOnline() {
        tell(ClientInput.Bare.GO_ONLINE);
    }

    void goOffline() {
        tell(new ClientInput.GoOffline());
    }

    /** Loads the page anew. */
    void reload(boolean keepsCursors) {
        ClientState before = state;
        tell(new ClientInput.GoOffline());
        forget();
        application = keepsCursors ? application : world.newApplication(person);
        state = before.reloaded(settings(application), keepsCursors, world.now());
        messages = 0;
        tell(ClientInput.Bare.GO_ONLINE);
    }

    /** Closes the tab. */
    void close() {
        tell(new ClientInput.GoOffline());
        forget();
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    private void forget() {
        for (Talk talk : state.talks().values()) {
            talk.unanswered().stream()
                    .filter(o -> !o.end())
                    .forEach(o -> world.history()
                            .add(new HistoryEvent.Answered(
                                    world.now(), person, talk.id(), o.message(), Outcome.FORGOTTEN, 0)));
        }
    }

    void read(boolean value) {
        reading = value;
        if (value) {
            List.copyOf(lines.values()).forEach(SimLine::clientLooks);
        }
    }

    // ── the machine's outputs ──

    private void put(ClientOutput output) {
        if (output instanceof ClientOutput.Send send) {
            SimLine line = lines.get(send.line());
            if (line != null) {
                line.say(send.frame());
            }
        } else if (output instanceof ClientOutput.Connect connect) {
            connect(connect.line());
        } else if (output instanceof ClientOutput.HangUp hangUp) {
            SimLine line = lines.remove(hangUp.line());
            if (line != null) {
                line.hangUp();
            }
        } else if (output instanceof ClientOutput.Observed observed) {
            observed(observed.what());
        } else if (output instanceof ClientOutput.Complaint complaint) {
            world.complaint(application + ": " + complaint.what());
        }
    }

    private void observed(Observation what) {
        Instant now = world.now();
        if (what instanceof Observation.Submitted o) {
            add(new HistoryEvent.Submitted(now, person, application, o.conversation(), o.message(), o.text()));
        } else if (what instanceof Observation.Answered o) {
            long seq = o.cursor() == null ? 0 : o.cursor().seq();
            add(new HistoryEvent.Answered(now, person, o.conversation(), o.message(), outcome(o.outcome()), seq));
        } else if (what instanceof Observation.Opened o) {
            add(new HistoryEvent.Opened(now, person, application, o.conversation(), o.from()));
        } else if (what instanceof Observation.Skipped o) {
            add(new HistoryEvent.Opened(now, person, application, o.conversation(), o.from()));
        } else if (what instanceof Observation.Received o) {
            received(o);
        } else if (what instanceof Observation.Delivered o) {
            add(new HistoryEvent.DeliveredTold(now, person, o.conversation(), o.upTo()));
        } else if (what instanceof Observation.Lost o) {
            add(new HistoryEvent.LostTold(now, person, application, o.conversation()));
        }
    }

    private void add(HistoryEvent event) {
        world.history().add(event);
    }

    /** What was never taken surely was not accepted. */
    private static Outcome outcome(Observation.Outcome outcome) {
        return outcome == Observation.Outcome.NOT_TAKEN ? Outcome.EXPIRED : Outcome.valueOf(outcome.name());
    }

    private void received(Observation.Received o) {
        Author by = o.author();
        String author = by == null ? null : by == Author.SELF ? person : world.partner(o.conversation(), person);
        HistoryEvent.What what = HistoryEvent.What.valueOf(o.what().name());
        String text = o.frame() instanceof ServerFrame.PartnerState state
                ? state.state().wireName()
                : o.text();
        add(new HistoryEvent.Received(
                world.now(),
                saidAt,
                person,
                application,
                o.conversation(),
                o.cursor().seq(),
                what,
                author,
                o.n(),
                text));
    }

    private void connect(int name) {
        SimNode node = preferred != null && !preferred.isDead() ? preferred : world.anyNode();
        boolean[] done = new boolean[1];
        if (node == null) {
            world.queue().post(null, Duration.ofMillis(20), () -> tell(ClientInput.NotOpened.of(name, 0)));
            return;
        }
        Handshake handshake = new Handshake(
                null,
                List.of(ProtocolLimits.SUBPROTOCOL, ProtocolLimits.TICKET_SUBPROTOCOL_PREFIX + world.ticket(person)),
                null,
                "10.0.0." + person);
        Duration there = Duration.ofMillis(1 + random.nextInt(30));
        node.post(there, () -> {
            Admission admission = node.gate().admit(handshake);
            if (done[0]) {
                return;
            }
            done[0] = true;
            if (admission instanceof Admission.Admitted admitted) {
                upgrade(name, node, admitted);
            } else {
                int status = ((Admission.Refused) admission).status();
                world.queue().post(null, there, () -> refused(name, status));
            }
        });
        world.queue().post(null, CONNECT_WITHIN, () -> {
            if (!done[0]) {
                done[0] = true;
                tell(ClientInput.NotOpened.of(name, 0));
            }
        });
    }

    private void upgrade(int name, SimNode node, Admission.Admitted admitted) {
        SimLine line = world.newLine(application + "/" + name, node, this);
        line.opened(node.gate().open(admitted, line));
        world.queue().post(null, Duration.ofMillis(1 + random.nextInt(20)), () -> {
            if (gone || (name != state.line() && name != state.spare())) {
                line.hangUp();
            } else if (!line.isOpenAtClient()) {
                tell(ClientInput.NotOpened.of(name, 0));
            } else {
                lines.put(name, line);
                tell(new ClientInput.Opened(name));
            }
        });
    }

    private void refused(int name, int status) {
        if (status != 503 && status != 403) {
            world.complaint("refused at the door of " + application + ": " + status);
        }
        tell(ClientInput.NotOpened.of(name, status));
    }

    // ── the line's ear ──

    @Override
    public void heard(SimLine line, ServerFrame frame, Instant at) {
        saidAt = at;
        int name = nameOf(line);
        if (frame instanceof ServerFrame.Welcome && name == state.line()) {
            world.history().add(new HistoryEvent.Welcomed(world.now(), person, application, line.id()));
        }
        tell(new ClientInput.Heard(name, frame));
    }

    @Override
    public void closed(SimLine line, int code) {
        int name = nameOf(line);
        lines.remove(name);
        world.history().add(new HistoryEvent.Closed(world.now(), person, application, line.id(), code));
        tell(new ClientInput.LineClosed(name, code));
    }

    @Override
    public boolean isReading() {
        return reading;
    }

    private int nameOf(SimLine line) {
        return lines.entrySet().stream()
                .filter(e -> e.getValue() == line)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(-1);
    }

    // ── the clock ──

    private void wake() {
        Instant wake = ClientMachine.wakeAt(state);
        if (wake.isBefore(wakeAt) || !wakeAt.isAfter(world.now())) {
            wakeAt = wake;
            if (wake.isBefore(Instant.MAX)) {
                world.queue().postAt(null, wake, () -> {
                    if (wake.equals(wakeAt)) {
                        wakeAt = Instant.MAX;
                        tell(ClientInput.Bare.TIME);
                    }
                });
            }
        }
    }

    Standing standing() {
        State where = gone || state.phase() == Phase.OFF || state.phase() == Phase.STOPPED
                ? State.CLOSED
                : state.isReady() ? State.LIVE : State.LIMBO;
        int unanswered = state.talks().values().stream()
                .mapToInt(t -> t.unanswered().size())
                .sum();
        return new Standing(world.now(), person, application, where, state.conversation(), unanswered);
    }
}
