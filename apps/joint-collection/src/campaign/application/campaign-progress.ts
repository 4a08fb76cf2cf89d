import { type Actor, divisionRange } from '@app/access';
import { recordAudit } from '@app/audit';
import { DEMO_STAFF, DIVISIONS } from '@app/county';
import { Clock, DomainError, yuanOf } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import { maskCitizenNumber } from '@app/identifiers';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { OBLIGATION_STATE_NAMES, type ObligationState } from '../../obligations/domain/obligation.transitions';
import { factsAsked, withinReach } from '../../people/application/known-facts';
import { citizenNumberContext, PersonDirectory } from '../../people/application/person-directory';
import { RULES } from '../../rules/application/shipped-rules';
import type { Insurance } from '../../rules/domain/insurance';
import { rate, STANDINGS, type Standing, shouldInsure } from '../domain/standing';
import {
  countByPlace,
  insertContact,
  saveTarget,
  setResponsible,
  settledByDay,
  targetsOf,
  type UnpaidRow,
  unpaidRows,
} from '../persistence/standing.read-model';

export interface Campaign {
  readonly insurance: Insurance;
  readonly year: number;
}

export interface PlaceProgress {
  readonly township: string;
  readonly name: string;
  readonly village: string | null;
  readonly target: number | null;
  readonly people: number;
  readonly shouldInsure: number;
  readonly byStanding: Readonly<Record<Standing, number>>;
  /** 参保率, `"93.27"` per cent. */
  readonly ratePercent: string;
  /** 困难人群未参保: must be zero. */
  readonly hardHitUninsured: number;
  readonly due: string;
}

export interface UnpaidView {
  readonly id: number;
  readonly township: string;
  readonly village: string;
  readonly groupId: number;
  readonly groupName: string;
  readonly householdNumber: string;
  readonly name: string;
  readonly citizenNumber: string;
  readonly standing: Standing;
  readonly hardHit: boolean;
  readonly categories: readonly string[];
  readonly obligationId: number | null;
  readonly stateName: string;
  readonly due: string | null;
  readonly responsible: { readonly id: number; readonly name: string } | null;
  readonly lastContact: { readonly outcome: string; readonly at: string } | null;
}

const HARD_HIT = RULES.assistance.categories.filter(({ hardHit }) => hardHit).map(({ code }) => code);
const PLACES = new Map(DIVISIONS.map(({ code, name }) => [code, name]));
const CATEGORY_NAMES = new Map(RULES.assistance.categories.map(({ code, name }) => [code, name]));
const STAFF = new Map(DEMO_STAFF.map(({ id, name }) => [id, name]));

/** 征缴进度: who should be insured and how they stand, for whoever may see them; figures are counted from the people, never kept beside them. */
@Injectable()
export class CampaignProgress {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly directory: PersonDirectory,
    private readonly cipher: PersonalDataCipher,
    private readonly clock: Clock,
  ) {}

  /** @param division the county: by township; a township: by village */
  progress(actor: Actor, campaign: Campaign, division: string): Promise<PlaceProgress[]> {
    return this.database.run(async (tx) => {
      const byVillage = division.length > 6;
      const range = divisionRange(division);
      const rows = await countByPlace(tx, this.reach(actor, campaign, range), byVillage);
      const targets = await targetsOf(tx, campaign.insurance, campaign.year, range);
      const places = [...new Set(rows.map(({ township, village }) => `${township}/${village}`))];
      return places.map((place) => {
        const own = rows.filter(({ township, village }) => `${township}/${village}` === place);
        const [township = '', village = ''] = place.split('/');
        const byStanding = Object.fromEntries(
          STANDINGS.map((standing) => [standing, own.find((row) => row.standing === standing)?.people ?? 0]),
        ) as Record<Standing, number>;
        const figures = { people: own.reduce((sum, { people }) => sum + people, 0), byStanding };
        const inTenThousand = rate(figures);
        return {
          township,
          name: PLACES.get(township) ?? township,
          village: byVillage ? village : null,
          target: targets.find((one) => one.township === township && one.village === village)?.people ?? null,
          ...figures,
          shouldInsure: shouldInsure(figures),
          ratePercent: yuanOf(inTenThousand),
          hardHitUninsured: own.reduce((sum, one) => sum + one.hardHitUninsured, 0),
          due: yuanOf(own.reduce((sum, one) => sum + one.dueFen, 0)),
        };
      });
    });
  }

  /** 未缴清单, by village group with the person responsible and the last contact. */
  unpaid(
    actor: Actor,
    campaign: Campaign,
    filter: { readonly division: string; readonly groupId: number | null; readonly onlyHardHit: boolean },
    after: number,
    limit: number,
  ): Promise<UnpaidView[]> {
    return this.database.run(async (tx) => {
      const reach = this.reach(actor, campaign, divisionRange(filter.division));
      return (await unpaidRows(tx, reach, filter, after, limit)).map((row) => this.presented(row));
    });
  }

  /** 日报: people and money settled on each day. */
  daily(actor: Actor, { insurance, year }: Campaign, division: string, from: LocalDate, to: LocalDate) {
    if (from > to) throw new DomainError('rule-violation', 'period-invalid', '终止日期早于起始日期，请核对。');
    return this.database.run(async (tx) => {
      const asked = factsAsked(insurance, year, this.today());
      const days = await settledByDay(tx, asked, divisionRange(division), withinReach(actor), from, to);
      return days.map(({ day, people, fen }) => ({ day, people, amount: yuanOf(fen) }));
    });
  }

  /** 联系记录: what somebody said; no obligation changes by it. Once per Idempotency-Key. */
  contact(
    actor: Actor,
    campaign: Campaign,
    said: { readonly personId: number; readonly outcome: string; readonly note: string | null },
    request: IdempotentRequest,
  ): Promise<Outcome> {
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      await this.directory.byId(tx, actor, said.personId);
      const id = await insertContact(tx, { ...campaign, ...said }, actor.id, now);
      await recordAudit(tx, [
        { occurredAt: now, actor, action: 'campaign.contact', objectType: 'person', objectId: said.personId, result: 'DONE' },
      ]);
      return answer(201, { id, ...campaign, ...said, at: now.toISOString() });
    });
  }

  /** 目标任务 of a township or a village. */
  setTarget(
    actor: Actor,
    campaign: Campaign,
    target: { readonly township: string; readonly village: string; readonly people: number; readonly source: string },
  ): Promise<void> {
    return this.database.run(async (tx) => {
      const { from, to } = divisionRange(actor.jurisdiction);
      if (!PLACES.has(target.township) || target.township.length !== 9 || target.township < from || target.township >= to)
        throw placeUnknown();
      const now = this.clock.now();
      await saveTarget(tx, { ...campaign, ...target }, actor.id, now);
      const objectId = `${campaign.insurance}/${campaign.year}/${target.township}`;
      await recordAudit(tx, [
        { occurredAt: now, actor, action: 'campaign.target', objectType: 'campaign-target', objectId, result: 'DONE' },
      ]);
    });
  }

  /** 责任人 of a village group: a member of the staff of that township or of the county. */
  assign(actor: Actor, groupId: number, staffId: number): Promise<void> {
    return this.database.run(async (tx) => {
      const member = DEMO_STAFF.find(({ id }) => id === staffId);
      if (member === undefined) throw new DomainError('rule-violation', 'responsible-unknown', '没有这个责任人，请从在册人员中选择。');
      const done = await setResponsible(tx, groupId, staffId, divisionRange(actor.jurisdiction));
      if (!done) throw new DomainError('not-found', 'group-not-found', '没有找到这个村民小组，请刷新后重试。');
      const now = this.clock.now();
      await recordAudit(tx, [
        { occurredAt: now, actor, action: 'campaign.assign', objectType: 'village-group', objectId: groupId, result: 'DONE' },
      ]);
    });
  }

  private reach(actor: Actor, { insurance, year }: Campaign, range: { readonly from: string; readonly to: string }) {
    return { asked: factsAsked(insurance, year, this.today()), hardHit: HARD_HIT, range, scope: withinReach(actor) };
  }

  private presented(row: UnpaidRow): UnpaidView {
    const { citizenNumberCell, categories, state, dueFen, responsibleStaff, lastOutcome, lastContactAt, ...shown } = row;
    return {
      ...shown,
      citizenNumber: maskCitizenNumber(this.cipher.decrypt(citizenNumberCell, citizenNumberContext(row.id))),
      categories: categories.map(({ code }) => CATEGORY_NAMES.get(code) ?? code),
      stateName: state === null ? '未核定' : OBLIGATION_STATE_NAMES[state as ObligationState],
      due: dueFen === null ? null : yuanOf(dueFen),
      responsible:
        responsibleStaff === null ? null : { id: responsibleStaff, name: STAFF.get(responsibleStaff) ?? String(responsibleStaff) },
      lastContact: lastOutcome === null || lastContactAt === null ? null : { outcome: lastOutcome, at: lastContactAt.toISOString() },
    };
  }

  private today(): LocalDate {
    return localDateOf(this.clock.now());
  }
}

function placeUnknown(): DomainError {
  return new DomainError('not-found', 'campaign-place-unknown', '没有这个征缴区域，请选择本辖区的县或乡镇。');
}
