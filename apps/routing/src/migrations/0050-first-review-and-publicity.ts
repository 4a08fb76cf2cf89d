import type { Migration } from '@app/persistence';

const KINDS = `'MAIN', 'REVIEW', 'COUNTERSIGN', 'ADD_SIGN', 'AFTER_SIGN', 'DELEGATION'`;

export const firstReviewAndPublicity: Migration = {
  name: '0050-first-review-and-publicity',
  up: `
    ALTER TABLE route ADD COLUMN first_review jsonb, ADD COLUMN publicity jsonb;
    COMMENT ON COLUMN route.first_review IS '下级初审: {organ, limit, article}: the township government examines, the competent organ decides (行政许可法 §43)';
    COMMENT ON COLUMN route.publicity IS '公示: {days, article}: how long a proposal to grant is public before the decision';

    ALTER TABLE task DROP CONSTRAINT task_kind;
    ALTER TABLE task ADD CONSTRAINT task_kind CHECK (kind IN (${KINDS}, 'OBJECTION'));
    CREATE INDEX task_objections ON task (route_id) WHERE kind = 'OBJECTION' AND closed_at IS NULL;

    CREATE TABLE publicity (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      route_id bigint NOT NULL REFERENCES route,
      examined_in bigint NOT NULL REFERENCES task,
      waiting_task bigint NOT NULL REFERENCES task,
      organ text NOT NULL,
      begun_on date NOT NULL,
      due_on date NOT NULL,
      status text NOT NULL CONSTRAINT publicity_status CHECK (status IN ('OPEN', 'COMPLETED', 'UPHELD', 'CANCELLED')),
      over_on date,
      ended_at timestamptz,
      version int NOT NULL DEFAULT 1,
      CONSTRAINT publicity_ended CHECK ((status = 'OPEN') = (ended_at IS NULL) AND (status = 'COMPLETED') <= (over_on IS NOT NULL))
    );
    COMMENT ON TABLE publicity IS '公示: one period of one proposal; who is named in it and what is said against it stays with intake';
    COMMENT ON COLUMN publicity.organ IS 'the organ that examined: objections are its to answer';
    COMMENT ON COLUMN publicity.over_on IS 'the day on which the period was over; the decision may still wait for an answer';
    CREATE UNIQUE INDEX uq_publicity_open ON publicity (route_id) WHERE status = 'OPEN';
    CREATE INDEX publicity_route ON publicity (route_id, id);

    CREATE TABLE publicity_objection (
      id bigint PRIMARY KEY,
      publicity_id bigint NOT NULL REFERENCES publicity,
      task_id bigint REFERENCES task,
      status text NOT NULL CONSTRAINT publicity_objection_status CHECK (status IN ('OPEN', 'DISMISSED', 'UPHELD', 'TOO_LATE', 'CANCELLED')),
      CONSTRAINT publicity_objection_task CHECK ((status = 'TOO_LATE') = (task_id IS NULL))
    );
    COMMENT ON COLUMN publicity_objection.id IS 'intake''s';
    CREATE INDEX publicity_objection_of ON publicity_objection (publicity_id);
    CREATE UNIQUE INDEX uq_publicity_objection_task ON publicity_objection (task_id) WHERE task_id IS NOT NULL;

    GRANT SELECT, INSERT, UPDATE ON publicity, publicity_objection TO onewindow_routing;
  `,
  down: `
    DROP TABLE publicity_objection, publicity;
    DROP INDEX task_objections;
    ALTER TABLE task DROP CONSTRAINT task_kind;
    ALTER TABLE task ADD CONSTRAINT task_kind CHECK (kind IN (${KINDS}));
    ALTER TABLE route DROP COLUMN publicity, DROP COLUMN first_review;
  `,
};
