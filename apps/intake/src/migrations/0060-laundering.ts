import type { Migration } from '@app/persistence';

export const laundering: Migration = {
  name: '0060-laundering',
  up: `
    ALTER TABLE supervision_signal ADD COLUMN details jsonb;
    COMMENT ON COLUMN supervision_signal.details IS 'the rows that show it: case numbers, codes, days; never personal data';

    CREATE TABLE laundering_check (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      checked_at timestamptz NOT NULL,
      up_to_history bigint NOT NULL,
      cases int NOT NULL,
      findings int NOT NULL
    );
    COMMENT ON TABLE laundering_check IS 'each search for laundered clocks: what it had read when it began';
    GRANT SELECT, INSERT ON laundering_check TO onewindow_intake;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA intake TO onewindow_intake;
  `,
  down: `
    DROP TABLE laundering_check;
    ALTER TABLE supervision_signal DROP COLUMN details;
  `,
};
