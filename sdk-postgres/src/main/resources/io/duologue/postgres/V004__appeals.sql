-- What people say against restrictions, and what was decided about it.

CREATE TABLE appeal (
    -- Of the restriction. Its row is another store's, which may be elsewhere; the retention takes an appeal away with it.
    case_id       text COLLATE "C" NOT NULL,
    user_id       text COLLATE "C" NOT NULL,
    text          text COLLATE "C" NOT NULL,
    at            timestamptz      NOT NULL,
    -- Null if nobody did, or if it is not known.
    restricted_by text COLLATE "C",
    -- The case of the report from which the restriction followed, if there was one and it is known.
    report        text COLLATE "C",
    -- The four of a decision; null while there is none.
    outcome       text COLLATE "C",
    decided_by    text COLLATE "C",
    decided_at    timestamptz,
    reason        text COLLATE "C",
    -- One of each restriction.
    CONSTRAINT appeal_key PRIMARY KEY (case_id),
    CONSTRAINT appeal_text_length CHECK (char_length(text) BETWEEN 1 AND 1000),
    CONSTRAINT appeal_reason_length CHECK (char_length(reason) BETWEEN 1 AND 500),
    CONSTRAINT appeal_outcome CHECK (outcome IN ('GRANTED', 'DENIED')),
    CONSTRAINT appeal_decision CHECK (
        (outcome IS NULL) = (decided_by IS NULL) AND (outcome IS NULL) = (decided_at IS NULL)
            AND (outcome IS NULL) = (reason IS NULL)
    )
);
-- The open ones, the oldest first, in pages.
CREATE INDEX appeal_open ON appeal (at, case_id) WHERE outcome IS NULL;
-- What somebody has said, the latest first; what goes with a person.
CREATE INDEX appeal_by_user ON appeal (user_id, at DESC, case_id);
-- What is old enough to be asked about, in pages.
CREATE INDEX appeal_by_time ON appeal (at, case_id);

-- What was decided about an appeal has one of the actions that an older version knows as well, and this beside it.
ALTER TABLE audit_entry ADD COLUMN on_appeal boolean NOT NULL DEFAULT false;
