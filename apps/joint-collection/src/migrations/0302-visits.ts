import type { Migration } from '@app/persistence';

const FEN = 'BETWEEN 0 AND 100000000000';

/** 上门征缴: devices, the packets that went out on them, and what came back. */
export const visits = (role: string): Migration => ({
  name: '0302-visits',
  up: `
    CREATE TABLE visit_device (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      staff_id bigint NOT NULL,
      staff_name text NOT NULL,
      division text NOT NULL,
      name text NOT NULL,
      public_key bytea NOT NULL CONSTRAINT uq_visit_device_key UNIQUE CONSTRAINT visit_device_key CHECK (octet_length(public_key) = 32),
      registered_at timestamptz NOT NULL,
      revoked_at timestamptz,
      revoked_by bigint
    );
    COMMENT ON COLUMN visit_device.public_key IS 'Ed25519; the private key never leaves the device';

    CREATE TABLE visit_session (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      packet_id uuid NOT NULL CONSTRAINT uq_visit_session_packet UNIQUE,
      device_id bigint NOT NULL REFERENCES visit_device,
      agent bigint NOT NULL,
      agent_name text NOT NULL,
      township text NOT NULL,
      group_id bigint NOT NULL REFERENCES village_group,
      group_name text NOT NULL,
      state text NOT NULL CONSTRAINT visit_session_state CHECK (state IN ('PREPARED', 'OUT', 'SYNCED', 'TALLIED', 'CLOSED', 'CANCELLED')),
      version int NOT NULL DEFAULT 1,
      people bigint[] NOT NULL,
      first_number int NOT NULL,
      last_number int NOT NULL,
      issued_at timestamptz NOT NULL,
      valid_until timestamptz NOT NULL,
      sync_until timestamptz NOT NULL,
      body_cell text NOT NULL,
      body_hash bytea NOT NULL,
      signature bytea NOT NULL,
      closing text,
      closing_hash bytea,
      synced_at timestamptz,
      tallied_at timestamptz,
      closed_by bigint,
      closed_at timestamptz,
      CONSTRAINT visit_session_numbers CHECK (last_number >= first_number),
      CONSTRAINT visit_session_closed CHECK ((state = 'CLOSED') = (closed_by IS NOT NULL)),
      CONSTRAINT visit_session_second_person CHECK (closed_by IS DISTINCT FROM agent OR closed_by IS NULL)
    );
    COMMENT ON COLUMN visit_session.body_cell IS 'encrypted: the packet as it was signed, so that the device can take it again';
    CREATE INDEX visit_session_township ON visit_session (township, id);

    CREATE TABLE visit (
      session_id bigint NOT NULL REFERENCES visit_session,
      visit_id uuid NOT NULL,
      sequence int NOT NULL,
      person_id bigint NOT NULL,
      outcome text NOT NULL,
      receipt_no int NOT NULL,
      medical_fen bigint NOT NULL CONSTRAINT visit_medical CHECK (medical_fen ${FEN}),
      pension_fen bigint NOT NULL CONSTRAINT visit_pension CHECK (pension_fen ${FEN}),
      visited_at timestamptz NOT NULL,
      received_at timestamptz NOT NULL,
      body text NOT NULL,
      hash bytea NOT NULL,
      signature bytea NOT NULL,
      PRIMARY KEY (session_id, visit_id),
      CONSTRAINT uq_visit_sequence UNIQUE (session_id, sequence),
      CONSTRAINT uq_visit_receipt UNIQUE (session_id, receipt_no),
      CONSTRAINT visit_paid CHECK ((outcome = 'PAID') = (medical_fen + pension_fen > 0))
    );
    COMMENT ON COLUMN visit.visited_at IS 'the time of the receipt in law: the body is what the device signed then';
    CREATE INDEX visit_person ON visit (person_id, visited_at);

    CREATE TABLE visit_difference (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      session_id bigint NOT NULL REFERENCES visit_session,
      person_id bigint NOT NULL,
      fund text NOT NULL CONSTRAINT visit_difference_fund CHECK (fund IN ('medical', 'pension')),
      tally_fen bigint NOT NULL,
      ledger_fen bigint NOT NULL,
      state text NOT NULL CONSTRAINT visit_difference_state CHECK (state IN ('OPEN', 'CLOSED')),
      opened_at timestamptz NOT NULL,
      resolution text CONSTRAINT visit_difference_resolution CHECK (resolution IN ('AGREED', 'EXPLAINED')),
      reason text,
      resolved_by bigint,
      resolved_at timestamptz,
      CONSTRAINT uq_visit_difference UNIQUE (session_id, person_id, fund),
      CONSTRAINT visit_difference_closed CHECK ((state = 'CLOSED') = (resolution IS NOT NULL))
    );

    GRANT SELECT, INSERT, UPDATE ON visit_device, visit_session, visit_difference TO ${role};
    GRANT SELECT, INSERT ON visit TO ${role};
  `,
  down: 'DROP TABLE visit_difference, visit, visit_session, visit_device;',
});
