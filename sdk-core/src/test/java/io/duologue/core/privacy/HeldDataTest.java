package io.duologue.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.Share;
import io.duologue.core.conversation.TranscriptStore.Line;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore.Outcome;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.privacy.Export.Doing;
import io.duologue.core.privacy.Export.Ending;
import io.duologue.core.privacy.Export.OwnBlock;
import io.duologue.core.privacy.Export.OwnWish;
import io.duologue.core.privacy.Export.Said;
import io.duologue.core.privacy.Export.Stay;
import io.duologue.core.privacy.Export.Talk;
import io.duologue.core.privacy.PersonalData.Held;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.session.LiveSession.LastConversation;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldDataTest {
    private static final ExportBounds NARROW = new ExportBounds(2, 3, 1, 1);

    private final HeldWorld world = new HeldWorld();

    @Test
    void aPersonGetsEverythingThatIsHisOwn() {
        world.everythingAboutMaya();

        Export export = world.held().about(HeldWorld.MAYA, world.now);

        assertThat(export.account().orElseThrow().connections()).singleElement().satisfies(connection -> {
            assertThat(connection.identity().subject()).isEqualTo("maya-at-github");
            assertThat(connection.email().address().value()).isEqualTo("maya@example.org");
        });
        assertThat(export.parted()).extracting(LinkedIdentity::subject).containsExactly("maya-at-google");
        assertThat(export.profile().orElseThrow().bio()).isEqualTo("MINE: builds clinics");
        assertThat(export.picture().orElseThrow().jpeg()).endsWith(1);
        assertThat(export.preferences().sound()).isFalse();
        assertThat(export.acknowledgements())
                .extracting(Acknowledgement::version)
                .containsExactly("2026-11", "2027-01");
        assertThat(export.sessions()).extracting(SignedInSession::device).containsExactly("Firefox on Linux");
        assertThat(export.notices()).hasSize(2);
        assertThat(export.stay().orElseThrow().doing()).isEqualTo(Doing.NOTHING);
        assertThat(export.blocks()).extracting(OwnBlock::name).containsExactly("Tomás Rey");
        assertThat(export.avoided()).extracting(OwnWish::name).containsExactly("Tomás Rey");
        assertThat(export.reports().items()).singleElement().satisfies(report -> {
            assertThat(report.note()).isEqualTo("MINE: he asked for money");
            assertThat(report.said()).extracting(Said::text).containsExactly("MINE: please stop");
        });
        assertThat(export.restrictions().items()).extracting(Restriction::rule).containsExactly("scams");
        assertThat(export.appeals().items()).singleElement().satisfies(appeal -> {
            assertThat(appeal.caseId()).isEqualTo("R-9");
            assertThat(appeal.text()).isEqualTo("MINE: it was not me");
            assertThat(appeal.outcome()).isEqualTo(Outcome.DENIED);
            assertThat(appeal.reason()).isEqualTo("MINE: three people said the same");
        });
        assertThat(export.erasure().orElseThrow().requestedAt()).isEqualTo(world.now);
        assertThat(export.conversations().complete()).isTrue();
        Talk talk = export.conversations().items().get(1);
        assertThat(talk.said().items()).extracting(Said::text).containsExactly("MINE: hello", "MINE: please stop");
        assertThat(talk.rating().orElseThrow().rating()).isEqualTo(2);
    }

    @Test
    void nothingThatOthersWroteOrDidIsInIt() {
        world.everythingAboutMaya();

        String all = Everything.of(world.held().about(HeldWorld.MAYA, world.now));

        assertThat(all).contains("MINE: hello", "MINE: he asked for money");
        assertThat(all).doesNotContain("THEIRS", HeldWorld.TOMAS.value(), HeldWorld.ADA.value());
    }

    @Test
    void thatSomebodyBlockedHimLooksLikeAnyOtherEnd() {
        world.talk(1, HeldWorld.ADA, EndCause.BLOCKED, HeldWorld.ADA);
        world.talk(2, HeldWorld.TOMAS, EndCause.ENDED, HeldWorld.TOMAS);

        assertThat(world.held().about(HeldWorld.MAYA, world.now).conversations().items())
                .extracting(Talk::ending)
                .containsOnly(Ending.PARTNER_ENDED);
    }

    @Test
    void ofWhatIsKeptForDaysOnesOwnLinesAreGivenAsFarAsTheyGo() {
        world.talk(1, HeldWorld.ADA, EndCause.ENDED, HeldWorld.MAYA);
        world.talk(2, HeldWorld.TOMAS, EndCause.ENDED, HeldWorld.MAYA);
        IntStream.rangeClosed(1, 2).forEach(i -> world.kept(i, "MINE: " + i, "THEIRS: " + i));

        List<Talk> all =
                world.held().about(HeldWorld.MAYA, world.now).conversations().items();

        assertThat(all).allMatch(talk -> talk.transcript().complete());
        assertThat(all.stream().flatMap(talk -> talk.transcript().items().stream()))
                .extracting(Said::text)
                .containsExactly("MINE: 2", "MINE: 1");

        world.transcripts.add(
                HeldWorld.conversation(2),
                IntStream.rangeClosed(3, 9)
                        .mapToObj(i -> new Line(new Position(i, i), Party.A, i, world.now, "MINE: more"))
                        .toList(),
                new Position(9, 9));
        List<Talk> narrow = world.held(NARROW)
                .about(HeldWorld.MAYA, world.now)
                .conversations()
                .items();

        assertThat(narrow.get(0).transcript().items()).hasSize(NARROW.messages());
        assertThat(narrow.get(0).transcript().complete()).isFalse();
        assertThat(narrow.get(1).transcript().items()).isEmpty();
    }

    @Test
    void whatIsInLogsAndInTranscriptsSharesOneBound() {
        world.talk(1, HeldWorld.ADA, EndCause.ENDED, HeldWorld.MAYA);
        IntStream.rangeClosed(1, 2).forEach(i -> world.says(1, HeldWorld.MAYA, "MINE: " + i));
        world.kept(1, "MINE: 1", "THEIRS: 1");
        world.transcripts.add(
                HeldWorld.conversation(1),
                IntStream.rangeClosed(3, 9)
                        .mapToObj(i -> new Line(new Position(i, i), Party.A, i, world.now, "MINE: more"))
                        .toList(),
                new Position(9, 9));

        Talk talk = world.held(NARROW)
                .about(HeldWorld.MAYA, world.now)
                .conversations()
                .items()
                .get(0);

        assertThat(talk.said().items()).hasSize(2);
        assertThat(talk.transcript().items()).hasSize(NARROW.messages() - 2);
        assertThat(talk.transcript().complete()).isFalse();
    }

    @Test
    void whoWasMetTwiceIsSeenToBeTheSame() {
        world.talk(1, HeldWorld.ADA, EndCause.ENDED, HeldWorld.MAYA);
        world.talk(2, HeldWorld.TOMAS, EndCause.ENDED, HeldWorld.MAYA);
        world.talk(3, HeldWorld.ADA, EndCause.ENDED, HeldWorld.MAYA);

        assertThat(world.held().about(HeldWorld.MAYA, world.now).conversations().items())
                .extracting(Talk::partner)
                .containsExactly(1, 2, 1);
    }

    @Test
    void howOneTalkedIsOnesOwnAndHowTheOtherDidIsNot() {
        Share hers = new Share(3, Duration.ofSeconds(4));
        Share his = new Share(5, null);
        world.talk(1, HeldWorld.ADA, EndCause.NEXT, HeldWorld.MAYA, new Course(hers, his, true));

        Talk own = talk(HeldWorld.MAYA);
        Talk others = talk(HeldWorld.ADA);

        assertThat(own.own()).isEqualTo(hers);
        assertThat(own.leftEarly()).isTrue();
        assertThat(others.own()).isEqualTo(his);
        assertThat(others.leftEarly()).isFalse();
    }

    private Talk talk(UserId of) {
        return world.held().about(of, world.now).conversations().items().get(0);
    }

    @Test
    void whatIsLeftOutIsSaidToBe() {
        IntStream.rangeClosed(1, 3).forEach(i -> world.talk(i, HeldWorld.ADA, EndCause.ENDED, HeldWorld.MAYA));
        IntStream.rangeClosed(1, 2).forEach(i -> world.says(3, HeldWorld.MAYA, "MINE: " + i));
        IntStream.rangeClosed(1, 2).forEach(i -> world.says(2, HeldWorld.MAYA, "MINE: " + i));
        world.restricted("R-1");
        world.restricted("R-2");
        world.appeals("R-1");
        world.appeals("R-2");
        world.reports("C-1", HeldWorld.ADA);
        world.reports("C-2", HeldWorld.TOMAS);

        Export export = world.held(NARROW).about(HeldWorld.MAYA, world.now);

        assertThat(export.conversations().items()).hasSize(2);
        assertThat(export.conversations().complete()).isFalse();
        assertThat(export.conversations().items().get(0).said().complete()).isTrue();
        assertThat(export.conversations().items().get(1).said().items()).hasSize(1);
        assertThat(export.conversations().items().get(1).said().complete()).isFalse();
        assertThat(export.reports().items()).hasSize(1);
        assertThat(export.reports().complete()).isFalse();
        assertThat(export.restrictions().items()).hasSize(1);
        assertThat(export.restrictions().complete()).isFalse();
        assertThat(export.appeals().items()).hasSize(1);
        assertThat(export.appeals().complete()).isFalse();
    }

    @Test
    void ofManyMessagesNoneIsLeftOutAndNoneIsTwice() {
        world.talk(1, HeldWorld.ADA, EndCause.ENDED, HeldWorld.MAYA);
        IntStream.rangeClosed(1, 400).forEach(i -> world.says(1, HeldWorld.MAYA, "MINE: " + i));

        List<Said> said = world.held()
                .about(HeldWorld.MAYA, world.now)
                .conversations()
                .items()
                .get(0)
                .said()
                .items();

        assertThat(said)
                .extracting(Said::text)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 400)
                        .mapToObj(i -> "MINE: " + i)
                        .toList());
    }

    @Test
    void ofSomebodyUnknownThereIsNothing() {
        Export export = world.held().about(new UserId("u_00000000000000000000000009"), world.now);

        assertThat(export.account()).isEmpty();
        assertThat(export.profile()).isEmpty();
        assertThat(export.conversations().items()).isEmpty();
    }

    @Test
    void whatAnApplicationKeepsBesidesIsInIt() {
        PersonalData invoices = HeldWorld.kept("invoices", new Held(List.of(Map.of("number", "2026-7")), true));

        Export export = world.held(invoices).about(HeldWorld.MAYA, world.now);

        assertThat(export.more()).singleElement().satisfies(more -> {
            assertThat(more.id()).isEqualTo("invoices");
            assertThat(more.held().entries()).containsExactly(Map.of("number", "2026-7"));
        });
    }

    @Test
    void anIdThatIsTakenOrNoneIsRefusedAtOnce() {
        assertThatThrownBy(() -> world.held(HeldWorld.kept("profile", Held.NOTHING)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> world.held(HeldWorld.kept("My invoices", Held.NOTHING)))
                .isInstanceOf(IllegalArgumentException.class);
        PersonalData twice = HeldWorld.kept("invoices", Held.NOTHING);
        assertThatThrownBy(() -> world.held(twice, twice)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void halfOfTheDataIsNotPassedOffAsAllOfIt() {
        PersonalData down = new PersonalData() {
            @Override
            public String id() {
                return "invoices";
            }

            @Override
            public String what() {
                return "Invoices.";
            }

            @Override
            public Held of(UserId user, Instant now) {
                throw new BackendException("the books are closed");
            }
        };

        assertThatThrownBy(() -> world.held(down).about(HeldWorld.MAYA, world.now))
                .isInstanceOf(BackendException.class);
    }

    @Test
    void whoHasLeftIsSaidToBeGoneAndInWhichConversationHeWasLast() {
        world.sessions.claim(
                HeldWorld.MAYA,
                HeldWorld.NODE,
                new io.duologue.core.session.SessionId("s_00000000000000000000000001"),
                world.now);
        assertThat(world.held().about(HeldWorld.MAYA, world.now).stay()).isPresent();
        ConversationId last = new ConversationId("c_last");
        world.sessions
                .find(HeldWorld.MAYA)
                .ifPresent(session -> world.sessions.replace(
                        session, session.copy().withLost(true).withLast(new LastConversation(last, true, 1, false))));

        assertThat(world.held()
                        .about(HeldWorld.MAYA, world.now.plus(Duration.ofMinutes(5)))
                        .stay())
                .contains(new Stay(Doing.GONE, Optional.empty(), Optional.of(last)));
    }

    @Test
    void whoHasLeftTooEarlyIsToldHowOftenInARowAndUntilWhenThatHoldsHimBack() {
        world.sessions.claim(
                HeldWorld.MAYA,
                HeldWorld.NODE,
                new io.duologue.core.session.SessionId("s_00000000000000000000000001"),
                world.now);
        Instant until = world.now.plusSeconds(15);
        world.sessions
                .find(HeldWorld.MAYA)
                .ifPresent(session -> world.sessions.replace(
                        session, session.copy().withSkips(3).withHeldBackUntil(until)));

        Optional<Stay> stay = world.held().about(HeldWorld.MAYA, world.now).stay();

        assertThat(stay).contains(new Stay(Doing.NOTHING, Optional.empty(), Optional.empty(), 3, Optional.of(until)));
    }

    /** All texts in a value, also those that its {@code toString} keeps to itself. */
    private static final class Everything {
        static String of(Object value) {
            if (value instanceof Optional<?> optional) {
                return optional.map(Everything::of).orElse("");
            }
            if (value instanceof Iterable<?> many) {
                StringBuilder all = new StringBuilder();
                many.forEach(one -> all.append(of(one)).append('\n'));
                return all.toString();
            }
            if (value == null || !value.getClass().isRecord()) {
                return String.valueOf(value);
            }
            StringBuilder all = new StringBuilder();
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                try {
                    all.append(of(component.getAccessor().invoke(value))).append('\n');
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError(e.getMessage(), e);
                }
            }
            return all.toString();
        }
    }
}
