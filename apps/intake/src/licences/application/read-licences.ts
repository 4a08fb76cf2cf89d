import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf, officeCalendar } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { CatalogueCache } from '../../catalogue/application/catalogue-cache';
import { IntakeDatabase } from '../../database';
import { LICENCE_STATE_NAMES, renewBy } from '../domain/licence';
import { LICENCE_COLUMNS, type LicenceRow, licenceByNumber } from '../persistence/licence.repository';
import { licenceScope } from '../persistence/licence-scope';

/** What anybody may check (行政许可法 §40); the holder only masked. */
export interface PublicLicence {
  readonly number: string;
  readonly name: string;
  readonly itemName: string;
  readonly organ: string;
  readonly holder: string;
  readonly issuedOn: LocalDate;
  readonly validTo: LocalDate | null;
  readonly state: LicenceRow['state'];
  readonly stateName: string;
  readonly endedOn: LocalDate | null;
  readonly cancelledOn: LocalDate | null;
}

export interface LicenceView extends PublicLicence {
  readonly caseNo: string;
  readonly itemCode: string;
  /** 延续: the last day to ask for it in time; null where the licence is not renewed. */
  readonly renewBy: LocalDate | null;
  readonly remindedOn: LocalDate | null;
}

type Row = LicenceRow & { readonly caseNo: string; readonly itemVersion: number };

@Injectable()
export class ReadLicences {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly catalogue: CatalogueCache,
    private readonly clock: Clock,
  ) {}

  /** A page within the reader's scope, newest first; `before` is the internal id of the last row seen. */
  async page(
    actor: Actor,
    filter: { state: string | null; before: number | null; limit: number },
  ): Promise<{ items: LicenceView[]; next: number | null }> {
    const scope = licenceScope(actor);
    const rows = await this.database.query<Row>(
      `SELECT ${LICENCE_COLUMNS}, c.case_no AS "caseNo", c.item_version AS "itemVersion" FROM licence l JOIN service_case c ON c.id = l.case_id
       WHERE ($1::text IS NULL OR l.state = $1) AND ($2::bigint IS NULL OR l.id < $2) AND ${scope.sql(4)} ORDER BY l.id DESC LIMIT $3`,
      [filter.state, filter.before, filter.limit + 1, ...scope.parameters],
    );
    const page = rows.slice(0, filter.limit);
    return { items: page.map((row) => this.view(row)), next: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null };
  }

  async check(number: string): Promise<PublicLicence> {
    const licence = await licenceByNumber(this.database, number);
    if (licence === undefined) throw new DomainError('not-found', 'licence-not-found', '没有找到这个编号的证照，请核对编号。');
    return this.shown(licence);
  }

  private view(row: Row): LicenceView {
    const renewal = this.catalogue.version(row.itemCode, row.itemVersion).content.result.renewal;
    const renewable = renewal !== undefined && row.validTo !== null && row.state === 'VALID';
    return {
      ...this.shown(row),
      caseNo: row.caseNo,
      itemCode: row.itemCode,
      renewBy: renewable && row.validTo !== null ? renewBy(row.validTo, renewal, officeCalendar()) : null,
      remindedOn: row.remindedOn,
    };
  }

  private shown(licence: LicenceRow): PublicLicence {
    const { number, name, itemName, organ, holderName, issuedOn, validTo, cancelledOn } = licence;
    // The day after the last the licence has run out, whether or not a sweep has come by.
    const over = licence.state === 'VALID' && validTo !== null && localDateOf(this.clock.now()) > validTo;
    const state = over ? 'EXPIRED' : licence.state;
    return {
      number,
      name,
      itemName,
      organ,
      holder: holderName,
      issuedOn,
      validTo,
      state,
      stateName: LICENCE_STATE_NAMES[state],
      endedOn: over ? validTo : licence.endedOn,
      cancelledOn,
    };
  }
}
