import type { Migration } from '@app/persistence';

/**
 * 好差评 by service event: what was served is a row when it happens, and a rating names it. Ratings stay INSERT and SELECT only:
 * nobody of the office, and no program of it, can alter one.
 */
export const serviceEvents: Migration = {
  name: '0051-service-events',
  up: `
    CREATE TABLE service_event (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      case_id bigint NOT NULL REFERENCES service_case,
      service_number smallint NOT NULL CHECK (service_number BETWEEN 1 AND 99),
      kind text NOT NULL CHECK (kind IN ('CONSULTATION','FILING','SUPPLEMENT','PAYMENT','COMPLETION')),
      served_at timestamptz NOT NULL,
      served_on date NOT NULL,
      served_by bigint,
      organ text,
      rate_until date NOT NULL,
      CONSTRAINT uq_service_event UNIQUE (case_id, service_number)
    );
    COMMENT ON COLUMN service_event.served_on IS 'calendar day in Asia/Shanghai';

    -- What was served before there were rows for it stands in the history. Seven days were the local rule until now.
    INSERT INTO service_event (case_id, service_number, kind, served_at, served_on, served_by, organ, rate_until)
    SELECT case_id, row_number() OVER (PARTITION BY case_id ORDER BY version), kind, at, at_day, served_by, organ, at_day + 7
    FROM (
      SELECT h.case_id, h.version, h.at, (h.at AT TIME ZONE 'Asia/Shanghai')::date AS at_day,
             CASE WHEN h.actor_kind = 'STAFF' THEN h.actor_id END AS served_by, c.received_organ AS organ,
             CASE h.action WHEN 'submit' THEN 'FILING' WHEN 'receive' THEN 'FILING' WHEN 'supplement' THEN 'SUPPLEMENT' ELSE 'COMPLETION' END AS kind
      FROM case_history h JOIN service_case c ON c.id = h.case_id
      WHERE h.action IN ('submit','receive','supplement','deliver','refuse','declareNotRequired')
        AND NOT (h.action = 'receive' AND EXISTS (SELECT 1 FROM case_history s WHERE s.case_id = h.case_id AND s.action = 'submit'))
    ) served;

    ALTER TABLE evaluation ADD COLUMN service_number smallint, ADD COLUMN real_name boolean NOT NULL DEFAULT true,
      ADD COLUMN unit text, ADD COLUMN rated_staff bigint[] NOT NULL DEFAULT '{}';
    -- A rated service that no step tells of, as a consultation, becomes an event of its own.
    INSERT INTO service_event (case_id, service_number, kind, served_at, served_on, organ, rate_until)
    SELECT e.case_id, coalesce((SELECT max(s.service_number) FROM service_event s WHERE s.case_id = e.case_id), 0)
             + row_number() OVER (PARTITION BY e.case_id ORDER BY e.id),
           wanted.kind, e.given_at, (e.given_at AT TIME ZONE 'Asia/Shanghai')::date, c.received_organ, (e.given_at AT TIME ZONE 'Asia/Shanghai')::date + 7
    FROM evaluation e JOIN service_case c ON c.id = e.case_id
    CROSS JOIN LATERAL (SELECT CASE e.service_event WHEN 'DELIVERY' THEN 'COMPLETION' WHEN 'CORRECTION' THEN 'SUPPLEMENT' ELSE e.service_event END AS kind) wanted
    WHERE NOT EXISTS (SELECT 1 FROM service_event s WHERE s.case_id = e.case_id AND s.kind = wanted.kind);
    UPDATE evaluation e SET
      service_number = (SELECT max(s.service_number) FROM service_event s WHERE s.case_id = e.case_id AND s.kind =
        CASE e.service_event WHEN 'DELIVERY' THEN 'COMPLETION' WHEN 'CORRECTION' THEN 'SUPPLEMENT' ELSE e.service_event END),
      unit = (SELECT coalesce(c.handling_organ, c.received_organ, '532922-government-office') FROM service_case c WHERE c.id = e.case_id),
      rated_staff = coalesce((SELECT array_agg(DISTINCT h.actor_id) FROM case_history h WHERE h.case_id = e.case_id AND h.actor_kind = 'STAFF'), '{}');
    ALTER TABLE evaluation ALTER COLUMN service_number SET NOT NULL, ALTER COLUMN unit SET NOT NULL, ALTER COLUMN real_name DROP DEFAULT,
      ALTER COLUMN rated_staff DROP DEFAULT, ALTER COLUMN service_event DROP NOT NULL;
    ALTER TABLE evaluation DROP CONSTRAINT uq_evaluation_event;
    ALTER TABLE evaluation ADD CONSTRAINT uq_evaluation_service UNIQUE (case_id, service_number);
    ALTER TABLE evaluation ADD CONSTRAINT evaluation_of_service FOREIGN KEY (case_id, service_number) REFERENCES service_event (case_id, service_number);
    ALTER TABLE evaluation ADD CONSTRAINT evaluation_channel_check CHECK (channel IN ('PORTAL','CODE'));
    COMMENT ON COLUMN evaluation.service_event IS 'name of the service in the encryption context of comments written before services had numbers; null since';
    COMMENT ON COLUMN evaluation.rated_staff IS 'everybody of the office who had worked on the case when it was rated: none of them sees it or handles it';

    CREATE TABLE second_evaluation (
      evaluation_id bigint PRIMARY KEY REFERENCES evaluation,
      grade smallint NOT NULL CHECK (grade BETWEEN 1 AND 5),
      comment_cell text,
      channel text NOT NULL CHECK (channel IN ('PORTAL','CODE')),
      given_at timestamptz NOT NULL
    );
    COMMENT ON TABLE second_evaluation IS '追评, once';

    GRANT SELECT, INSERT ON service_event, second_evaluation TO onewindow_intake;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA intake TO onewindow_intake;
  `,
  down: `
    DROP TABLE second_evaluation;
    ALTER TABLE evaluation DROP CONSTRAINT evaluation_of_service, DROP CONSTRAINT uq_evaluation_service, DROP CONSTRAINT evaluation_channel_check;
    UPDATE evaluation SET service_event = 'SERVICE_' || service_number WHERE service_event IS NULL;
    ALTER TABLE evaluation DROP COLUMN service_number, DROP COLUMN real_name, DROP COLUMN unit, DROP COLUMN rated_staff,
      ALTER COLUMN service_event SET NOT NULL, ADD CONSTRAINT uq_evaluation_event UNIQUE (case_id, service_event);
    DROP TABLE service_event;
  `,
};
