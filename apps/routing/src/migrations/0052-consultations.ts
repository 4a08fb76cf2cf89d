import type { Migration } from '@app/persistence';

const OPINIONS = `('AGREE', 'AGREE_WITH_CONDITIONS', 'DISAGREE', 'NO_COMMENT')`;

export const consultations: Migration = {
  name: '0052-consultations',
  up: `
    ALTER TABLE route ADD COLUMN simplification jsonb;
    COMMENT ON COLUMN route.simplification IS '一站审定: {before, after, daysSaved, ...}: the levels that the item had, and those that it has with a joint consultation';

    CREATE TABLE consultation (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL CONSTRAINT uq_consultation_number UNIQUE,
      kind text NOT NULL CONSTRAINT consultation_kind CHECK (kind IN ('SINGLE', 'JOINT')),
      route_id bigint NOT NULL REFERENCES route,
      task_id bigint NOT NULL REFERENCES task,
      organ text NOT NULL,
      questions text NOT NULL,
      shown text[] NOT NULL,
      repeats bigint REFERENCES consultation,
      meeting_on date,
      due_on date NOT NULL,
      status text NOT NULL CONSTRAINT consultation_status CHECK (status IN ('OPEN', 'WITHDRAWN', 'CONSOLIDATED')),
      asked_by bigint NOT NULL,
      asked_on_behalf_of bigint,
      asked_at timestamptz NOT NULL,
      consolidated text,
      consolidated_by bigint,
      consolidated_at timestamptz,
      version int NOT NULL DEFAULT 1,
      CONSTRAINT consultation_meeting CHECK ((kind = 'JOINT') = (meeting_on IS NOT NULL)),
      CONSTRAINT consultation_consolidated CHECK (
        (status = 'CONSOLIDATED') = (consolidated IS NOT NULL) AND (status = 'CONSOLIDATED') <= (kind = 'JOINT'))
    );
    COMMENT ON TABLE consultation IS '会商: other organs and outside bodies are asked; it stops no clock and holds up nobody';
    COMMENT ON COLUMN consultation.organ IS 'who asks; of a joint consultation the convenor';
    COMMENT ON COLUMN consultation.shown IS 'what of the case those who are asked see beside the question: codes that the asker chose, never personal data';
    CREATE INDEX consultation_route ON consultation (route_id, id);

    CREATE TABLE consultee (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      consultation_id bigint NOT NULL REFERENCES consultation,
      organ text,
      body_name text,
      contact_cell text,
      token_hash bytea CONSTRAINT uq_consultee_token UNIQUE,
      status text NOT NULL CONSTRAINT consultee_status CHECK (status IN ('NOT_SENT', 'SENT', 'READ', 'ANSWERED', 'OVERDUE', 'WITHDRAWN')),
      sent_at timestamptz,
      read_at timestamptz,
      answered_at timestamptz,
      answered_by bigint,
      opinion text CONSTRAINT consultee_opinion CHECK (opinion IN ${OPINIONS}),
      answer text,
      CONSTRAINT consultee_inside_or_outside CHECK ((organ IS NULL) = (body_name IS NOT NULL) AND (organ IS NULL) = (contact_cell IS NOT NULL)),
      CONSTRAINT consultee_link_is_outside CHECK (organ IS NULL OR token_hash IS NULL),
      CONSTRAINT consultee_answered CHECK ((status = 'ANSWERED') = (opinion IS NOT NULL AND answered_at IS NOT NULL)),
      CONSTRAINT consultee_answered_by CHECK ((answered_by IS NOT NULL) <= (organ IS NOT NULL AND status = 'ANSWERED'))
    );
    COMMENT ON COLUMN consultee.token_hash IS 'SHA-256 of the one-time link of an outside body; the link itself is shown once and kept nowhere';
    COMMENT ON COLUMN consultee.contact_cell IS 'encrypted: how the asker reaches the outside body';
    CREATE INDEX consultee_of ON consultee (consultation_id, id);
    CREATE INDEX consultee_asked ON consultee (organ, id) WHERE status IN ('SENT', 'READ', 'OVERDUE');

    GRANT SELECT, INSERT, UPDATE ON consultation, consultee TO onewindow_routing;
  `,
  down: `
    DROP TABLE consultee, consultation;
    ALTER TABLE route DROP COLUMN simplification;
  `,
};
