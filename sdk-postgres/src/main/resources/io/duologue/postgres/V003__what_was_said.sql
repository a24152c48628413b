-- What was said, on a platform that keeps it for days.

-- TranscriptStore ------------------------------------------------------------------------------------------------------------------

CREATE TABLE transcript (
    conversation text COLLATE "C" NOT NULL,
    -- Null when he is no more.
    a            text COLLATE "C",
    b            text COLLATE "C",
    started_at   timestamptz      NOT NULL,
    -- For how long after its end, as the two were told.
    kept_seconds bigint           NOT NULL,
    -- Up to which place of the log it was written.
    written_seq  bigint           NOT NULL,
    written_mark integer          NOT NULL,
    -- When it is written on; null once it is complete.
    turn_at      timestamptz,
    ended_at     timestamptz,
    remove_at    timestamptz,
    CONSTRAINT transcript_key PRIMARY KEY (conversation),
    CONSTRAINT transcript_of_somebody CHECK (a IS NOT NULL OR b IS NOT NULL),
    CONSTRAINT transcript_of_two CHECK (a <> b),
    CONSTRAINT transcript_end CHECK ((ended_at IS NULL) = (turn_at IS NOT NULL) AND (ended_at IS NULL) = (remove_at IS NULL)),
    CONSTRAINT transcript_kept CHECK (kept_seconds >= 0)
);
-- Whose turn has come, the one that waits longest first.
CREATE INDEX transcript_by_turn ON transcript (turn_at) WHERE turn_at IS NOT NULL;
-- What is old enough to be removed.
CREATE INDEX transcript_by_removal ON transcript (remove_at) WHERE remove_at IS NOT NULL;
-- What goes with a person: as the one who is named first, and as the other.
CREATE INDEX transcript_of_a ON transcript (a) WHERE a IS NOT NULL;
CREATE INDEX transcript_of_b ON transcript (b) WHERE b IS NOT NULL;

CREATE TABLE transcript_line (
    conversation text COLLATE "C" NOT NULL,
    seq          bigint           NOT NULL,
    -- Tells two lines of one number apart, of a log that lost its end and grew anew.
    mark         integer          NOT NULL,
    said_by      text COLLATE "C" NOT NULL,
    n            bigint           NOT NULL,
    at           timestamptz      NOT NULL,
    text         text COLLATE "C" NOT NULL,
    CONSTRAINT transcript_line_key PRIMARY KEY (conversation, seq, mark),
    CONSTRAINT transcript_line_transcript FOREIGN KEY (conversation) REFERENCES transcript (conversation) ON DELETE CASCADE,
    CONSTRAINT transcript_line_said_by CHECK (said_by IN ('A', 'B'))
);
