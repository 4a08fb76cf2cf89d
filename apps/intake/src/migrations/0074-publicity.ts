import type { Migration } from '@app/persistence';

export const publicity: Migration = {
  name: '0074-publicity',
  up: `
    CREATE TABLE publicity (
      id bigint PRIMARY KEY,
      case_id bigint NOT NULL REFERENCES service_case,
      organ text NOT NULL,
      shown_name text,
      proposal text NOT NULL,
      object_to text NOT NULL,
      begun_on date NOT NULL,
      due_on date NOT NULL,
      ended_at timestamptz,
      outcome text CONSTRAINT publicity_outcome CHECK (outcome IN ('COMPLETED', 'UPHELD', 'CANCELLED')),
      CONSTRAINT publicity_ended CHECK ((ended_at IS NULL) = (outcome IS NULL))
    );
    COMMENT ON TABLE publicity IS '公示: all that anybody may read of a proposal, and nothing else; routing keeps the period';
    COMMENT ON COLUMN publicity.id IS 'routing''s; the number of the publicity on the page';
    COMMENT ON COLUMN publicity.shown_name IS 'the first character and a star, where the item shows that much; emptied when the period has ended';
    COMMENT ON COLUMN publicity.organ IS 'the organ that examined: it reads and answers objections';
    CREATE INDEX publicity_shown ON publicity (due_on, id) WHERE ended_at IS NULL;
    CREATE INDEX publicity_case ON publicity (case_id);

    CREATE TABLE publicity_objection (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      publicity_id bigint NOT NULL REFERENCES publicity,
      text_cell text NOT NULL,
      state text NOT NULL DEFAULT 'OPEN' CONSTRAINT publicity_objection_state CHECK (state IN ('OPEN', 'DISMISSED', 'UPHELD')),
      raised_at timestamptz NOT NULL,
      answered_at timestamptz,
      CONSTRAINT publicity_objection_answered CHECK ((state = 'OPEN') = (answered_at IS NULL))
    );
    COMMENT ON COLUMN publicity_objection.text_cell IS 'what somebody said about a neighbour: encrypted, read by whoever has to answer it';
    CREATE INDEX publicity_objection_of ON publicity_objection (publicity_id);

    GRANT SELECT, INSERT, UPDATE ON publicity, publicity_objection TO onewindow_intake;
  `,
  down: 'DROP TABLE publicity_objection, publicity;',
};
