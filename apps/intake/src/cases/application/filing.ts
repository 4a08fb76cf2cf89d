import type { Actor } from '@app/access';
import { COUNTY_CODE } from '@app/county';
import { DomainError, type FieldProblem } from '@app/domain-kernel';
import {
  ageOn,
  type IdentityDocumentType,
  maskCitizenNumber,
  maskPhone,
  normaliseName,
  normaliseOrganisationName,
  normalisePhone,
  type Parsed,
  parseCreditCode,
  parseIdentityDocument,
} from '@app/identifiers';
import type { LocalDate } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import type { Channel } from '../domain/case';
import type { PartyRow } from '../persistence/case.rows';

/** A person or organisation as typed at the counter. */
export interface PartyInput {
  readonly name: string;
  readonly idType?: IdentityDocumentType;
  readonly idNumber: string;
  readonly phone?: string;
}

export interface PartiesInput {
  readonly applicant: PartyInput & { readonly kind: 'PERSON' | 'ORGANISATION' };
  readonly agent?: PartyInput & { readonly relation: string; readonly mandateUntil: string; readonly mandateItems?: readonly string[] };
  readonly guardian?: PartyInput & { readonly relation: string };
}

/** Below this age nobody files for himself; from 16 on, living on one's own income, one may (民法典 §18 ¶2, §§19–20). */
const AGE_TO_FILE_ALONE = 16;

/** Blind indexes of all services use one purpose, so that a citizen's token finds his cases. */
export const CITIZEN_NUMBER_INDEX = 'citizen-number';

interface Checked {
  readonly name: string;
  readonly idType: string;
  readonly number: string;
  readonly birthDate: string | null;
  readonly phone: string | null;
}

/** Checks every field of every party and reports all problems at once; then encrypts. */
export class PartyReader {
  constructor(private readonly cipher: PersonalDataCipher) {}

  read(input: PartiesInput, itemCode: string, today: LocalDate): PartyRow[] {
    const problems: FieldProblem[] = [];
    const { applicant, agent, guardian } = input;
    const first =
      applicant.kind === 'PERSON' ? person(applicant, '/applicant', today, problems) : organisation(applicant, '/applicant', problems);
    const second = agent && person(agent, '/agent', today, problems);
    const third = guardian && person(guardian, '/guardian', today, problems);
    if (problems.length > 0) throw validationFailed(problems);

    if (first?.birthDate && ageOn(first.birthDate, today) < AGE_TO_FILE_ALONE && !third) {
      throw new DomainError('rule-violation', 'guardian-required', '申请人未满十六周岁，须由监护人代为申请，请填写监护人信息。', {
        article: '民法典 §19、§20',
      });
    }
    if (third && first && third.number === first.number) {
      throw new DomainError('rule-violation', 'guardian-required', '监护人不能是申请人本人，请核对监护人信息。', { article: '民法典 §23' });
    }
    if (agent && second) assertMandate(agent, second, first, itemCode, today);

    const rows: PartyRow[] = [];
    if (first) rows.push(this.row('APPLICANT', applicant.kind, first, null, null));
    if (second && agent) rows.push(this.row('AGENT', 'PERSON', second, agent.relation, agent.mandateUntil as LocalDate));
    if (third && guardian) rows.push(this.row('GUARDIAN', 'PERSON', third, guardian.relation, null));
    return rows;
  }

  private row(
    role: PartyRow['role'],
    kind: PartyRow['kind'],
    checked: Checked,
    relation: string | null,
    mandateUntil: LocalDate | null,
  ): PartyRow {
    const idIndex = this.cipher.blindIndex(CITIZEN_NUMBER_INDEX, checked.number);
    const row = idIndex.toString('base64url');
    return {
      role,
      kind,
      name: checked.name,
      idType: checked.idType,
      idCell: this.cipher.encrypt(checked.number, partyContext('id_cell', row)),
      idIndex,
      phoneCell: checked.phone === null ? null : this.cipher.encrypt(checked.phone, partyContext('phone_cell', row)),
      relation,
      mandateUntil,
      masked: { idNumber: maskCitizenNumber(checked.number), phone: checked.phone === null ? null : maskPhone(checked.phone) },
    };
  }
}

/** Binds a cell to its column and to the person, so that no cell can be moved to another row. */
export const partyContext = (column: 'id_cell' | 'phone_cell', idIndex: string): string => `intake.case_party.${column}|${idIndex}`;

function person(input: PartyInput, at: string, today: LocalDate, problems: FieldProblem[]): Checked | undefined {
  const idType = input.idType ?? 'CITIZEN_CARD';
  const name = keep(normaliseName(input.name), `${at}/name`, problems);
  const document = keep(parseIdentityDocument(idType, input.idNumber, today), `${at}/idNumber`, problems);
  const phone = input.phone === undefined ? null : keep(normalisePhone(input.phone), `${at}/phone`, problems);
  if (name === undefined || document === undefined || phone === undefined) return undefined;
  return { name, idType, number: document.number, birthDate: document.birthDate, phone };
}

function organisation(input: PartyInput, at: string, problems: FieldProblem[]): Checked | undefined {
  const name = keep(normaliseOrganisationName(input.name), `${at}/name`, problems);
  const code = keep(parseCreditCode(input.idNumber), `${at}/idNumber`, problems);
  const phone = input.phone === undefined ? null : keep(normalisePhone(input.phone), `${at}/phone`, problems);
  if (name === undefined || code === undefined || phone === undefined) return undefined;
  return { name, idType: 'CREDIT_CODE', number: code, birthDate: null, phone };
}

function keep<Value>(parsed: Parsed<Value>, pointer: string, problems: FieldProblem[]): Value | undefined {
  if (parsed.ok) return parsed.value;
  problems.push({ pointer, code: parsed.code, message: parsed.message });
  return undefined;
}

export function validationFailed(problems: readonly FieldProblem[]): DomainError {
  return new DomainError('rule-violation', 'validation-failed', problems[0]?.message ?? '填写的内容有误，请核对。', { errors: problems });
}

/** A mandate must come from somebody else, still run, and cover this item. */
function assertMandate(
  agent: NonNullable<PartiesInput['agent']>,
  checked: Checked,
  applicant: Checked | undefined,
  itemCode: string,
  today: LocalDate,
): void {
  if (applicant && applicant.number === checked.number) {
    throw new DomainError('rule-violation', 'proxy-is-applicant', '代理人不能是申请人本人；本人办理时不用填写代理人。');
  }
  if (agent.mandateUntil < today) {
    throw new DomainError('rule-violation', 'proxy-expired', '授权委托书已经过期，请申请人重新授权。');
  }
  if (agent.mandateItems && agent.mandateItems.length > 0 && !agent.mandateItems.includes(itemCode)) {
    throw new DomainError('rule-violation', 'proxy-scope', '授权委托书没有包含本事项，请申请人补充授权。');
  }
}

/** By which channel this person files, which follows from his post. */
export function channelOf(actor: Actor): Channel {
  if (actor.kind === 'CITIZEN') return 'PORTAL';
  if (actor.roles.includes('WINDOW_CLERK')) return 'WINDOW';
  if (actor.roles.includes('TOWNSHIP_CLERK')) return 'TOWNSHIP';
  if (actor.roles.includes('VILLAGE_AGENT')) return 'VILLAGE_AGENT';
  throw new DomainError('forbidden', 'not-permitted', '您的岗位没有收件的权限。');
}

/** The division the matter belongs to. Another county's matter cannot be accepted here. */
export function divisionOf(wanted: string | undefined, actor: Actor): string {
  const division = wanted ?? (actor.kind === 'CITIZEN' ? COUNTY_CODE : actor.jurisdiction);
  if (!division.startsWith(COUNTY_CODE)) {
    throw new DomainError('rule-violation', 'jurisdiction-foreign', '这件事不属于本县管辖，请到属地的政务服务窗口办理。', {
      article: '行政许可法 §32(2)',
    });
  }
  if (actor.kind === 'STAFF' && !division.startsWith(actor.jurisdiction)) {
    throw new DomainError('rule-violation', 'jurisdiction-foreign', '这件事不属于本乡镇，请转到对应的乡镇或县级窗口办理。');
  }
  return division;
}
