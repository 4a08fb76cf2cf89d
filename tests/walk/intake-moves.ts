import { DEMO_CITIZENS } from '@app/county';
import { type LocalDate, officeCalendar } from '@app/legal-calendar';
import type { Walk } from './walk';
import { papersFor, WALK_ITEMS, type WalkItem, walkItem } from './walk-items';

const HALL = ['yang.mei', 'li.chunhua', 'zhao.lin'];
const WINDOWS: Readonly<Record<string, readonly string[]>> = {
  '532922-government-office': HALL,
  '532922101-government': ['town101.1', 'town101.2'],
  '532922102-government': ['town102.1', 'town102.2'],
  '532922103-government': ['town103.1', 'town103.2'],
  '532922202-government': ['town202.1', 'town202.2'],
};
const SUPERVISORS = ['zi.wenbin', 'luo.guihua'];
const ADDRESS = '漾濞县苍山西镇（演示地址）88号';
const NOT_DUPLICATE = { reason: '另一件事' };

interface CaseLine {
  readonly id: number;
  readonly caseNo: string;
  readonly status: string;
  readonly itemCode: string;
  readonly division: string;
  readonly receivedOrgan: string | null;
  readonly handlingOrgan: string | null;
}

interface CaseView {
  readonly caseNo: string;
  readonly version: number;
  readonly status: string;
  readonly situation: string;
  readonly actions: readonly string[];
  readonly papers: readonly { readonly code: string }[];
  readonly deferred: { readonly papers: readonly string[] } | null;
}

/** What applicants and windows do. */
export class IntakeMoves {
  constructor(private readonly walk: Walk) {}

  /** A new matter: at the hall, at a township, from home, or through the village. */
  async file(): Promise<boolean> {
    const { chance, today } = this.walk;
    const item = chance.weighted(WALK_ITEMS);
    const form = item.form(chance, today);
    const papers = this.someOf(item, form);
    const division = chance.one(item.divisions);
    const township = WINDOWS[`${division}-government`];
    const citizen = chance.happens(0.4) ? chance.one(DEMO_CITIZENS) : undefined;
    const applicant =
      citizen === undefined
        ? { kind: 'PERSON', ...this.newPerson() }
        : { kind: 'PERSON', name: citizen.name, idNumber: citizen.citizenNumber };
    const [login, paperForm] = chance.weighted([
      { weight: 5, way: [chance.one(HALL), 'ORIGINAL'] as const },
      { weight: township === undefined ? 0 : 5, way: [chance.one(township ?? HALL), 'ORIGINAL'] as const },
      { weight: citizen === undefined ? 0 : 4, way: [citizen?.login ?? '', 'ELECTRONIC'] as const },
      { weight: division === '532922103' ? 2 : 0, way: ['village103', 'ELECTRONIC'] as const },
    ]).way;
    const body = {
      itemCode: item.code,
      division,
      applicant,
      form,
      papers: papers.map((code) => ({ code, form: paperForm })),
      proceed: chance.happens(0.6),
      ...(chance.happens(0.9) ? { notDuplicate: NOT_DUPLICATE } : {}),
      ...(chance.happens(0.2) ? { delivery: chance.one([{ method: 'WINDOW' }, { method: 'POST', address: ADDRESS }]) } : {}),
    };
    const before = await this.newest();
    const done = await this.walk.command('file', { login, path: 'cases', body, key: this.walk.key() });
    const newest = await this.newest();
    if (newest !== undefined && newest !== before) {
      this.walk.applicants.set(newest, { login: citizen?.login ?? null, idNumber: applicant.idNumber });
    }
    return done;
  }

  /** Somebody who can see a case does what the system offers. */
  async act(): Promise<boolean> {
    const line = await this.someCase();
    if (line === undefined) return false;
    const login = this.somebodyFor(line);
    const view = await this.view(login, line.caseNo);
    if (view === undefined) return false;
    const way = view.actions.length === 0 ? undefined : this.walk.choose(view.actions);
    return way === undefined ? false : this.carryOut(way, login, line, view, true);
  }

  /** Anybody tries anything: refused or done, never a broken rule. */
  async uninvited(): Promise<boolean> {
    const { chance } = this.walk;
    const line = await this.someCase();
    if (line === undefined) return false;
    const reader = this.somebodyFor(line);
    const view = await this.view(reader, line.caseNo);
    if (view === undefined) return false;
    const action = chance.one([
      'accept',
      'refuse',
      'withdraw',
      'notifyCorrection',
      'supplement',
      'deliver',
      'receive',
      'openRevocation',
      'handInDeferred',
    ]);
    const login = chance.one([reader, chance.one(HALL), 'town103.1', 'market.food.1', 'zhang.yuzhu', 'zi.wenbin', 'village103']);
    return this.carryOut(action, login, line, view, false);
  }

  async rate(): Promise<boolean> {
    const served = await this.walk.world.query<{ caseNo: string }>(
      `SELECT DISTINCT c.case_no AS "caseNo" FROM intake.service_event e JOIN intake.service_case c ON c.id = e.case_id WHERE e.rate_until >= $1 ORDER BY 1`,
      [this.walk.today],
    );
    const rated = served.flatMap(({ caseNo }) => {
      const login = this.walk.applicants.get(caseNo)?.login;
      return login ? [{ caseNo, login }] : [];
    });
    if (rated.length === 0) return false;
    const { caseNo, login } = this.walk.chance.one(rated);
    const path = `cases/${caseNo}/${this.walk.chance.happens(0.8) ? 'evaluations' : 'second-evaluations'}`;
    return this.walk.command('evaluate', { login, path, body: { grade: 1 + this.walk.chance.below(5) } });
  }

  private async carryOut(action: string, login: string, line: CaseLine, view: CaseView, offered: boolean): Promise<boolean> {
    const { chance, today } = this.walk;
    const at = `cases/${line.caseNo}`;
    const item = walkItem(line.itemCode);
    const send = (path: string, body: unknown = {}, more: { method?: 'PUT'; offered?: boolean } = {}): Promise<boolean> =>
      this.walk.command(offered ? action : `uninvited ${action}`, {
        login,
        path: `${at}/${path}`,
        body,
        version: view.version,
        offered,
        ...more,
      });
    const papers = (codes: readonly string[]): object[] => codes.map((code) => ({ code, form: chance.one(['ORIGINAL', 'ELECTRONIC']) }));
    const missing = papersFor(item, view.situation).filter((code) => !view.papers.some((one) => one.code === code));
    switch (action) {
      case 'edit': {
        const form = item.form(chance, today);
        return send('draft', { form, papers: papers(this.someOf(item, form)) }, { method: 'PUT' });
      }
      case 'submit':
        return send('submissions', { notDuplicate: NOT_DUPLICATE });
      case 'receive':
        return send('receipts');
      case 'fixOnTheSpot':
        return send('on-the-spot-corrections', { papers: papers(missing.length > 0 ? missing : ['M01']) });
      case 'notifyCorrection': {
        const wanting = missing.length > 0 ? missing : papersFor(item, view.situation).slice(0, 1);
        const items = wanting.map((materialCode) => ({
          materialCode,
          problem: missing.includes(materialCode) ? 'MISSING' : 'ILLEGIBLE',
          explanation: '请补交清楚的一份。',
        }));
        return send('correction-notices', { items, ...(SUPERVISORS.includes(login) ? { reason: '核实后发现新的问题。' } : {}) });
      }
      case 'supplement': {
        const [notice] = await this.walk.world.query<{ codes: string[] }>(
          `SELECT array(SELECT i ->> 'materialCode' FROM jsonb_array_elements(items) i WHERE i ->> 'materialCode' IS NOT NULL) AS codes
             FROM intake.correction_notice WHERE case_id = $1 ORDER BY sequence DESC LIMIT 1`,
          [line.id],
        );
        return send('supplements', { papers: papers(notice?.codes ?? []) });
      }
      case 'accept':
        return send('acceptances');
      case 'acceptDeferred': {
        const promisedBy = officeCalendar().workingDayAfter(today, 1 + chance.below(4));
        return send('deferred-acceptances', { voluntary: true, statement: { form: 'ORIGINAL' }, promisedBy });
      }
      case 'acceptOnCommitment':
        return send('commitment-acceptances', { voluntary: true, statement: { form: 'ORIGINAL' } });
      case 'refuse':
        return send('refusals', { reasonCode: item.content.refusalReasons[0]?.code, organToGoTo: '大理市政务服务中心' });
      case 'declareNotRequired': {
        const [rule] = item.content.notRequiredWhen;
        return rule === undefined ? false : send('not-required-notices', { reasonCode: rule.code });
      }
      case 'transfer':
        return send('transfers', { organCode: '532922-forestry', reasonCode: 'OTHER_ORGAN' });
      case 'withdraw':
        // Seldom: most matters should come to an end of their own.
        if (offered && chance.happens(0.7)) return false;
        return send('withdrawals', { reason: '申请人来电撤回。' });
      case 'handInDeferred':
        return send('deferred-papers', { papers: papers(view.deferred?.papers ?? ['M03']) });
      case 'checkCommitment': {
        const broken = chance.happens(0.4);
        return send('commitment-checks', broken ? { outcome: 'BROKEN', reasonCode: 'CONDITION_NOT_MET' } : { outcome: 'KEPT' });
      }
      case 'chooseDelivery':
        return send(
          'delivery-choices',
          chance.one([{ method: 'WINDOW' }, { method: 'POST', address: ADDRESS }, { method: 'ELECTRONIC', consent: true }]),
        );
      case 'assessFee':
        return send('payment-notices', {
          channel: 'FISCAL',
          charges: [{ name: '城市道路占用费', standard: '每平方米每日1元', amount: '120.00' }],
        });
      case 'recordPayment':
        return send('fee-payments', { channel: 'FISCAL', reference: `FP-${this.walk.number()}`, amount: '120.00', paidOn: today });
      case 'withdrawFee':
        // Seldom: most notices are right.
        return offered && chance.happens(0.8) ? false : send('payment-notice-withdrawals', { reasonCode: 'CHARGE_WRONG' });
      case 'askFeeWaiver':
        return offered && chance.happens(0.7) ? false : send('fee-waiver-requests', { reasonCode: 'HARDSHIP' });
      case 'waiveFee':
        return send('fee-waivers', undefined);
      case 'refuseFeeWaiver':
        return send('fee-waiver-refusals', { reasonCode: 'NOT_PROVEN' });
      case 'terminateCeased':
        if (offered && chance.happens(0.9)) return false;
        return send('terminations', { reasonCode: 'APPLICANT_DIED', ceasedOn: today, evidence: 'DEATH_CERTIFICATE' });
      case 'post':
        return send('postings', {
          courier: '邮政速递',
          trackingNumber: `EX${String(this.walk.number()).padStart(9, '0')}CN`,
          address: ADDRESS,
        });
      case 'recordReturn':
      case 'deliver':
        return this.serve(action, line, send);
      case 'announce':
        return send('public-notices', {
          publishedOn: today,
          reason: chance.one(['WHEREABOUTS_UNKNOWN', 'OTHER_MEANS_FAILED']),
          medium: '县人民政府网站',
        });
      case 'openRevocation':
        return send('revocations', {
          groundCode: chance.one(['NOT_QUALIFIED', 'OBTAINED_BY_FRAUD']),
          explanation: '申请时提交的事实不成立。',
        });
      case 'servePriorNotice':
        return send('prior-notice-services', { servedOn: today, method: 'WINDOW' });
      case 'recordStatement':
        return send('holder-statements', { statement: '请予核实。', wantsHearing: chance.happens(0.2), final: chance.happens(0.6) });
      case 'recordHearing': {
        // Announced on the day on which it was asked for, held when seven working days have gone by, led by somebody from outside.
        const [asked] = await this.walk.world.query<{ on: LocalDate }>(
          `SELECT hearing_asked_on AS on FROM intake.act_hearing WHERE case_id = $1`,
          [line.id],
        );
        if (asked === undefined || officeCalendar().workingDayAfter(asked.on, 7) > today) return false;
        return send('act-hearings', { announcedOn: asked.on, heldOn: today, host: 1399 });
      }
      case 'openLicenceWithdrawal':
        return send('licence-withdrawals', { groundCode: 'LAW_CHANGED', explanation: '所依据的规章已经废止。' });
      case 'openCancellation':
        return send('cancellations', { groundCode: 'OTHER_BY_LAW', explanation: '法律规定应当注销的情形。' });
      case 'openCorrection': {
        const [paper] = await this.walk.world.query<{ id: string }>(
          `SELECT id FROM intake.official_document WHERE case_id = $1 AND ready_at IS NOT NULL ORDER BY id DESC LIMIT 1`,
          [line.id],
        );
        if (paper === undefined) return false;
        const corrections = [{ place: '第一段', before: '一号', after: '二号' }];
        return send('corrections', {
          groundCode: 'CLERICAL_ERROR',
          explanation: '文书地址有笔误。',
          documentId: Number(paper.id),
          corrections,
        });
      }
      default:
        throw new Error(`the walk does not know how to ${action}`);
    }
  }

  /** By each method of service, as the case stands. */
  private async serve(
    action: string,
    line: CaseLine,
    send: (path: string, body: unknown, more?: { offered?: boolean }) => Promise<boolean>,
  ): Promise<boolean> {
    const { chance, today } = this.walk;
    const [posting] = await this.walk.world.query<{ sequence: number }>(
      `SELECT sequence FROM intake.posting WHERE case_id = $1 AND status = 'SENT' ORDER BY sequence DESC LIMIT 1`,
      [line.id],
    );
    if (posting !== undefined && action === 'recordReturn') {
      return send(`postings/${posting.sequence}/returns`, { returnedOn: today, reason: chance.one(['NOBODY_HOME', 'REFUSED']) });
    }
    if (posting !== undefined && chance.happens(0.6)) {
      return send(`postings/${posting.sequence}/receipts`, { signedOn: today, signer: 'ADULT_FAMILY' });
    }
    if (chance.happens(0.1)) return send('residence-services', { leftOn: today, proof: 'RECORDING' }, { offered: false });
    const idNumber = this.walk.applicants.get(line.caseNo)?.idNumber ?? '532999197804150038';
    return send('deliveries', { idNumber });
  }

  private async someCase(): Promise<CaseLine | undefined> {
    const { chance } = this.walk;
    const statuses = chance.weighted([
      { weight: 3, of: ['DRAFT', 'SUBMITTED'] },
      { weight: 8, of: ['RECEIVED', 'CORRECTING'] },
      { weight: 4, of: ['ACCEPTED', 'IN_REVIEW', 'IN_DECISION', 'SPECIAL_PROCEDURE'] },
      { weight: 6, of: ['DECIDED', 'CONCLUDED'] },
      { weight: 2, of: ['CLOSED', 'ARCHIVED'] },
    ]).of;
    const lines = await this.walk.world.query<CaseLine>(
      `SELECT id::int, case_no AS "caseNo", status, item_code AS "itemCode", division, received_organ AS "receivedOrgan", handling_organ AS "handlingOrgan"
         FROM intake.service_case WHERE status = ANY ($1) ORDER BY id DESC LIMIT 40`,
      [statuses],
    );
    return lines.length === 0 ? undefined : chance.one(lines);
  }

  private somebodyFor({ status, receivedOrgan, handlingOrgan, caseNo, division }: CaseLine): string {
    const { chance } = this.walk;
    const applicant = this.walk.applicants.get(caseNo)?.login;
    const window = WINDOWS[receivedOrgan ?? `${division}-government`] ?? HALL;
    const organ = handlingOrgan === null ? [] : this.walk.staffOf(handlingOrgan);
    return chance.weighted(
      [
        { weight: 6, of: window },
        { weight: 1, of: HALL },
        { weight: applicant ? 3 : 0, of: [applicant ?? ''] },
        { weight: status === 'CORRECTING' || status === 'RECEIVED' ? 1 : 0.3, of: SUPERVISORS },
        {
          weight: organ.length > 0 && ['CONCLUDED', 'CLOSED', 'ARCHIVED', 'DECIDED'].includes(status) ? 4 : 0,
          of: organ.length > 0 ? organ : HALL,
        },
        { weight: status === 'DRAFT' || status === 'CORRECTING' ? 1 : 0, of: ['village103'] },
      ].map((one) => ({ weight: one.weight, login: chance.one(one.of) })),
    ).login;
  }

  private async view(login: string, caseNo: string): Promise<CaseView | undefined> {
    const { status, body } = await this.walk.world.request(login, 'GET', `cases/${caseNo}`);
    if (status === 404 || status === 403) return undefined;
    if (status !== 200) throw new Error(`${login} cannot read ${caseNo}: ${JSON.stringify(body)}`);
    return body as unknown as CaseView;
  }

  private async newest(): Promise<string | undefined> {
    const [row] = await this.walk.world.query<{ case_no: string }>('SELECT case_no FROM intake.service_case ORDER BY id DESC LIMIT 1');
    return row?.case_no;
  }

  /** Mostly everything, sometimes not. */
  private someOf(item: WalkItem, form: Record<string, unknown>): string[] {
    const { chance } = this.walk;
    const situation =
      form.byCommitment === true
        ? 'COMMITMENT'
        : form.forest === 'COMMERCIAL_PLANTED' && form.volume === 10
          ? 'SMALL_COMMITMENT'
          : form.fromPlace === '532928'
            ? 'IN_POOL'
            : undefined;
    const statement = item.content.commitment?.statement;
    const wanted = papersFor(item, situation).filter((code) => code !== statement);
    return chance.happens(0.55) ? wanted : wanted.filter(() => chance.happens(0.7));
  }

  private newPerson(): { name: string; idNumber: string } {
    const serial = this.walk.number();
    const first = `532999${String(1950 + (serial % 50))}${String(1 + (serial % 12)).padStart(2, '0')}${String(1 + (serial % 28)).padStart(2, '0')}${String(1 + (serial % 999)).padStart(3, '0')}`;
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const sum = weights.reduce((total, weight, index) => total + weight * Number(first[index]), 0);
    return { name: '字小满', idNumber: `${first}${'10X98765432'[sum % 11]}` };
  }
}
