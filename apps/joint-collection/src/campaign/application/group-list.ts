import { Injectable } from '@nestjs/common';
import writeExcel from 'write-excel-file/node';
import { INSURANCE_NAMES } from '../../rules/domain/insurance';
import { STANDING_NAMES } from '../domain/standing';
import type { Campaign, UnpaidView } from './campaign-progress';

/** 组长版: the unpaid of a village group in large print, without citizen numbers, for somebody who goes from door to door. */
@Injectable()
export class GroupList {
  /** An XLSX of one A4 sheet wide. Last characters only of what identifies a person: the list is carried about on paper. */
  async make({ insurance, year }: Campaign, people: readonly UnpaidView[]): Promise<Buffer> {
    const text = (value: string, fontWeight?: 'bold') => ({
      value,
      type: String,
      fontSize: 16,
      wrap: true,
      ...(fontWeight ? { fontWeight } : {}),
    });
    const place = people[0] === undefined ? '' : `${people[0].village}${people[0].groupName}`;
    const rows = [
      [text(`${INSURANCE_NAMES[insurance]} ${year}年度未缴名单 ${place}`, 'bold')],
      ['户号', '姓名', '证件尾号', '应缴（元）', '情况', '记录'].map((value) => text(value, 'bold')),
      ...people.map(({ householdNumber, name, citizenNumber, due, standing, hardHit }) => [
        text(householdNumber),
        text(name),
        text(citizenNumber.slice(-4)),
        text(due ?? '待核定'),
        text(`${hardHit ? '★困难人员 ' : ''}${STANDING_NAMES[standing]}`),
        text(''),
      ]),
      [text('钱由群众通过税务渠道缴纳，任何人不得代收现金。', 'bold')],
    ];
    const columns = [{ width: 10 }, { width: 12 }, { width: 12 }, { width: 14 }, { width: 26 }, { width: 20 }];
    const { toBuffer } = writeExcel(rows as never, { columns, orientation: 'landscape' });
    return toBuffer();
  }
}
