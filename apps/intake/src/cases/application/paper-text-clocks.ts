import { EXTENSION_REASONS } from '@app/county';
import type { ExtensionNoticeContent, PaperCommon, SpecialProcedureNoticeContent } from '@app/documents';
import { dueDate, type LocalDate, officeCalendar } from '@app/legal-calendar';
import { pauseCause } from '@app/legal-clock';
import type { PaperFacts } from '../domain/paper-facts';
import { inWords } from './limit-in-words';

/** What the papers about a clock need of their case. */
interface ClockPaperSource {
  readonly facts: PaperFacts;
  readonly state: { readonly acceptedOn: LocalDate | null };
  readonly item: { readonly extension: { readonly approver: string } | null };
}

/** 特殊程序告知书: which procedure, and how long it will take (行政许可法 §45). */
export function specialProcedureText(common: PaperCommon, { facts, state }: ClockPaperSource): SpecialProcedureNoticeContent {
  const { procedure, remaining } = facts;
  if (!procedure || state.acceptedOn === null) throw new Error('the paper needs a special procedure of an accepted case');
  const { kind, article, expected, begunOn } = procedure;
  const { name } = pauseCause(kind);
  return {
    ...common,
    acceptedOn: state.acceptedOn,
    procedure: name,
    reason: `作出决定前依法需要进行${name}，${name}结束后继续审查。`,
    basis: article,
    startsOn: begunOn,
    expectedTime: inWords(expected),
    expectedEndsOn: dueDate({ ...expected, rollsLastDayOff: expected.unit !== 'WORKING_DAY' }, begunOn, officeCalendar()),
    remainingLimit: remaining ? inWords(remaining) : '本事项没有办理期限',
  };
}

/** 延长办理期限通知书: the reason and the new day (行政许可法 §42). */
export function extensionText(common: PaperCommon, { facts, state, item }: ClockPaperSource): ExtensionNoticeContent {
  const { extension, dueDays } = facts;
  if (!extension?.formerDueOn || !dueDays?.statutoryDueOn || state.acceptedOn === null) {
    throw new Error('the paper needs an extension of a running limit');
  }
  const reason = EXTENSION_REASONS.find(({ code }) => code === extension.reasonCode);
  if (!reason) throw new Error(`no reason of an extension has the code ${extension.reasonCode}`);
  return {
    ...common,
    acceptedOn: state.acceptedOn,
    formerDueOn: extension.formerDueOn,
    extension: inWords(extension),
    newDueOn: dueDays.statutoryDueOn,
    reason: reason.text,
    basis: extension.article,
    approvedBy: item.extension?.approver ?? '本行政机关负责人',
  };
}
