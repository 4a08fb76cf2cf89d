import type { Migration } from '@app/persistence';

/** Dated facts that only people can tell the guard; the rest it reads from the proceedings. */
export const createLimitation = (role: string): Migration => ({
  name: '0230-limitation',
  up: `
CREATE TABLE limitation_facts (
  dispute_id bigint PRIMARY KEY REFERENCES dispute,
  version integer NOT NULL,
  facts jsonb NOT NULL,
  noted_by bigint NOT NULL,
  noted_at timestamptz NOT NULL
);
COMMENT ON COLUMN limitation_facts.facts IS 'days, codes and yes/no: knewOn, interruptions, iou; no words of anybody';
GRANT SELECT, INSERT, UPDATE ON limitation_facts TO ${role};`,
  down: 'DROP TABLE limitation_facts;',
});
