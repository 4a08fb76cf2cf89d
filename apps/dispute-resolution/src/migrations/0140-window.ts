import type { Migration } from '@app/persistence';

/** 与综合窗口的衔接: cases that routing handed to this service, and the one answer that goes back. */
export const createWindow = (role: string): Migration => ({
  name: '0140-window',
  up: `
CREATE TABLE window_work (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version integer NOT NULL,
  route_id bigint NOT NULL CONSTRAINT uq_window_work_route UNIQUE,
  case_id bigint NOT NULL,
  case_no text NOT NULL,
  item_code text NOT NULL,
  division text NOT NULL,
  accepted_on date NOT NULL,
  handled_by bigint[] NOT NULL,
  state text NOT NULL CONSTRAINT ck_window_work_state CHECK (state IN ('TO_READ', 'OPEN', 'ANSWERED', 'CALLED_BACK')),
  dispute_id bigint CONSTRAINT uq_window_work_dispute UNIQUE REFERENCES dispute,
  opened_at timestamptz NOT NULL,
  next_read_at timestamptz,
  reads integer NOT NULL DEFAULT 0,
  ended_at timestamptz,
  CONSTRAINT ck_window_work_read CHECK ((state = 'TO_READ') = (next_read_at IS NOT NULL)),
  CONSTRAINT ck_window_work_dispute CHECK (state NOT IN ('OPEN', 'ANSWERED') OR dispute_id IS NOT NULL)
);
CREATE INDEX ix_window_work_to_read ON window_work (next_read_at) WHERE state = 'TO_READ';
GRANT SELECT, INSERT, UPDATE ON window_work TO ${role};`,
  down: 'DROP TABLE window_work;',
});
