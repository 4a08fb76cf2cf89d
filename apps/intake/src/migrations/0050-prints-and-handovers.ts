import type { Migration } from '@app/persistence';

export const printsAndHandovers: Migration = {
  name: '0050-prints-and-handovers',
  up: `
    CREATE TABLE official_document_print (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      document_id bigint NOT NULL REFERENCES official_document,
      copy_number smallint NOT NULL CHECK (copy_number > 0),
      format text NOT NULL CHECK (format IN ('page','slip')),
      printed_by bigint NOT NULL,
      printed_by_name text NOT NULL,
      organ text NOT NULL,
      window_name text NOT NULL,
      reason text,
      printed_at timestamptz NOT NULL,
      CONSTRAINT uq_official_document_print UNIQUE (document_id, copy_number),
      CONSTRAINT reprint_has_reason CHECK (copy_number = 1 OR reason IS NOT NULL)
    );
    COMMENT ON TABLE official_document_print IS 'every print of an official paper: who, when, at which window, the how manieth';

    CREATE TABLE handover (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL CONSTRAINT uq_handover_code UNIQUE,
      version int NOT NULL CHECK (version > 0),
      state text NOT NULL CHECK (state IN ('OPEN','RECEIVED','DISPUTED','SETTLED','CANCELLED')),
      number text NOT NULL CONSTRAINT uq_handover_number UNIQUE,
      purpose text NOT NULL CHECK (purpose IN ('REVIEW','ARCHIVE','RETURN')),
      from_organ text NOT NULL,
      from_section text,
      from_staff bigint NOT NULL,
      from_name text NOT NULL,
      to_organ text NOT NULL,
      to_section text,
      handed_over_at timestamptz NOT NULL,
      due_on date NOT NULL,
      received_by bigint,
      received_name text,
      received_section text,
      received_at timestamptz,
      settled_by bigint,
      settled_at timestamptz,
      settlement text,
      CONSTRAINT received_is_complete CHECK ((state IN ('RECEIVED','DISPUTED','SETTLED')) = (received_by IS NOT NULL)
        AND (received_by IS NULL) = (received_at IS NULL)),
      CONSTRAINT receiver_is_not_sender CHECK (received_by IS NULL OR received_by <> from_staff),
      CONSTRAINT settled_is_complete CHECK ((state = 'SETTLED') = (settlement IS NOT NULL) AND (settlement IS NULL) = (settled_by IS NULL)
        AND (settled_by IS NULL) = (settled_at IS NULL))
    );
    CREATE INDEX handover_to ON handover (to_organ, id DESC);
    CREATE INDEX handover_from ON handover (from_organ, id DESC);

    CREATE TABLE handover_paper (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      handover_id bigint NOT NULL REFERENCES handover,
      case_id bigint NOT NULL REFERENCES service_case,
      paper_code text NOT NULL,
      name text NOT NULL,
      form text NOT NULL CHECK (form IN ('ORIGINAL','COPY')),
      copies int NOT NULL CHECK (copies > 0),
      condition text CHECK (condition IN ('COMPLETE','MISSING','DAMAGED')),
      note text,
      CONSTRAINT uq_handover_paper UNIQUE (handover_id, case_id, paper_code)
    );
    CREATE INDEX handover_paper_case ON handover_paper (case_id, paper_code, handover_id DESC);
    COMMENT ON TABLE handover_paper IS 'the last hand-over of a paper that was not cancelled says who has it';

    GRANT SELECT, INSERT ON official_document_print TO onewindow_intake;
    GRANT SELECT, INSERT, UPDATE (version, state, received_by, received_name, received_section, received_at, settled_by, settled_at, settlement)
      ON handover TO onewindow_intake;
    GRANT SELECT, INSERT, UPDATE (condition, note) ON handover_paper TO onewindow_intake;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA intake TO onewindow_intake;
  `,
  down: 'DROP TABLE handover_paper, handover, official_document_print;',
};
