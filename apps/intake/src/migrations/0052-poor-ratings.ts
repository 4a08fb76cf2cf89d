import type { Migration } from '@app/persistence';

export const poorRatings: Migration = {
  name: '0052-poor-ratings',
  up: `
    CREATE TABLE poor_rating (
      evaluation_id bigint PRIMARY KEY REFERENCES evaluation,
      version int NOT NULL CHECK (version > 0),
      state text NOT NULL CHECK (state IN ('TO_VERIFY','IN_APPEAL','TO_RECTIFY','TO_REPLY','TO_CALL_BACK','TO_RECHECK','CLOSED')),
      unit text NOT NULL,
      handlers bigint[] NOT NULL DEFAULT '{}',
      escalated boolean NOT NULL DEFAULT false,
      call_attempts smallint NOT NULL DEFAULT 0,
      outcome text CHECK (outcome IN ('RECTIFIED','EXPLAINED','NOT_UPHELD')),
      finding text,
      basis text,
      measures text[] NOT NULL DEFAULT '{}',
      replied_at timestamptz,
      rate_again_until date,
      opened_at timestamptz NOT NULL,
      closed_at timestamptz,
      CONSTRAINT replied_is_complete CHECK ((replied_at IS NULL) = (rate_again_until IS NULL)),
      CONSTRAINT replied_has_outcome CHECK (replied_at IS NULL OR (outcome IS NOT NULL AND finding IS NOT NULL)),
      CONSTRAINT closed_was_replied CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL) AND (closed_at IS NULL OR replied_at IS NOT NULL))
    );
    CREATE INDEX poor_rating_unit ON poor_rating (unit, evaluation_id DESC);

    CREATE TABLE poor_rating_reply (
      number text PRIMARY KEY,
      evaluation_id bigint NOT NULL REFERENCES poor_rating,
      content_cell text NOT NULL,
      given_at timestamptz NOT NULL
    );
    CREATE INDEX poor_rating_reply_rating ON poor_rating_reply (evaluation_id, given_at DESC);
    COMMENT ON COLUMN poor_rating_reply.content_cell IS 'everything the reply says, letter for letter, encrypted; only the rater reads it as a paper';

    CREATE TABLE poor_rating_history (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      evaluation_id bigint NOT NULL REFERENCES poor_rating,
      version int NOT NULL,
      action text NOT NULL,
      from_state text,
      to_state text NOT NULL,
      actor_kind text NOT NULL CHECK (actor_kind IN ('STAFF','CITIZEN','SYSTEM')),
      actor_id bigint,
      note text,
      at timestamptz NOT NULL,
      CONSTRAINT uq_poor_rating_history UNIQUE (evaluation_id, version)
    );

    -- Poor ratings of before were never handled; nobody's time runs on them, so the supervisor may take them at once.
    INSERT INTO poor_rating (evaluation_id, version, state, unit, escalated, opened_at)
    SELECT id, 1, 'TO_VERIFY', unit, true, given_at FROM evaluation WHERE grade <= 2;
    INSERT INTO poor_rating_history (evaluation_id, version, action, from_state, to_state, actor_kind, at)
    SELECT evaluation_id, 1, 'open', NULL, 'TO_VERIFY', 'CITIZEN', opened_at FROM poor_rating;

    GRANT SELECT, INSERT, UPDATE (version, state, handlers, escalated, call_attempts, outcome, finding, basis, measures,
      replied_at, rate_again_until, closed_at) ON poor_rating TO onewindow_intake;
    GRANT SELECT, INSERT ON poor_rating_history, poor_rating_reply TO onewindow_intake;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA intake TO onewindow_intake;
  `,
  down: 'DROP TABLE poor_rating_reply, poor_rating_history, poor_rating;',
};
