import type { Actor } from '@app/access';
import { Configuration } from '@app/configuration';
import { ORGANS } from '@app/county';
import { PaperRenderer } from '@app/documents';
import { DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import notices from '../../../data/notices.json';
import { progressUrl } from '../../cases/application/case-view';
import { ItemTermsReader } from '../../cases/application/item-terms';
import { stageName } from '../../cases/domain/case.transitions';
import { may } from '../../cases/domain/case-policy';
import { IntakeDatabase } from '../../database';
import { type BundleRow, decisionsOf, deliveriesOf } from '../persistence/bundle.repository';
import { bundlePickUpContext } from './bundle-contexts';
import { organOfBundle } from './bundle-numbers';
import { isFiled } from './follow-members';
import { elsewhereOf, ReadBundles } from './read-bundles';

const FORMS: Readonly<Record<string, string>> = { ORIGINAL: '原件', COPY: '复印件', ELECTRONIC: '电子件' };
const DECISIONS: Readonly<Record<string, string>> = {
  GRANT_DECISION: '准予决定书',
  DENIAL_DECISION: '不予决定书',
  DEEMED_RENEWAL_RECORD: '视为准予延续记录',
};
const MINUTE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

export interface PrintedPaper {
  readonly pdf: Buffer;
  readonly number: string;
}

/** The two papers of a bundle, made from its rows each time they are printed. */
@Injectable()
export class BundlePapers {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cipher: PersonalDataCipher,
    private readonly configuration: Configuration,
    private readonly renderer: PaperRenderer,
    private readonly itemTerms: ItemTermsReader,
    private readonly reads: ReadBundles,
  ) {}

  /** 收件凭证: with the pick-up code on it, so only for the window that took the bundle and for the applicant. */
  async receipt(bundleNo: string, actor: Actor): Promise<PrintedPaper> {
    const row = await this.reads.find(this.database, bundleNo, actor);
    const atItsWindow = may(actor.roles, 'receive') && row.receivedOrgan !== null && row.receivedOrgan === actor.organ;
    if (actor.kind !== 'CITIZEN' && !atItsWindow) {
      throw new DomainError('forbidden', 'not-permitted', '收件凭证由收件窗口打印。');
    }
    const members = (await this.reads.members(this.database, row.id, actor)).filter(isFiled);
    const names = new Map(members.map(({ key, itemName }) => [key, itemName]));
    const pdf = await this.renderer.renderPaper('BUNDLE_RECEIPT', {
      ...this.common(row, row.receiptNumber, row.createdAt),
      receivedAt: MINUTE.format(row.createdAt),
      windowName: row.receivedOrgan === null ? '网上申报' : organOfBundle(row.receivedOrgan).shortName,
      staffName: row.receivedBy ?? '',
      members: members.map(({ itemName, itemCode, caseNo, status }) => ({
        name: itemName,
        caseNo,
        organName: this.organName(itemCode, row),
        stage: stageName(status, true),
      })),
      papers: row.papers.map(({ name, form, copies, members: keys }) => ({
        ...{ name, copies, form: FORMS[form] ?? form },
        usedFor: keys.map((key) => names.get(key) ?? key).join('、'),
      })),
      elsewhere: elsewhereOf(row).map(({ name, where }) => `${name}：${where}`),
      progressCode: row.progressCode,
      pickUpCode: this.cipher.decrypt(row.pickUpCell, bundlePickUpContext(row.bundleNo)),
    });
    return { pdf, number: row.receiptNumber };
  }

  /** 送达回证 of one hand-out. */
  async delivery(bundleNo: string, sequence: number, actor: Actor): Promise<PrintedPaper> {
    const row = await this.reads.find(this.database, bundleNo, actor);
    const delivery = (await deliveriesOf(this.database, row.id)).find((one) => one.sequence === sequence);
    if (delivery === undefined) throw new DomainError('not-found', 'bundle-delivery-not-found', '没有这一次出件的送达回证，请核对次序。');
    const decisions = await decisionsOf(this.database, delivery.caseIds);
    const pdf = await this.renderer.renderPaper('BUNDLE_DELIVERY_RECEIPT', {
      ...this.common(row, delivery.number, delivery.deliveredAt),
      documents: decisions.map(({ caseNo, itemName, kind, number }) => ({
        caseNo,
        name: `${itemName}${DECISIONS[kind] ?? '办理结果'}`,
        number: number ?? caseNo,
      })),
      recipientName: row.applicantName,
      servedOn: localDateOf(delivery.deliveredAt),
      place: delivery.place,
      staffName: delivery.staffName ?? '',
      open: delivery.stillOpen,
    });
    return { pdf, number: delivery.number };
  }

  private common(row: BundleRow, number: string, at: Date) {
    return {
      number,
      organName: organOfBundle(row.receivedOrgan).name,
      sealName: '政务服务收件专用章',
      issuedOn: localDateOf(at),
      enquiryPhone: notices.enquiryPhone,
      supervisionPhone: notices.supervisionPhone,
      applicantName: row.applicantName,
      ...(row.agentName === null ? {} : { agentName: row.agentName }),
      itemName: row.bundleName,
      caseNo: row.bundleNo,
      progressUrl: progressUrl(this.configuration.publicUrl, row.bundleNo, row.progressCode),
      licensing: false,
    };
  }

  private organName(itemCode: string, { createdAt, division }: BundleRow): string {
    const { competentOrgan } = this.itemTerms.contentInForce(itemCode, localDateOf(createdAt));
    return (
      ORGANS.find(({ code }) => code === competentOrgan)?.name ?? ORGANS.find(({ code }) => code.startsWith(`${division}-`))?.name ?? ''
    );
  }
}
