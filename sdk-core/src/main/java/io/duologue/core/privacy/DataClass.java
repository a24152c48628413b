package io.duologue.core.privacy;

import io.duologue.core.privacy.AfterErasure.Nothing;
import io.duologue.core.privacy.AfterErasure.Remains;
import io.duologue.core.privacy.AfterErasure.UntilItRunsOut;
import io.duologue.core.privacy.Kept.AsLongAs;
import io.duologue.core.privacy.Kept.AsTheOptionSays;
import io.duologue.core.privacy.Kept.EachItsOwn;
import io.duologue.core.privacy.Kept.For;
import io.duologue.core.privacy.Kept.OnceDecided;
import io.duologue.core.privacy.Kept.WhileTheAccountExists;
import io.duologue.core.session.SessionRules;
import io.duologue.matching.MatchQueue;
import java.time.Duration;

/**
 * One kind of personal data that a store keeps: what it is, why, for how long, what is left of it after an erasure, and
 * whether its person gets it when he takes his data along. All texts are for people who read no code. The page that an
 * operator publishes is compared with these; an embedder's own stores are not among them. Immutable.
 */
// The families of its fields are sealed, and all of them are records of immutable values.
@SuppressWarnings("ImmutableEnumChecker")
public enum DataClass {
    ACCOUNT(
            "account",
            "AccountStore",
            "That somebody has an account: an id that says nothing, and since when.",
            "Everything else belongs to it.",
            new AsLongAs(
                    "it is not erased; a guest's, to which nobody can sign in again, is erased when his last sign-in has ended"),
            new Nothing(),
            Given.WHOLE),
    IDENTITIES(
            "identities",
            "AccountStore",
            "With which providers somebody signs in, as whom there, since when, and how each came to the account.",
            "To recognise the person at the next sign-in.",
            new WhileTheAccountExists(),
            new Nothing(),
            Given.WHOLE),
    EMAIL_ADDRESSES(
            "email-addresses",
            "AccountStore",
            "The address that each provider confirmed last, when, and whether it does so still.",
            "To join two ways to sign in that are one person's, and to tell him of changes.",
            new WhileTheAccountExists(),
            new Nothing(),
            Given.WHOLE),
    PARTED_IDENTITIES(
            "parted-identities",
            "AccountStore",
            "Which way to sign in was disconnected from which account.",
            "So that it is not joined to that account again by its address alone, and that a restriction goes along.",
            new AsTheOptionSays(
                    "RetentionOptions",
                    "partedIdentities",
                    "the disconnecting, but not while the account is restricted"),
            new Nothing(),
            Given.WHOLE),
    PROFILE(
            "profile",
            "ProfileStore",
            "The card: name, alias, headline, words about oneself, company, seniority, segment, time zone, topics, skills, interests, languages.",
            "To find somebody who fits, and to show it to whom one talks with.",
            new WhileTheAccountExists(),
            new Nothing(),
            Given.WHOLE),
    VERIFIED(
            "verified",
            "ProfileStore",
            "What a provider has verified of somebody – an identity, a workplace –, which provider, and when it said so.",
            "To show it beside the card, to whom the card is shown, for 90 days.",
            new AsLongAs("the account exists and the provider is connected and says so at each sign-in"),
            new Nothing(),
            Given.WHOLE),
    PICTURE(
            "picture",
            "AvatarStore",
            "The one picture of somebody: a small JPEG that was made here, without where it came from.",
            "To show it beside the card, to whom the card is shown.",
            new AsLongAs("the account exists and the picture is not taken away, and there is room"),
            new Nothing(),
            Given.WHOLE),
    PREFERENCES(
            "preferences",
            "ProfileStore",
            "How somebody wants to be treated: sounds, shortcuts, how a partner is offered, what a search begins with, until when he pauses.",
            "To do so at every place where he is signed in.",
            new WhileTheAccountExists(),
            new Nothing(),
            Given.WHOLE),
    ACKNOWLEDGEMENTS(
            "acknowledgements",
            "ProfileStore",
            "To which document somebody agreed, in which version, and when.",
            "To show what was agreed to, and to ask again when it changes.",
            new WhileTheAccountExists(),
            new Nothing(),
            Given.WHOLE),
    SIGN_IN_SESSIONS(
            "sign-in-sessions",
            "CredentialStore",
            "Where somebody is signed in: kind of browser or program, since when, when last used.",
            "To stay signed in, and to sign out anywhere.",
            new EachItsOwn(
                    new AsTheOptionSays("SessionOptions", "sessionLifetime", "the sign-in with a browser"),
                    new AsTheOptionSays("SessionOptions", "refreshLifetime", "the sign-in with a program")),
            new Nothing(),
            Given.WHOLE),
    SECRETS(
            "secrets",
            "CredentialStore",
            "Hashes of what browsers and programs show to be recognised: cookies, bearers, tickets. Not the secrets.",
            "To recognise them.",
            new EachItsOwn(
                    new AsTheOptionSays("SessionOptions", "sessionLifetime", "the sign-in with a browser"),
                    new AsTheOptionSays("SessionOptions", "refreshLifetime", "the sign-in with a program")),
            new Nothing(),
            Given.NOT),
    PENDING_SIGN_INS(
            "pending-sign-ins",
            "PendingSignInStore",
            "That some browser began to sign in with a provider. Names nobody.",
            "To complete it when the browser comes back.",
            new For(Duration.ofMinutes(10), "its beginning"),
            new UntilItRunsOut("It names nobody, and is over in minutes."),
            Given.NOT),
    MAGIC_LINKS(
            "magic-links",
            "MagicLinkStore",
            "The address to which a sign-in link went, under a hash of what is in the link.",
            "To sign in whoever opens the link.",
            new AsTheOptionSays("MagicLinkOptions", "lifetime", "the request"),
            new Nothing(),
            Given.NOT),
    NOTICES(
            "notices",
            "NoticeStore",
            "What somebody was told about the ways to sign in to his account; the latest of it.",
            "So that nothing changes there unseen, and a connection can be undone.",
            new AsTheOptionSays("RetentionOptions", "notices", "the telling"),
            new Nothing(),
            Given.WHOLE),
    LIVE_SESSION(
            "live-session",
            "SessionStore",
            "That somebody is connected: to which node, whether he searches or talks, his last search and conversation, how many"
                    + " conversations in a row he left too early, and until when that holds him back.",
            "To come back to the same place after the network was away, and to hear how the conversation ended.",
            new For(SessionRules.LOST_KEPT, "when the time to come back is over"),
            new Nothing(),
            Given.WHOLE),
    PRESENCE(
            "presence",
            "PresenceDirectory",
            "On which node somebody is, and whether he waits or talks.",
            "To ring there, and to count people.",
            new AsLongAs("the person is connected"),
            new Nothing(),
            Given.NOT),
    DOORBELLS(
            "doorbells",
            "Relay",
            "That something has changed for somebody; for a message, the message. Kept nowhere.",
            "So that the node to which he is connected looks.",
            new AsLongAs("the node has not looked"),
            new Nothing(),
            Given.NOT),
    QUEUE_TICKET(
            "queue-ticket",
            "MatchQueue",
            "The current search: what of the card and of the latest conversations counts for it, whom it must not meet, and since when.",
            "To find a partner.",
            new AsTheOptionSays("EngineOptions", "searchLimit", "the beginning of the search"),
            new Remains(
                    "Until 10 000 more searches have begun or ended: that an account which is gone searched; no name.",
                    "By these changes the nodes follow who waits."),
            Given.NOT),
    PASSED_OFFERS(
            "passed-offers",
            "MatchQueue",
            "With whom an offer came to nothing, and when, of somebody who searches no more.",
            "So that the two are not offered to each other again at once.",
            new For(MatchQueue.PASSED_KEPT, "the end of the search"),
            new Remains(
                    "In the lists of others, until their time is over: an id that belongs to nobody.",
                    "Each is its owner's, and over in a day."),
            Given.NOT),
    CONVERSATIONS(
            "conversations",
            "ConversationStore",
            "With whom somebody talked, when, on which topic, how much each wrote and how fast he answered,"
                    + " whether they saw each other's cards, why it ended, and whether too early. Not what was said.",
            "So that the same two do not meet again at once, a report can be followed up, and people meet who fit.",
            new AsTheOptionSays("RetentionOptions", "conversations", "its end"),
            new Remains(
                    "That the other one talked with an account that is gone, and when; no name.",
                    "It is the other person's record too."),
            Given.OWN_PART),
    FEEDBACK(
            "feedback",
            "ConversationStore",
            "What somebody thought of a conversation: 1 to 4, and words chosen from a list.",
            "To find better partners.",
            new AsLongAs("the record of the conversation is kept"),
            new Nothing(),
            Given.OWN_PART),
    MESSAGES(
            "messages",
            "ConversationLog",
            "What was said, in order.",
            "To deliver it after the network was away, and as evidence if it is reported.",
            new AsTheOptionSays("EngineOptions", "textRetention", "the end of the conversation"),
            new Remains(
                    "Places without words, until their usual time is over; what the other one said.",
                    "The order in which the other one's words stood is his."),
            Given.OWN_PART),
    TRANSCRIPTS(
            "transcripts",
            "TranscriptStore",
            "What was said, where the platform keeps it for days and says so; elsewhere nothing.",
            "So that the two can read it again, and that it can be seen if it is reported.",
            new AsTheOptionSays("EngineOptions", "transcriptRetention", "the end of the conversation"),
            new Remains("What the other one said.", "It is his."),
            Given.OWN_PART),
    BLOCKS(
            "blocks",
            "BlockStore",
            "Whom somebody never wants to meet again, by the name under which he knew the other.",
            "To keep the two apart.",
            new WhileTheAccountExists(),
            new Remains("The blocks of others, each in its owner's list, without the name.", "They are their owners'."),
            Given.OWN_PART),
    AVOIDED(
            "avoided",
            "ProfileStore",
            "Whom somebody would rather not meet, by the name under which he knew the other.",
            "To find somebody else; the other is never told.",
            new WhileTheAccountExists(),
            new Remains("The wishes of others, each in its owner's list, without the name.", "They are their owners'."),
            Given.OWN_PART),
    REPORTS(
            "reports",
            "ReportStore",
            "Who reported whom, for what reason, with which note.",
            "To decide about it, and to keep the two apart.",
            new OnceDecided(
                    new AsTheOptionSays("RetentionOptions", "reports", "the decision"),
                    new AsTheOptionSays("RetentionOptions", "undecidedReports", "the report")),
            new Remains(
                    "What was reported about the person, under an id that belongs to nobody; that somebody reported,"
                            + " without who it was and without the note.",
                    "Whoever was hurt is owed a decision; erasing an account is no way around it."),
            Given.OWN_PART),
    EVIDENCE(
            "evidence",
            "ReportStore",
            "The last messages of a conversation that was reported.",
            "To see what happened.",
            new AsLongAs("its report is kept"),
            new Remains(
                    "The messages, with the report about the person; not those of who reported.",
                    "A report without them decides nothing."),
            Given.OWN_PART),
    RESTRICTIONS(
            "restrictions",
            "RestrictionStore",
            "What somebody may not do, because of which rule, until when, and what he was told.",
            "To keep to it, to explain it, and to hear an appeal.",
            new AsTheOptionSays("RetentionOptions", "restrictions", "its end"),
            new Remains(
                    "What is in force, until its end, under a keyed hash of each way to sign in that the account had.",
                    "So that nobody gets rid of it by coming back with another account."),
            Given.WHOLE),
    APPEALS(
            "appeals",
            "AppealStore",
            "What somebody said against a restriction, and what was decided about it, by which account and why; who had restricted,"
                    + " and for which report.",
            "To hear it, by somebody else if there is one, and to tell the person what became of it.",
            new AsLongAs("the restriction that it is about is kept"),
            new Nothing(),
            Given.OWN_PART),
    KEPT_RESTRICTIONS(
            "kept-restrictions",
            "RestrictionStore",
            "What was in force when an account was erased, under a keyed hash of each way to sign in. No account, and no name."
                    + " If a report was open then, the hashes with its id, which is nobody's any more.",
            "So that nobody gets rid of it by coming back with another account.",
            new AsLongAs(
                    "the restriction has neither ended nor been lifted; one without an end for the longest time that is set;"
                            + " the id as long as such a report may be decided"),
            new UntilItRunsOut("Without the key nobody can tell whose it is."),
            Given.NOT),
    AUDIT(
            "audit",
            "AuditStore",
            "What a moderator did, which report or appeal he read, or of whom an admin looked up why he meets nobody: when, by"
                    + " which account, in which case, about which account. Ids alone, no names and no words.",
            "To answer for what was done to somebody.",
            new AsTheOptionSays("RetentionOptions", "audit", "the act"),
            new Remains(
                    "The entries, about or by an id that belongs to nobody any more.",
                    "They are the record of what moderators did, and nobody gets out of it by going."),
            Given.NOT),
    RATE_LIMITS(
            "rate-limits",
            "RateLimiter",
            "How often an account or a network address did something lately.",
            "So that nobody floods the platform.",
            new AsLongAs("the limit has not filled up again, and there is room"),
            new UntilItRunsOut("What was counted for the account goes; for a network address it is over in minutes."),
            Given.NOT),
    KEPT_ANSWERS(
            "kept-answers",
            "KeyedAnswers",
            "What was answered to a request that a program may repeat.",
            "So that a repetition does not do it twice.",
            new For(Duration.ofHours(24), "the request"),
            new Nothing(),
            Given.NOT),
    ERASURES(
            "erasures",
            "ErasureStore",
            "That somebody wants his account to be erased, since when, and when it is to be done.",
            "To do it, and to let him take it back until then.",
            new AsLongAs("the account is not erased, and he has not taken it back"),
            new Nothing(),
            Given.WHOLE),
    ANALYTICS(
            "analytics",
            "AnalyticsSink",
            "How often something happened in an hour. Names nobody, has no text and no address.",
            "To see whether the platform works.",
            new AsTheOptionSays("RetentionOptions", "analytics", "that hour; where nothing counts, nothing is kept"),
            new UntilItRunsOut("It names nobody."),
            Given.NOT);

    private final String id;
    private final String store;
    private final String what;
    private final String why;
    private final Kept kept;
    private final AfterErasure afterErasure;
    private final Given given;

    DataClass(String id, String store, String what, String why, Kept kept, AfterErasure afterErasure, Given given) {
        this.id = id;
        this.store = store;
        this.what = what;
        this.why = why;
        this.kept = kept;
        this.afterErasure = afterErasure;
        this.given = given;
    }

    /** Names it in documents and in an export, for example {@code profile}. */
    public String id() {
        return id;
    }

    /** The simple name of the type that keeps it, for example {@code ProfileStore}. */
    public String store() {
        return store;
    }

    /** What it is. */
    public String what() {
        return what;
    }

    /** What it is kept for. */
    public String why() {
        return why;
    }

    /** How long it is kept. */
    public Kept kept() {
        return kept;
    }

    public AfterErasure afterErasure() {
        return afterErasure;
    }

    public Given given() {
        return given;
    }

    /** Whether somebody who takes his data along gets it. */
    public enum Given {
        /** All that is kept about him. */
        WHOLE,
        /** What is his own or was shown to him; not what others wrote, and not what others did about him. */
        OWN_PART,
        /**
         * Nothing: it names nobody, or is over in moments, or would help whoever has stolen a session, or is the record of
         * what others did.
         */
        NOT
    }
}
