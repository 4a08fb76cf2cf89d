import type { Migration } from '@app/persistence';

/** A matter that comes up again after its signal was answered is a new matter; while one is open, there is one. */
export const signalsRaisedAnew: Migration = {
  name: '0080-signals-raised-anew',
  up: `
    ALTER TABLE supervision_signal DROP CONSTRAINT uq_supervision_signal;
    CREATE UNIQUE INDEX uq_supervision_signal_open ON supervision_signal (case_id, kind) WHERE answered_at IS NULL;
    CREATE INDEX supervision_signal_case ON supervision_signal (case_id, kind);
  `,
  down: `
    DROP INDEX supervision_signal_case, uq_supervision_signal_open;
    DELETE FROM supervision_signal s USING supervision_signal later WHERE later.case_id = s.case_id AND later.kind = s.kind AND later.id > s.id;
    ALTER TABLE supervision_signal ADD CONSTRAINT uq_supervision_signal UNIQUE (case_id, kind);
  `,
};
