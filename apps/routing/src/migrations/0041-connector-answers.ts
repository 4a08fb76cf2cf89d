import type { Migration } from '@app/persistence';

export const connectorAnswers: Migration = {
  name: '0041-connector-answers',
  up: `
    CREATE TABLE connector_answer (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      connector text NOT NULL,
      answer_id text NOT NULL,
      call_id bigint NOT NULL REFERENCES external_call,
      via text NOT NULL CONSTRAINT connector_answer_via CHECK (via IN ('CALL', 'POLL', 'CALLBACK')),
      result text NOT NULL CONSTRAINT connector_answer_result CHECK (result IN ('GRANT', 'DENY')),
      reason_code text,
      external_reference text,
      decided_on date NOT NULL,
      disposition text NOT NULL
        CONSTRAINT connector_answer_disposition CHECK (disposition IN ('DECIDES', 'FOR_PEOPLE', 'DUPLICATE', 'LATE', 'CONTRADICTION')),
      note text,
      received_at timestamptz NOT NULL,
      CONSTRAINT uq_connector_answer UNIQUE (connector, answer_id)
    );
    COMMENT ON TABLE connector_answer IS 'every answer of a department''s system, once, with what became of it; append only';
    COMMENT ON COLUMN connector_answer.reason_code IS 'in the department''s own words; the item''s reason stands on the route';
    -- At most one answer of a call stands, whatever races.
    CREATE UNIQUE INDEX uq_connector_answer_standing ON connector_answer (call_id) WHERE disposition IN ('DECIDES', 'FOR_PEOPLE');
    CREATE INDEX connector_answer_call ON connector_answer (call_id, id);

    CREATE TABLE connector_breaker (
      connector text PRIMARY KEY,
      state text NOT NULL CONSTRAINT connector_breaker_state CHECK (state IN ('CLOSED', 'OPEN', 'HALF_OPEN')),
      failures int NOT NULL,
      since timestamptz NOT NULL,
      retry_at timestamptz,
      last_reason_code text,
      last_success_at timestamptz,
      CONSTRAINT connector_breaker_retry CHECK ((state = 'CLOSED') = (retry_at IS NULL))
    );
    COMMENT ON TABLE connector_breaker IS 'shared by every worker: one trial at a time, whoever makes it';
    GRANT SELECT, INSERT ON connector_answer TO onewindow_routing;
    GRANT SELECT, INSERT, UPDATE ON connector_breaker TO onewindow_routing;
  `,
  down: 'DROP TABLE connector_breaker, connector_answer;',
};
