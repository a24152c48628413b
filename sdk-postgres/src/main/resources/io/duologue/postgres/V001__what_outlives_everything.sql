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
    provider text COLLATE "C" NOT NULL,
    subject  text COLLATE "C" NOT NULL,
    account  text COLLATE "C" NOT NULL,
    since    timestamptz      NOT NULL,
    origin   text COLLATE "C" NOT NULL,
    email    text COLLATE "C",
    email_at timestamptz,
    -- In which order they came to their account: the first one first.
    position bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT account_identity_key PRIMARY KEY (provider, subject),
    -- One of each provider; and finds what belongs to an account.
    CONSTRAINT account_identity_of_account UNIQUE (account, provider),
    CONSTRAINT account_identity_account FOREIGN KEY (account) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT account_identity_provider_form CHECK (provider ~ '^[a-z][a-z0-9-]{0,31}$'),
    CONSTRAINT account_identity_subject_length CHECK (char_length(subject) BETWEEN 1 AND 255),
    CONSTRAINT account_identity_origin CHECK (origin IN ('SIGN_UP', 'EMAIL', 'SETTINGS')),
    CONSTRAINT account_identity_email_with_time CHECK ((email IS NULL) = (email_at IS NULL)),
    CONSTRAINT account_identity_email_length CHECK (char_length(email) <= 254)
);
-- Whose address is this, in a sign-in with another provider.
CREATE INDEX account_identity_by_email ON account_identity (email) WHERE email IS NOT NULL;

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
-- What is old enough to be forgotten.
CREATE INDEX parted_identity_by_time ON parted_identity (parted_at);
