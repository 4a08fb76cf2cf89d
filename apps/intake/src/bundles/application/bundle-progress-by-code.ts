import { timingSafeEqual } from 'node:crypto';
import type { LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { type CaseStatus, stageName } from '../../cases/domain/case.transitions';
import { IntakeDatabase } from '../../database';
import { BUNDLE_STATUS_NAMES, type BundleStatus } from '../domain/bundle-progress';
import { bundleByNumber, membersOf } from '../persistence/bundle.repository';

/** What anybody with number and code may read of a bundle: stages and days. Never a name of a person, a number or a paper. */
export interface BundleProgressView {
  readonly bundleNo: string;
  readonly name: string;
  readonly status: BundleStatus;
  readonly stage: string;
  readonly members: readonly {
    readonly itemName: string;
    readonly status: CaseStatus;
    readonly stage: string;
    readonly promisedDueOn: LocalDate | null;
  }[];
}

/** 进度查询 of a bundle; a wrong code and an unknown number look the same. */
@Injectable()
export class BundleProgressByCode {
  constructor(private readonly database: IntakeDatabase) {}

  async find(bundleNo: string, code: string): Promise<BundleProgressView | undefined> {
    const row = await bundleByNumber(this.database, bundleNo);
    const expected = Buffer.from(row?.progressCode ?? '------');
    const given = Buffer.from(code.padEnd(expected.length).slice(0, expected.length));
    if (row === undefined || !timingSafeEqual(expected, given)) return undefined;
    const members = await membersOf(this.database, [row.id]);
    return {
      bundleNo: row.bundleNo,
      name: row.bundleName,
      status: row.status,
      stage: BUNDLE_STATUS_NAMES[row.status],
      members: members.flatMap(({ itemName, status, promisedDueOn }) =>
        status === null ? [] : [{ itemName, status, stage: stageName(status, true), promisedDueOn }],
      ),
    };
  }
}
