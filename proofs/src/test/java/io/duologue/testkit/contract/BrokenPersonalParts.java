package io.duologue.testkit.contract;

import io.duologue.core.identity.UserId;
import io.duologue.core.privacy.PersonalData;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.AgeAssurance.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What knows something about people, of which each breaks one promise. */
final class BrokenPersonalParts {
    private BrokenPersonalParts() {}

    // Ages

    private abstract static class Ages extends AgeAssuranceContract {
        final Set<UserId> grownUp = new HashSet<>();

        @Override
        protected List<Acknowledgement> growUp(UserId user) {
            grownUp.add(user);
            return List.of();
        }
    }

    @Breaks("AG-1")
    static class GrownUpForWantOfAnAnswer extends Ages {
        @Override
        protected AgeAssurance newAssurance() {
            return (user, given) -> given.isEmpty() && grownUp.isEmpty() ? Answer.ADULT : Answer.UNKNOWN;
        }
    }

    @Breaks("AG-2")
    static class GrownUpTogether extends Ages {
        @Override
        protected AgeAssurance newAssurance() {
            return (user, given) -> grownUp.isEmpty() ? Answer.UNKNOWN : Answer.ADULT;
        }
    }

    @Breaks("AG-3")
    static class GrownUpWithAnyVersion extends AgeAssuranceContract {
        @Override
        protected AgeAssurance newAssurance() {
            return new AgeAssurance() {
                @Override
                public Answer of(UserId user, List<Acknowledgement> given) {
                    return given.isEmpty() ? Answer.UNKNOWN : Answer.ADULT;
                }

                @Override
                public Optional<String> asks() {
                    return Optional.of("2");
                }
            };
        }

        @Override
        protected List<Acknowledgement> growUp(UserId user) {
            return List.of(new Acknowledgement(AgeAssurance.DOCUMENT, "2", People.NINE));
        }
    }

    // What an application keeps

    private abstract static class Notes extends PersonalDataContract implements PersonalData {
        final List<String> all = new ArrayList<>();
        final KeptNotesTest.Notes sound = new KeptNotesTest.Notes();

        @Override
        protected PersonalData newData() {
            return this;
        }

        @Override
        protected void keep(UserId user, String mark) {
            all.add(mark);
            sound.byUser.put(user, mark);
        }

        @Override
        public String id() {
            return "notes";
        }

        @Override
        public String what() {
            return sound.what();
        }

        @Override
        public Held of(UserId user, Instant now) {
            return sound.of(user, now);
        }
    }

    @Breaks("PD-1")
    static class NotesUnderAnotherName extends Notes {
        @Override
        public String id() {
            return "profile";
        }
    }

    @Breaks("PD-2")
    static class NotesOfEverybody extends Notes {
        @Override
        public Held of(UserId user, Instant now) {
            return sound.byUser.containsKey(user)
                    ? new Held(all.stream().map(note -> Map.of("note", note)).toList(), true)
                    : Held.NOTHING;
        }
    }

    @Breaks("PD-3")
    static class NotesOfNobody extends Notes {
        @Override
        public Held of(UserId user, Instant now) {
            return sound.byUser.containsKey(user)
                    ? sound.of(user, now)
                    : new Held(List.of(Map.of("note", "nothing yet")), true);
        }
    }
}
