import type { Migration } from '@app/persistence';

export const linkedCases: Migration = {
  name: '0027-linked-cases',
  up: `
    CREATE TABLE act_ground (
      case_id bigint PRIMARY KEY REFERENCES service_case,
      ground_code text NOT NULL,
      explanation text NOT NULL,
      opened_by bigint NOT NULL,
      document_id bigint REFERENCES official_document,
      corrections_cell text,
      CONSTRAINT corrections_name_their_paper CHECK ((document_id IS NULL) = (corrections_cell IS NULL))
    );
    COMMENT ON TABLE act_ground IS 'why an organ revokes, withdraws, cancels or corrects; the law of the ground stands in the act data';
    COMMENT ON COLUMN act_ground.corrections_cell IS 'the wrong and the right words, encrypted: they may be a name';

    CREATE TABLE quota_line (
      item_code text NOT NULL,
      period text NOT NULL,
      last_sequence int NOT NULL CHECK (last_sequence > 0),
      PRIMARY KEY (item_code, period)
    );
    CREATE TABLE quota_place (
      case_id bigint PRIMARY KEY REFERENCES service_case,
      item_code text NOT NULL,
      period text NOT NULL,
      sequence int NOT NULL,
      CONSTRAINT uq_quota_place UNIQUE (item_code, period, sequence)
    );
    COMMENT ON TABLE quota_place IS 'the order of acceptance of a limited licence (行政许可法 §57); without gaps, for routing counts on it';

    GRANT SELECT, INSERT ON act_ground, quota_place TO onewindow_intake;
    GRANT SELECT, INSERT, UPDATE ON quota_line TO onewindow_intake;
  `,
  down: 'DROP TABLE quota_place, quota_line, act_ground;',
};
