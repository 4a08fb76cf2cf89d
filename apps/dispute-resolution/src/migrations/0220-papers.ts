import type { Migration } from '@app/persistence';

/** Papers of a proceeding, numbered by series and year, and the notices that tell people of a step. */
export const createPapers = (role: string): Migration => ({
  name: '0220-papers',
  up: `
CREATE TABLE proceeding_paper (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proceeding_id bigint NOT NULL REFERENCES proceeding,
  kind text NOT NULL,
  number text NOT NULL CONSTRAINT uq_proceeding_paper_number UNIQUE,
  organ text NOT NULL,
  about_party bigint REFERENCES dispute_party,
  content_cell text NOT NULL,
  issued_on date NOT NULL,
  issued_by bigint
);
COMMENT ON COLUMN proceeding_paper.content_cell IS 'everything that stands on it, encrypted: what is printed twice is the same paper';
CREATE INDEX ix_proceeding_paper ON proceeding_paper (proceeding_id, id);
GRANT SELECT, INSERT ON proceeding_paper TO ${role};`,
  down: 'DROP TABLE proceeding_paper;',
});
