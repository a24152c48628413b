-- How often something happened, by the hour. No single event is kept, and nobody is named.

CREATE TABLE event_count (
    -- In which it happened.
    hour      timestamptz      NOT NULL,
    name      text COLLATE "C" NOT NULL,
    -- What else was said of it; both empty where all events of this name are counted.
    attribute text COLLATE "C" NOT NULL,
    value     text COLLATE "C" NOT NULL,
    count     bigint           NOT NULL,
    -- Finds the hours of some days, and those that are old enough to be removed.
    CONSTRAINT event_count_key PRIMARY KEY (hour, name, attribute, value),
    CONSTRAINT event_count_lengths CHECK (char_length(name) <= 40 AND char_length(attribute) <= 40 AND char_length(value) <= 64),
    CONSTRAINT event_count_positive CHECK (count > 0)
);
