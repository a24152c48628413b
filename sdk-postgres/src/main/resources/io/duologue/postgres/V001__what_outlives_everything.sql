-- What a platform keeps for good. Each table, its owner and how long it keeps what it has: docs/postgres-layout.md.
--
-- * Time comes from whoever writes; no column has a default that asks the clock.
-- * Ids, and whatever is compared or sorted, are COLLATE "C": byte for byte, as the application does it.
-- * Whoever is named in a table need not have a row in "account": an application may sign in people of its own, and what is kept for
--   somebody else's sake outlives an account. So only what is a part of something refers to it.
-- * Each index but those of keys says which question it is for.

-- AccountStore ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE account (
    id         text COLLATE "C" NOT NULL,
    created_at timestamptz      NOT NULL,
    CONSTRAINT account_key PRIMARY KEY (id),
    CONSTRAINT account_id_form CHECK (id ~ '^u_[A-Za-z0-9_-]{0,62}$')
);

CREATE TABLE account_identity (
    provider     text COLLATE "C" NOT NULL,
    subject      text COLLATE "C" NOT NULL,
    account      text COLLATE "C" NOT NULL,
    since        timestamptz      NOT NULL,
    origin       text COLLATE "C" NOT NULL,
    -- Null while the account's people are yet to be told of it.
    told_at      timestamptz,
    email        text COLLATE "C",
    email_at     timestamptz,
    -- Whether it was confirmed in the latest sign-in as well.
    email_stands boolean,
    -- In which order they came to their account: the first one first.
    position     bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT account_identity_key PRIMARY KEY (provider, subject),
    -- One of each provider; and finds what belongs to an account.
    CONSTRAINT account_identity_of_account UNIQUE (account, provider),
    CONSTRAINT account_identity_account FOREIGN KEY (account) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT account_identity_provider_form CHECK (provider ~ '^[a-z][a-z0-9-]{0,31}$'),
    CONSTRAINT account_identity_subject_length CHECK (char_length(subject) BETWEEN 1 AND 255),
    CONSTRAINT account_identity_origin CHECK (origin IN ('SIGN_UP', 'EMAIL', 'SETTINGS')),
    CONSTRAINT account_identity_email_with_time CHECK (
        (email IS NULL) = (email_at IS NULL) AND (email IS NULL) = (email_stands IS NULL)
    ),
    CONSTRAINT account_identity_email_length CHECK (char_length(email) <= 254)
);
-- Whose address is this, in a sign-in with another provider.
CREATE INDEX account_identity_by_email ON account_identity (email) WHERE email_stands;
-- Who signs in by this provider and by nothing else, in pages.
CREATE INDEX account_identity_by_provider ON account_identity (provider, account);

CREATE TABLE parted_identity (
    provider  text COLLATE "C" NOT NULL,
    subject   text COLLATE "C" NOT NULL,
    account   text COLLATE "C" NOT NULL,
    parted_at timestamptz      NOT NULL,
    CONSTRAINT parted_identity_key PRIMARY KEY (provider, subject),
    CONSTRAINT parted_identity_account FOREIGN KEY (account) REFERENCES account (id) ON DELETE CASCADE
);
-- What has parted from an account, and what goes with it.
CREATE INDEX parted_identity_by_account ON parted_identity (account);
-- What is old enough to be forgotten, in pages.
CREATE INDEX parted_identity_by_time ON parted_identity (parted_at, provider, subject);

-- ErasureStore ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE pending_erasure (
    user_id      text COLLATE "C" NOT NULL,
    requested_at timestamptz      NOT NULL,
    due          timestamptz      NOT NULL,
    begun        boolean          NOT NULL,
    CONSTRAINT pending_erasure_key PRIMARY KEY (user_id)
);
-- Whose time has come, the earliest first.
CREATE INDEX pending_erasure_by_due ON pending_erasure (due, user_id);

-- CredentialStore ------------------------------------------------------------------------------------------------------------------

-- Secrets are known by their SHA-256 in hex and by nothing else.
CREATE TABLE signed_in_session (
    key             text COLLATE "C" NOT NULL,
    user_id         text COLLATE "C" NOT NULL,
    kind            text COLLATE "C" NOT NULL,
    device          text COLLATE "C" NOT NULL,
    signed_in_at    timestamptz      NOT NULL,
    last_used_at    timestamptz      NOT NULL,
    expires_at      timestamptz      NOT NULL,
    ends_at         timestamptz      NOT NULL,
    refresh_next    text COLLATE "C",
    refresh_last    text COLLATE "C",
    refresh_attempt text COLLATE "C",
    refresh_at      timestamptz,
    leaving         boolean          NOT NULL,
    CONSTRAINT signed_in_session_key PRIMARY KEY (key),
    CONSTRAINT signed_in_session_kind CHECK (kind IN ('COOKIE', 'BEARER', 'APPLICATION')),
    CONSTRAINT signed_in_session_device_length CHECK (char_length(device) <= 60),
    CONSTRAINT signed_in_session_ends CHECK (expires_at <= ends_at),
    CONSTRAINT signed_in_session_refresh CHECK ((refresh_next IS NULL) = (refresh_at IS NULL))
);
-- Where is somebody signed in; what goes with a person.
CREATE INDEX signed_in_session_by_user ON signed_in_session (user_id);
-- What has ended.
CREATE INDEX signed_in_session_by_end ON signed_in_session (ends_at);

CREATE TABLE issued_secret (
    hash       text COLLATE "C" NOT NULL,
    session    text COLLATE "C" NOT NULL,
    kind       text COLLATE "C" NOT NULL,
    expires_at timestamptz      NOT NULL,
    CONSTRAINT issued_secret_key PRIMARY KEY (hash),
    CONSTRAINT issued_secret_session FOREIGN KEY (session) REFERENCES signed_in_session (key) ON DELETE CASCADE,
    CONSTRAINT issued_secret_kind CHECK (kind IN ('TICKET', 'BEARER'))
);
-- What goes with a session.
CREATE INDEX issued_secret_by_session ON issued_secret (session);
-- What has ended.
CREATE INDEX issued_secret_by_end ON issued_secret (expires_at);

-- NoticeStore ----------------------------------------------------------------------------------------------------------------------

CREATE TABLE notice (
    user_id      text COLLATE "C" NOT NULL,
    id           text COLLATE "C" NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    provider     text COLLATE "C" NOT NULL,
    at           timestamptz      NOT NULL,
    undo_until   timestamptz,
    acknowledged boolean          NOT NULL,
    -- In which order they were added.
    position     bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT notice_key PRIMARY KEY (user_id, id),
    CONSTRAINT notice_kind CHECK (kind IN ('JOINED', 'LINKED', 'UNLINKED', 'UNDONE', 'EMAIL_CHANGED', 'SIGNED_OUT',
        'ERASURE_REQUESTED', 'ERASURE_TAKEN_BACK'))
);
-- The latest of somebody, and which are one too many.
CREATE INDEX notice_by_user ON notice (user_id, position DESC);
-- What is old enough to be removed.
CREATE INDEX notice_by_time ON notice (at);

-- ProfileStore ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE profile (
    user_id      text COLLATE "C"   NOT NULL,
    name         text COLLATE "C"   NOT NULL,
    alias        text COLLATE "C",
    headline     text COLLATE "C"   NOT NULL,
    bio          text COLLATE "C"   NOT NULL,
    seniority    text COLLATE "C",
    segment      text COLLATE "C",
    time_zone    text COLLATE "C",
    topics       text[] COLLATE "C" NOT NULL,
    skills       text[] COLLATE "C" NOT NULL,
    interests    text[] COLLATE "C" NOT NULL,
    company      text COLLATE "C",
    languages    text[] COLLATE "C" NOT NULL,
    connected    text[] COLLATE "C" NOT NULL,
    avatar       text COLLATE "C",
    picture_from text COLLATE "C",
    verified_by  text COLLATE "C",
    verified     text[] COLLATE "C",
    verified_at  timestamptz,
    confirmed    boolean            NOT NULL,
    -- The company in the form in which companies are compared, while the card is complete: for this one the person counts who has also
    -- agreed to the guidelines.
    counts_for   text COLLATE "C",
    -- One more with each change: who changes it says which one he has read.
    version      bigint             NOT NULL,
    CONSTRAINT profile_key PRIMARY KEY (user_id),
    CONSTRAINT profile_name_length CHECK (char_length(name) BETWEEN 1 AND 80),
    CONSTRAINT profile_alias_length CHECK (char_length(alias) BETWEEN 1 AND 30),
    CONSTRAINT profile_headline_length CHECK (char_length(headline) <= 120),
    CONSTRAINT profile_bio_length CHECK (char_length(bio) <= 500),
    CONSTRAINT profile_lists CHECK (cardinality(topics) <= 5 AND cardinality(skills) <= 20 AND cardinality(languages) <= 3),
    CONSTRAINT profile_verified CHECK (
        (verified_by IS NULL) = (verified IS NULL) AND (verified_by IS NULL) = (verified_at IS NULL)
    )
);
-- How many people are of this company.
CREATE INDEX profile_by_company ON profile (counts_for) WHERE counts_for IS NOT NULL;

CREATE TABLE preferences (
    user_id            text COLLATE "C" NOT NULL,
    offer              text COLLATE "C" NOT NULL,
    decision_seconds   integer          NOT NULL,
    sound              boolean          NOT NULL,
    requeue            boolean          NOT NULL,
    keyboard_shortcuts boolean          NOT NULL,
    intent             text COLLATE "C" NOT NULL,
    mode               text COLLATE "C" NOT NULL,
    avoids_colleagues  boolean          NOT NULL,
    paused_until       timestamptz,
    version            bigint           NOT NULL,
    CONSTRAINT preferences_key PRIMARY KEY (user_id),
    -- Nobody without a profile has any.
    CONSTRAINT preferences_profile FOREIGN KEY (user_id) REFERENCES profile (user_id) ON DELETE CASCADE,
    CONSTRAINT preferences_decision CHECK (decision_seconds IN (20, 60))
);

CREATE TABLE acknowledgement (
    user_id  text COLLATE "C" NOT NULL,
    document text COLLATE "C" NOT NULL,
    version  text COLLATE "C" NOT NULL,
    at       timestamptz      NOT NULL,
    CONSTRAINT acknowledgement_key PRIMARY KEY (user_id, document, version),
    CONSTRAINT acknowledgement_profile FOREIGN KEY (user_id) REFERENCES profile (user_id) ON DELETE CASCADE,
    CONSTRAINT acknowledgement_document_length CHECK (char_length(document) BETWEEN 1 AND 40),
    CONSTRAINT acknowledgement_version_length CHECK (char_length(version) BETWEEN 1 AND 40)
);

CREATE TABLE avoided_person (
    owner    text COLLATE "C" NOT NULL,
    other    text COLLATE "C" NOT NULL,
    id       text COLLATE "C" NOT NULL,
    name     text COLLATE "C" NOT NULL,
    at       timestamptz      NOT NULL,
    -- In which order they were noted.
    position bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT avoided_person_key PRIMARY KEY (owner, other),
    CONSTRAINT avoided_person_id UNIQUE (owner, id),
    CONSTRAINT avoided_person_not_oneself CHECK (owner <> other)
);
-- Who would rather not meet somebody who goes.
CREATE INDEX avoided_person_by_other ON avoided_person (other);

-- AvatarStore ----------------------------------------------------------------------------------------------------------------------

CREATE TABLE avatar (
    user_id text COLLATE "C" NOT NULL,
    id      text COLLATE "C" NOT NULL,
    jpeg    bytea            NOT NULL,
    CONSTRAINT avatar_key PRIMARY KEY (user_id),
    CONSTRAINT avatar_id UNIQUE (id),
    CONSTRAINT avatar_length CHECK (octet_length(jpeg) <= 65536)
);
-- A JPEG does not become smaller.
ALTER TABLE avatar ALTER COLUMN jpeg SET STORAGE EXTERNAL;

-- BlockStore -----------------------------------------------------------------------------------------------------------------------

CREATE TABLE block (
    owner    text COLLATE "C" NOT NULL,
    other    text COLLATE "C" NOT NULL,
    id       text COLLATE "C" NOT NULL,
    name     text COLLATE "C" NOT NULL,
    at       timestamptz      NOT NULL,
    -- In which order they were made.
    position bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT block_key PRIMARY KEY (owner, other),
    CONSTRAINT block_id UNIQUE (owner, id),
    CONSTRAINT block_not_oneself CHECK (owner <> other)
);
-- Who has blocked somebody.
CREATE INDEX block_by_other ON block (other, owner);

-- ReportStore ----------------------------------------------------------------------------------------------------------------------

CREATE TABLE report (
    case_id      text COLLATE "C" NOT NULL,
    -- Null when he is no more.
    reporter     text COLLATE "C",
    reported     text COLLATE "C" NOT NULL,
    conversation text COLLATE "C" NOT NULL,
    reason       text COLLATE "C" NOT NULL,
    note         text COLLATE "C",
    at           timestamptz      NOT NULL,
    -- Whether nobody has decided it; beside the decision, so that the open ones have an index of their own.
    open         boolean          NOT NULL,
    CONSTRAINT report_key PRIMARY KEY (case_id),
    -- One of each about each; those of people who are no more are not compared.
    CONSTRAINT report_once UNIQUE (reporter, reported)
);
-- The open ones, the latest first, in pages; and those that have been open for too long.
CREATE INDEX report_open ON report (at DESC, case_id) WHERE open;
-- What somebody has reported, the latest first.
CREATE INDEX report_by_reporter ON report (reporter, at DESC, case_id) WHERE reporter IS NOT NULL;
-- What was reported about somebody, the latest first, and how much.
CREATE INDEX report_by_reported ON report (reported, at DESC, case_id);

CREATE TABLE report_evidence (
    case_id  text COLLATE "C" NOT NULL,
    position integer          NOT NULL,
    seq      bigint           NOT NULL,
    -- Null when he is no more.
    author   text COLLATE "C",
    at       timestamptz      NOT NULL,
    text     text COLLATE "C" NOT NULL,
    marked   boolean          NOT NULL,
    CONSTRAINT report_evidence_key PRIMARY KEY (case_id, position),
    CONSTRAINT report_evidence_report FOREIGN KEY (case_id) REFERENCES report (case_id) ON DELETE CASCADE
);

CREATE TABLE report_decision (
    case_id               text COLLATE "C" NOT NULL,
    outcome               text COLLATE "C" NOT NULL,
    decided_by            text COLLATE "C" NOT NULL,
    at                    timestamptz      NOT NULL,
    -- What is to follow, as it was decided: what has become of it is in "restriction".
    restriction_case      text COLLATE "C",
    restriction_user      text COLLATE "C",
    restriction_rule      text COLLATE "C",
    restriction_what      text COLLATE "C",
    restriction_automatic boolean,
    restriction_from      timestamptz,
    restriction_until     timestamptz,
    CONSTRAINT report_decision_key PRIMARY KEY (case_id),
    CONSTRAINT report_decision_report FOREIGN KEY (case_id) REFERENCES report (case_id) ON DELETE CASCADE,
    CONSTRAINT report_decision_outcome CHECK (outcome IN ('DISMISSED', 'UPHELD')),
    CONSTRAINT report_decision_restriction CHECK (
        (outcome = 'UPHELD')
            = (restriction_case IS NOT NULL AND restriction_user IS NOT NULL AND restriction_rule IS NOT NULL
                AND restriction_what IS NOT NULL AND restriction_automatic IS NOT NULL AND restriction_from IS NOT NULL)
    )
);
-- What was decided long enough ago to be removed.
CREATE INDEX report_decision_by_time ON report_decision (at);

-- RestrictionStore -----------------------------------------------------------------------------------------------------------------

CREATE TABLE restriction (
    case_id   text COLLATE "C" NOT NULL,
    user_id   text COLLATE "C" NOT NULL,
    rule      text COLLATE "C" NOT NULL,
    what      text COLLATE "C" NOT NULL,
    automatic boolean          NOT NULL,
    starts_at timestamptz      NOT NULL,
    -- Null for one without an end.
    ends_at   timestamptz,
    CONSTRAINT restriction_key PRIMARY KEY (case_id)
);
-- Whether somebody may talk: the one that ends last.
CREATE INDEX restriction_by_user ON restriction (user_id, ends_at DESC NULLS FIRST);
-- What ended long enough ago to be removed.
CREATE INDEX restriction_by_end ON restriction (ends_at) WHERE ends_at IS NOT NULL;

CREATE TABLE kept_restriction (
    subject   text COLLATE "C" NOT NULL,
    rule      text COLLATE "C" NOT NULL,
    what      text COLLATE "C" NOT NULL,
    automatic boolean          NOT NULL,
    starts_at timestamptz      NOT NULL,
    ends_at   timestamptz      NOT NULL
);
-- Whether something is kept for who comes back; and the same twice is kept once. A text that is long is compared by its hash.
CREATE UNIQUE INDEX kept_restriction_once
    ON kept_restriction (subject, ends_at, starts_at, rule, automatic, md5(what));
-- What has ended; and what is kept under several names, which ends at one moment.
CREATE INDEX kept_restriction_by_end ON kept_restriction (ends_at);

CREATE TABLE kept_names (
    user_id  text COLLATE "C"   NOT NULL,
    subjects text[] COLLATE "C" NOT NULL,
    ends_at  timestamptz        NOT NULL,
    CONSTRAINT kept_names_key PRIMARY KEY (user_id)
);
-- What has ended.
CREATE INDEX kept_names_by_end ON kept_names (ends_at);

-- AuditStore -----------------------------------------------------------------------------------------------------------------------

CREATE TABLE audit_entry (
    number   bigint GENERATED ALWAYS AS IDENTITY,
    id       text COLLATE "C" NOT NULL,
    at       timestamptz      NOT NULL,
    done_by  text COLLATE "C" NOT NULL,
    action   text COLLATE "C" NOT NULL,
    case_id  text COLLATE "C" NOT NULL,
    about    text COLLATE "C" NOT NULL,
    CONSTRAINT audit_entry_key PRIMARY KEY (number),
    CONSTRAINT audit_entry_once UNIQUE (id),
    CONSTRAINT audit_entry_action CHECK (action IN ('READ', 'DISMISSED', 'UPHELD', 'RESTRICTED', 'LIFTED'))
);
-- What is old enough to be removed.
CREATE INDEX audit_entry_by_time ON audit_entry (at);

-- ConversationStore ----------------------------------------------------------------------------------------------------------------

CREATE TABLE conversation (
    id          text COLLATE "C" NOT NULL,
    -- Null while only the end was told.
    a           text COLLATE "C",
    b           text COLLATE "C",
    topic       text COLLATE "C",
    started_at  timestamptz,
    ended_at    timestamptz,
    cause       text COLLATE "C",
    ended_by    text COLLATE "C",
    revealed_at timestamptz,
    -- Who has erased his account finds it no more; the other one does.
    left_by_a   boolean          NOT NULL,
    left_by_b   boolean          NOT NULL,
    CONSTRAINT conversation_key PRIMARY KEY (id),
    CONSTRAINT conversation_told CHECK (started_at IS NOT NULL OR ended_at IS NOT NULL),
    CONSTRAINT conversation_start CHECK ((started_at IS NULL) = (a IS NULL) AND (started_at IS NULL) = (b IS NULL)),
    CONSTRAINT conversation_end CHECK ((ended_at IS NULL) = (cause IS NULL)),
    CONSTRAINT conversation_of_two CHECK (a <> b)
);
-- With whom has somebody talked, the latest first: as the one who is named first, and as the other.
CREATE INDEX conversation_of_a ON conversation (a, started_at DESC, id) INCLUDE (b) WHERE NOT left_by_a;
CREATE INDEX conversation_of_b ON conversation (b, started_at DESC, id) INCLUDE (a) WHERE NOT left_by_b;
-- What is old enough to be removed.
CREATE INDEX conversation_by_time ON conversation ((coalesce(ended_at, started_at)));

CREATE TABLE conversation_feedback (
    conversation text COLLATE "C"   NOT NULL,
    given_by     text COLLATE "C"   NOT NULL,
    rating       smallint           NOT NULL,
    tags         text[] COLLATE "C" NOT NULL,
    at           timestamptz        NOT NULL,
    CONSTRAINT conversation_feedback_key PRIMARY KEY (conversation, given_by),
    CONSTRAINT conversation_feedback_conversation
        FOREIGN KEY (conversation) REFERENCES conversation (id) ON DELETE CASCADE,
    CONSTRAINT conversation_feedback_rating CHECK (rating BETWEEN 1 AND 4)
);
-- What goes with a person.
CREATE INDEX conversation_feedback_by_giver ON conversation_feedback (given_by);
