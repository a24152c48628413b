package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.Party;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.signin.Notice;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where the schema lists the values of a column, it takes every one that the domain has, and has no other. */
@ExtendWith(Servers.class)
class ListsOfValuesIT {
    private static final Pattern VALUE = Pattern.compile("'([A-Z_]+)'::text");

    @Test
    void theListsAreThoseOfTheDomain() {
        Map<String, List<String>> expected = new TreeMap<>(Map.of(
                "account_identity_origin", names(Origin.values()),
                "appeal_outcome", names(AppealStore.Outcome.values()),
                "audit_entry_action",
                        Arrays.stream(AuditStore.Action.values())
                                .map(PostgresAuditStore::written)
                                .distinct()
                                .sorted()
                                .toList(),
                // What secrets there are besides sessions' own is said by the calls of the store.
                "issued_secret_kind", List.of("BEARER", "TICKET"),
                "notice_kind", names(Notice.Kind.values()),
                "report_decision_outcome", names(ReportStore.Outcome.values()),
                "signed_in_session_kind", names(SignedInSession.Kind.values()),
                "transcript_line_said_by", names(Party.values())));

        assertThat(lists()).isEqualTo(expected);
    }

    private static Map<String, List<String>> lists() {
        Map<String, List<String>> lists = new TreeMap<>();
        Servers.empty()
                .database()
                .ask(handle -> handle.createQuery("""
                        SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
                        WHERE connamespace = 'duologue'::regnamespace AND pg_get_constraintdef(oid) LIKE '%= ANY (ARRAY[%::text%'
                        """)
                        .map((row, context) -> lists.put(row.getString("conname"), values(row.getString("definition"))))
                        .list());
        return lists;
    }

    private static List<String> values(String definition) {
        return VALUE.matcher(definition)
                .results()
                .map((MatchResult found) -> found.group(1))
                .sorted()
                .toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).sorted().toList();
    }
}
