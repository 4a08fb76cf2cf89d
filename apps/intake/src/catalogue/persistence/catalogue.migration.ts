import type { Migration } from '@app/persistence';

const ROLE = 'onewindow_intake';

/**
 * 事项目录. Validity never overlaps: an exclusion constraint says so, over two ranges so that no extension is needed (the item id
 * as a range of one). What was published never changes: a trigger says so, whoever writes. Every change of a version raises the
 * revision, by which the processes that keep the catalogue in memory see that they must read it again.
 */
export const catalogueMigration: Migration = {
  name: '0005-create-catalogue',
  up: `
    CREATE TABLE service_item (
      id              bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_service_item PRIMARY KEY,
      code            text        NOT NULL CONSTRAINT uq_service_item_code UNIQUE CONSTRAINT ck_service_item_code CHECK (code ~ '^[0-9]{12}$'),
      name            text        NOT NULL,
      pinyin_initials text        NOT NULL,
      created_at      timestamptz NOT NULL
    );
    COMMENT ON COLUMN service_item.pinyin_initials IS 'name and aliases, first letters, blank-separated: what a clerk types';

    CREATE TABLE item_version (
      id           bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_item_version PRIMARY KEY,
      item_id      bigint      NOT NULL CONSTRAINT fk_item_version_item REFERENCES service_item (id),
      version      integer     NOT NULL CONSTRAINT ck_item_version_number CHECK (version > 0),
      state        text        NOT NULL CONSTRAINT ck_item_version_state CHECK (state IN ('DRAFT', 'PUBLISHED', 'SUSPENDED', 'RETIRED')),
      content      json        NOT NULL,
      content_hash text        NOT NULL CONSTRAINT ck_item_version_hash CHECK (content_hash ~ '^[0-9a-f]{64}$'),
      valid_from   date        NOT NULL,
      valid_to     date,
      state_reason text,
      created_at   timestamptz NOT NULL,
      published_at timestamptz,
      CONSTRAINT uq_item_version_number UNIQUE (item_id, version),
      CONSTRAINT ck_item_version_validity CHECK (valid_to IS NULL OR valid_to >= valid_from),
      CONSTRAINT ck_item_version_published CHECK ((state = 'DRAFT') = (published_at IS NULL)),
      CONSTRAINT ex_item_version_validity EXCLUDE USING gist
        (int8range(item_id, item_id, '[]') WITH &&, daterange(valid_from, valid_to, '[]') WITH &&) WHERE (state <> 'DRAFT')
    );
    COMMENT ON COLUMN item_version.content IS 'json and not jsonb: an export gives the file back in its own order';
    COMMENT ON COLUMN item_version.valid_to IS 'last day in force; null is open';

    CREATE FUNCTION item_version_keeps() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      IF OLD.state = 'DRAFT' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
      END IF;
      IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'item_version % is published and stays', OLD.id USING ERRCODE = 'OW001', CONSTRAINT = 'item_version_is_immutable';
      END IF;
      IF NEW.state = 'DRAFT' OR NEW.item_id <> OLD.item_id OR NEW.version <> OLD.version OR NEW.content_hash <> OLD.content_hash
         OR NEW.content::text <> OLD.content::text OR NEW.valid_from <> OLD.valid_from OR NEW.published_at <> OLD.published_at
         -- An open end may be closed, once; a last day that people were told stays.
         OR (OLD.valid_to IS NOT NULL AND NEW.valid_to IS DISTINCT FROM OLD.valid_to) THEN
        RAISE EXCEPTION 'item_version % is published and never changes', OLD.id USING ERRCODE = 'OW001', CONSTRAINT = 'item_version_is_immutable';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER item_version_keeps BEFORE UPDATE OR DELETE ON item_version FOR EACH ROW EXECUTE FUNCTION item_version_keeps();

    CREATE TABLE catalogue_revision (
      id       boolean CONSTRAINT pk_catalogue_revision PRIMARY KEY DEFAULT true CONSTRAINT ck_catalogue_revision_one_row CHECK (id),
      revision bigint  NOT NULL
    );
    INSERT INTO catalogue_revision (revision) VALUES (0);
    CREATE FUNCTION item_version_counts() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      UPDATE catalogue_revision SET revision = revision + 1;
      RETURN NULL;
    END $$;
    CREATE TRIGGER item_version_counts AFTER INSERT OR UPDATE OR DELETE ON item_version FOR EACH STATEMENT EXECUTE FUNCTION item_version_counts();

    GRANT SELECT, INSERT, UPDATE ON service_item TO ${ROLE};
    GRANT SELECT, INSERT, UPDATE, DELETE ON item_version TO ${ROLE};
    GRANT SELECT, UPDATE ON catalogue_revision TO ${ROLE};
  `,
  down: `
    DROP TABLE catalogue_revision, item_version, service_item;
    DROP FUNCTION item_version_keeps();
    DROP FUNCTION item_version_counts();
  `,
};
