package io.duologue.testkit.contract;

import io.duologue.core.identity.UserId;
import io.duologue.core.privacy.PersonalData;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an application of an example keeps about its people. */
class KeptNotesTest extends PersonalDataContract {
    private final Notes notes = new Notes();

    @Override
    protected PersonalData newData() {
        return notes;
    }

    @Override
    protected void keep(UserId user, String mark) {
        notes.byUser.put(user, mark);
    }

    static class Notes implements PersonalData {
        final Map<UserId, String> byUser = new HashMap<>();

        @Override
        public String id() {
            return "notes";
        }

        @Override
        public String what() {
            return "What the front desk noted down.";
        }

        @Override
        public Held of(UserId user, Instant now) {
            String note = byUser.get(user);
            return note == null ? Held.NOTHING : new Held(List.of(Map.of("note", note)), true);
        }
    }
}
