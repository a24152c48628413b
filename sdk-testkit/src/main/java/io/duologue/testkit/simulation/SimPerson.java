package io.duologue.testkit.simulation;

import io.duologue.client.machine.ClientInput;
import io.duologue.client.machine.ClientState.Phase;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Somebody who does what people do, by chance: talks, searches, goes on, reloads, opens tabs, loses interest. */
final class SimPerson {
    private static final String SAME_WORDS = "hello";

    private final SimWorld world;
    private final String id;
    private final Random random;
    private final List<SimClient> tabs = new ArrayList<>();
    private int said;
    private long operations;
    private boolean calm;

    SimPerson(SimWorld world, Random random) {
        this.world = world;
        this.random = random;
        this.id = world.newPerson(random.nextBoolean());
    }

    /** Begins to act, and goes on by itself. */
    void begin() {
        openTab();
        actLater();
    }

    /** Only waits from now on; comes back if it was away or stopped. */
    void calmDown() {
        calm = true;
        tabs.forEach(tab -> tab.read(true));
        boolean connected = tabs.stream().anyMatch(tab -> isTrying(tab));
        if (!connected && !tabs.isEmpty()) {
            tabs.get(tabs.size() - 1).goOnline();
        }
    }

    /** Comes back after it was restricted. */
    void comeBack() {
        if (!tabs.isEmpty() && tabs.stream().noneMatch(SimPerson::isTrying)) {
            tabs.get(tabs.size() - 1).goOnline();
        }
    }

    private static boolean isTrying(SimClient tab) {
        Phase phase = tab.state().phase();
        return phase != Phase.OFF && phase != Phase.STOPPED;
    }

    long operations() {
        return operations;
    }

    List<SimClient> tabs() {
        return tabs;
    }

    SimClient openTab() {
        SimClient tab = new SimClient(world, id, world.newApplication(id), world.fork());
        tabs.add(tab);
        tab.goOnline();
        return tab;
    }

    private void actLater() {
        world.queue().post(null, Duration.ofMillis(30 + random.nextInt(900)), () -> {
            if (!calm) {
                act();
                actLater();
            }
        });
    }

    private void act() {
        operations++;
        SimClient tab = tabs.get(random.nextInt(tabs.size()));
        int chance = random.nextInt(1_000);
        if (chance < 10) {
            tab.reload(random.nextBoolean());
        } else if (chance < 15 && tabs.size() < 3) {
            openTab();
        } else if (chance < 20 && tabs.size() > 1) {
            tab.close();
            tabs.remove(tab);
        } else if (chance < 35) {
            rest(tab);
        } else if (chance < 40) {
            tab.read(false);
            world.queue().post(null, Duration.ofMillis(random.nextInt(40_000)), () -> tab.read(true));
        } else if (!isTrying(tab)) {
            comeSometime(tab);
        } else {
            go(tab);
        }
    }

    /** Leaves the line, and comes back before or after the place is lost. */
    private void rest(SimClient tab) {
        tab.goOffline();
        int most = random.nextInt(6) == 0 ? 90_000 : 8_000;
        world.queue().post(null, Duration.ofMillis(random.nextInt(most)), tab::goOnline);
    }

    /** After 4402 a person presses "continue here" now and then; somebody restricted looks whether it is over. */
    private void comeSometime(SimClient tab) {
        if (random.nextInt(12) == 0 || (tabs.stream().noneMatch(SimPerson::isTrying) && random.nextInt(4) == 0)) {
            tab.goOnline();
        }
    }

    private void go(SimClient tab) {
        switch (tab.state().place()) {
            case IDLE -> {
                if (random.nextInt(3) == 0) {
                    tab.ask(search());
                }
            }
            case WAITING -> {
                if (random.nextInt(60) == 0) {
                    tab.ask(new ClientFrame.QueueLeave("leave"));
                }
            }
            case OFFERED -> answer(tab);
            case TALKING -> talk(tab);
        }
    }

    static ClientFrame search() {
        return new ClientFrame.QueueJoin(
                "join", List.of(Visitors.TOPIC), TalkMode.TEXT, TalkIntent.TALK, false, List.of(Visitors.LANGUAGE));
    }

    private void answer(SimClient tab) {
        String offer = tab.state().offer();
        if (offer == null) {
            return;
        }
        tab.ask(
                random.nextInt(8) == 0
                        ? new ClientFrame.MatchDecline("decline", offer)
                        : new ClientFrame.MatchAccept("accept", offer));
    }

    private void talk(SimClient tab) {
        String conversation = Objects.requireNonNullElse(tab.state().conversation(), "");
        if (conversation.isEmpty()) {
            return;
        }
        int chance = random.nextInt(1_000);
        if (chance < 700) {
            tab.say(words());
        } else if (chance < 760) {
            int burst = 2 + random.nextInt(5);
            for (int i = 0; i < burst; i++) {
                tab.say(words());
            }
            operations += burst - 1;
        } else if (chance < 830) {
            tab.tell(ClientInput.Bare.REPEAT);
        } else if (chance < 920) {
            tab.ask(
                    random.nextBoolean()
                            ? new ClientFrame.TypingStart(null, conversation, null)
                            : new ClientFrame.TypingStop(null, conversation, null));
        } else if (chance < 950) {
            tab.state()
                    .talk()
                    .ifPresent(t -> tab.ask(new ClientFrame.MessageRead(null, conversation, t.cursor(), null)));
        } else if (chance < 975) {
            tab.tell(new ClientInput.End(true));
        } else if (chance < 985) {
            tab.tell(new ClientInput.End(false));
        } else if (chance < 989) {
            tab.ask(new ClientFrame.Report(
                    "report", conversation, ReportReason.SPAM, null, List.of(), random.nextInt(4) == 0, null));
        } else if (chance < 990) {
            tab.ask(new ClientFrame.Block("block", conversation, null));
        } else if (chance < 992) {
            tab.say(SimWorld.FORBIDDEN + " " + ++said);
        }
    }

    private String words() {
        int chance = random.nextInt(100);
        if (chance < 6) {
            return SAME_WORDS;
        }
        String mine = id + " says " + ++said;
        if (chance < 9) {
            return "see https://example.org/" + said;
        }
        if (chance < 11) {
            return "long " + mine + "x".repeat(ProtocolLimits.TEXT_CODE_POINTS);
        }
        return chance < 16 ? mine + " " + "lorem ipsum ".repeat(70) : mine;
    }
}
