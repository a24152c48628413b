package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Topics;
import io.duologue.matching.WaitingRoom;
import io.duologue.matching.index.IndexedMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each room here breaks one promise, and the contract must notice. */
class BrokenWaitingRoomTest {

    @Test
    void aSoundRoomBreaksNoRuleAndEveryRuleHasATest() throws Exception {
        assertThat(rulesBrokenBy(Forwarding::new)).isEmpty();
        assertThat(ContractRun.rulesTestedBy(WaitingRoomContract.class))
                .containsExactly("WR-1", "WR-2", "WR-3", "WR-4", "WR-5", "WR-6");
    }

    @Test
    void whoStaysAlthoughHeLeftIsFound() throws Exception {
        assertThat(rulesBrokenBy(room -> new Forwarding(room) {
                    @Override
                    public void leave(ParticipantId participant) {}
                }))
                .contains("WR-1");
    }

    @Test
    void overtakingIsFound() throws Exception {
        Matcher youngestFirst = new Matcher() {
            @Override
            public List<Proposal> propose(List<QueuedTicket> waiting, Instant now) {
                List<QueuedTicket> backwards = new ArrayList<>(waiting);
                backwards.sort(
                        (a, b) -> b.ticket().queuedAt().compareTo(a.ticket().queuedAt()));
                return backwards.size() < 3
                        ? List.of()
                        : Matcher.greedy(PairingRules.standard(Topics.tech(), Duration.ofHours(24)))
                                .propose(backwards.subList(0, backwards.size() / 2), now);
            }
        };

        assertThat(ContractRun.rulesBrokenBy(() -> new WaitingRoomContract() {
                    @Override
                    protected Matcher newMatcher(PairingRules rules) {
                        return youngestFirst;
                    }
                }))
                .contains("WR-2");
    }

    @Test
    void whoIsProposedAgainIsFound() throws Exception {
        assertThat(rulesBrokenBy(room -> new Forwarding(room) {
                    @Override
                    public List<Proposal> propose(Instant now) {
                        List<Proposal> proposals = super.propose(now);
                        proposals.forEach(super::giveBack);
                        return proposals;
                    }
                }))
                .contains("WR-3");
    }

    @Test
    void aLostProposalIsFound() throws Exception {
        assertThat(rulesBrokenBy(room -> new Forwarding(room) {
                    @Override
                    public void giveBack(Proposal proposal) {}
                }))
                .contains("WR-4");
    }

    @Test
    void aLookThatComesTooLateIsFound() throws Exception {
        assertThat(rulesBrokenBy(room -> new Forwarding(room) {
                    @Override
                    public Optional<Instant> nextLook() {
                        return super.nextLook().map(look -> look.plusSeconds(5));
                    }
                }))
                .contains("WR-5");
    }

    @Test
    void chanceIsFound() throws Exception {
        Random chance = new Random(1);
        assertThat(rulesBrokenBy(room -> new Forwarding(room) {
                    @Override
                    public List<Proposal> propose(Instant now) {
                        List<Proposal> proposals = new ArrayList<>(super.propose(now));
                        Collections.shuffle(proposals, chance);
                        return proposals;
                    }
                }))
                .contains("WR-6");
    }

    private static Set<String> rulesBrokenBy(UnaryOperator<WaitingRoom> defect) throws Exception {
        Function<PairingRules, Matcher> sound = IndexedMatcher::new;
        return ContractRun.rulesBrokenBy(() -> new WaitingRoomContract() {
            @Override
            protected Matcher newMatcher(PairingRules rules) {
                return new Matcher() {
                    @Override
                    public List<Proposal> propose(List<QueuedTicket> waiting, Instant now) {
                        return sound.apply(rules).propose(waiting, now);
                    }

                    @Override
                    public WaitingRoom open() {
                        return defect.apply(sound.apply(rules).open());
                    }
                };
            }
        });
    }

    /** A sound room, to break one method of. */
    private static class Forwarding implements WaitingRoom {
        private final WaitingRoom sound;

        Forwarding(WaitingRoom sound) {
            this.sound = sound;
        }

        @Override
        public void enter(QueuedTicket ticket) {
            sound.enter(ticket);
        }

        @Override
        public void leave(ParticipantId participant) {
            sound.leave(participant);
        }

        @Override
        public int size() {
            return sound.size();
        }

        @Override
        public List<Proposal> propose(Instant now) {
            return sound.propose(now);
        }

        @Override
        public void giveBack(Proposal proposal) {
            sound.giveBack(proposal);
        }

        @Override
        public Optional<Instant> nextLook() {
            return sound.nextLook();
        }
    }
}
