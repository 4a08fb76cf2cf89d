import { DomainError } from '@app/domain-kernel';
import { holdsPersonalNumber, type Upload } from '@app/http';
import { isCalendarDate } from '@app/identifiers';
import { localDate } from '@app/legal-calendar';
import { EVIDENCE_KINDS } from '../application/evidence-pack';
import { CONSENT_SCOPES, type Collected } from '../application/handle-evidence';

/** The text fields of an upload, as strict as a JSON body: `validation-failed` names the field. */
export function collectedFrom(upload: Upload): Collected {
  const { kind = '', givenBy, givenOn, originalSeen = 'false', consent = '', another } = upload.fields;
  const scopes = consent === '' ? [] : consent.split(',');
  if (!EVIDENCE_KINDS.some(({ code }) => code === kind)) throw refused(upload, '/kind', '请选择证据种类。');
  if (givenBy !== undefined && !/^[1-9]\d{0,8}$/.test(givenBy)) throw refused(upload, '/givenBy', '提供人应为当事人编号。');
  if (givenOn !== undefined && !isCalendarDate(givenOn)) throw refused(upload, '/givenOn', '日期写作 2026-11-23。');
  if (!['true', 'false'].includes(originalSeen)) throw refused(upload, '/originalSeen', '填写 true 或者 false。');
  if (scopes.some((scope) => !CONSENT_SCOPES.includes(scope))) throw refused(upload, '/consent', `可选：${CONSENT_SCOPES.join('、')}。`);
  if (another !== undefined && (another.length < 2 || holdsPersonalNumber(another))) {
    throw refused(upload, '/another', '写明理由，至少两个字，不写证件号码。');
  }
  return {
    kind,
    givenBy: givenBy === undefined ? null : Number(givenBy),
    givenOn: givenOn === undefined ? null : localDate(givenOn),
    originalSeen: originalSeen === 'true',
    consent: scopes,
    another: another ?? null,
  };
}

export function wordsFrom(upload: Upload, field: string): string {
  const words = upload.fields[field] ?? '';
  if (words.length < 2 || words.length > 200 || holdsPersonalNumber(words)) {
    throw refused(upload, `/${field}`, '写明内容，二至二百字，不写证件号码。');
  }
  return words;
}

/** The file that follows is read to its end, and kept nowhere. */
function refused(upload: Upload, pointer: string, message: string): DomainError {
  upload.content.resume();
  return new DomainError('rule-violation', 'validation-failed', '有字段填写不对，请按提示修改。', {
    errors: [{ pointer, code: 'format', message }],
  });
}
