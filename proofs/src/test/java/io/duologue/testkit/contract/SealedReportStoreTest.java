package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.EvidenceSeal;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.ReportStore.Evidence;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.testkit.WhatIsThere;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reports whose words are kept sealed keep every rule of reports, and nobody reads them without the key. */
class SealedReportStoreTest extends ReportStoreContract {
    private static final byte[] FIRST = key(1);
    private static final byte[] SECOND = key(2);
    private static final Report REPORT = new Report(
            "case-1",
            MAYA,
            TOMAS,
            new ConversationId("c_talk"),
            "scam",
            "He asked for money.",
            List.of(
                    new Evidence(3, TOMAS, NINE, "Send me money \uD83D\uDCB0", true),
                    new Evidence(4, MAYA, NINE, "Please stop", false)),
            NINE);

    private final ReportStore kept = ReportStore.inMemory(100);

    @Override
    protected ReportStore newStore() {
        return ReportStore.sealing(ReportStore.inMemory(100), seal(FIRST));
    }

    @Test
    void whoHasTheStoreAndNotTheKeyReadsNoWord() {
        ReportStore.sealing(kept, seal(FIRST)).file(REPORT);

        assertThat(WhatIsThere.in(kept)).contains("case-1").noneMatch(text -> text.contains("money"));
        assertThat(kept.find("case-1").orElseThrow().evidence())
                .extracting(Evidence::text)
                .allMatch(text -> text.startsWith("sealed."));
        assertThat(words(ReportStore.sealing(kept, seal(SECOND))))
                .containsOnly(EvidenceSeal.UNREADABLE)
                .hasSize(3);
        assertThat(ReportStore.sealing(kept, seal(FIRST)).find("case-1")).contains(REPORT);
    }

    @Test
    void whatWasSealedBeforeTheKeyWasChangedOpensWithTheFormerOne() {
        ReportStore.sealing(kept, seal(FIRST)).file(REPORT);

        assertThat(ReportStore.sealing(kept, seal(SECOND, FIRST)).find("case-1"))
                .contains(REPORT);

        ReportStore later = ReportStore.sealing(ReportStore.inMemory(1), seal(SECOND, FIRST));
        later.file(REPORT);
        assertThat(later.find("case-1")).contains(REPORT);
    }

    @Test
    void fromTheChangeOnTheNewKeySeals() {
        ReportStore.sealing(kept, seal(SECOND, FIRST)).file(REPORT);

        assertThat(ReportStore.sealing(kept, seal(SECOND)).find("case-1")).contains(REPORT);
        assertThat(words(ReportStore.sealing(kept, seal(FIRST)))).containsOnly(EvidenceSeal.UNREADABLE);
    }

    @Test
    void aWordThatWasPutElsewhereOrChangedIsNotShown() {
        ReportStore.sealing(kept, seal(FIRST)).file(REPORT);
        Report sealed = kept.find("case-1").orElseThrow();
        String his = sealed.evidence().get(0).text();
        String hers = sealed.evidence().get(1).text();
        char last = his.charAt(his.length() - 3);
        String changed =
                his.substring(0, his.length() - 3) + (last == 'A' ? 'B' : 'A') + his.substring(his.length() - 2);

        ReportStore other = ReportStore.inMemory(10);
        other.file(new Report(
                "case-1",
                MAYA,
                TOMAS,
                REPORT.conversation(),
                "scam",
                changed,
                List.of(new Evidence(3, TOMAS, NINE, hers, true), new Evidence(4, MAYA, NINE, his, false)),
                NINE));

        assertThat(words(ReportStore.sealing(other, seal(FIRST)))).containsOnly(EvidenceSeal.UNREADABLE);
    }

    @Test
    void theSameWordIsNeverSealedTheSameTwice() {
        ReportStore.sealing(kept, seal(FIRST)).file(REPORT);
        ReportStore again = ReportStore.inMemory(1);
        ReportStore.sealing(again, seal(FIRST)).file(REPORT);

        assertThat(again.find("case-1").orElseThrow().note())
                .isNotEqualTo(kept.find("case-1").orElseThrow().note());
    }

    @Test
    void aWordThatWasPutUnderAnothersNameIsNotShown() {
        ReportStore.sealing(kept, seal(FIRST)).file(REPORT);
        Report sealed = kept.find("case-1").orElseThrow();
        Evidence his = sealed.evidence().get(0);
        Evidence hers = sealed.evidence().get(1);

        Report swapped = rewritten(
                sealed,
                TOMAS,
                MAYA,
                List.of(
                        new Evidence(3, MAYA, NINE, his.text(), true),
                        new Evidence(4, TOMAS, NINE, hers.text(), false)));

        assertThat(words(ReportStore.sealing(having(swapped), seal(FIRST)))).containsOnly(EvidenceSeal.UNREADABLE);
    }

    @Test
    void whatIsNotSealedBesideWhatIsIsNotGenuine() {
        ReportStore.sealing(kept, seal(FIRST)).file(REPORT);
        Report sealed = kept.find("case-1").orElseThrow();
        Evidence his = sealed.evidence().get(0);

        Report mixed = rewritten(
                sealed,
                MAYA,
                TOMAS,
                List.of(his, new Evidence(4, MAYA, NINE, "I owe you", false), new Evidence(5, MAYA, NINE, "", false)));

        assertThat(words(ReportStore.sealing(having(mixed), seal(FIRST))))
                .containsExactly(
                        "Send me money \uD83D\uDCB0",
                        EvidenceSeal.NOT_GENUINE,
                        EvidenceSeal.NOT_GENUINE,
                        "He asked for money.");
    }

    @Test
    void anErasureLeavesWhatTheOtherOneSaidGenuine() {
        ReportStore sealing = ReportStore.sealing(kept, seal(FIRST));
        sealing.file(REPORT);

        sealing.erase(MAYA);

        assertThat(sealing.find("case-1")).contains(REPORT.withoutReporter());
        assertThat(sealing.find("case-1").orElseThrow().evidence())
                .extracting(Evidence::text)
                .containsExactly("Send me money \uD83D\uDCB0", "");
    }

    @Test
    void whatWasKeptBeforeThereWasAKeyIsReadAndSaidNotToBeSealed() {
        kept.file(REPORT);

        assertThat(words(ReportStore.sealing(kept, seal(FIRST))))
                .containsExactly(
                        "(not sealed) Send me money \uD83D\uDCB0",
                        "(not sealed) Please stop",
                        "(not sealed) He asked for money.");
    }

    /** Who wrote something that looks sealed hides no other word by it. */
    @Test
    void aTextThatOnlyLooksSealedMakesNothingElseUnreadable() {
        Evidence like = new Evidence(3, TOMAS, NINE, "sealed.0123456789abcdef." + "A".repeat(40), true);
        kept.file(rewritten(REPORT, MAYA, TOMAS, List.of(like, REPORT.evidence().get(1))));

        assertThat(words(ReportStore.sealing(kept, seal(FIRST))))
                .containsExactly(
                        EvidenceSeal.UNREADABLE, "(not sealed) Please stop", "(not sealed) He asked for money.");
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> seal(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: expected at least 32 bytes but were 31");
    }

    private static Report rewritten(Report report, UserId reporter, UserId reported, List<Evidence> evidence) {
        return new Report(
                report.caseId(),
                reporter,
                reported,
                report.conversation(),
                report.reason(),
                report.note(),
                evidence,
                report.at());
    }

    /** A store as somebody left it who may write to it. */
    private static ReportStore having(Report report) {
        ReportStore store = ReportStore.inMemory(10);
        store.file(report);
        return store;
    }

    /** The note and the messages of the only report. */
    private static List<String> words(ReportStore store) {
        Report report = store.find("case-1").orElseThrow();
        List<String> words =
                new ArrayList<>(report.evidence().stream().map(Evidence::text).toList());
        words.add(report.note());
        return words;
    }

    private static EvidenceSeal seal(byte[] key, byte[]... former) {
        return new EvidenceSeal(key, Arrays.asList(former), new SecureRandom());
    }

    private static byte[] key(int filledWith) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) filledWith);
        return key;
    }
}
