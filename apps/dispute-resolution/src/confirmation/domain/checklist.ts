import type { LocalDate } from '@app/legal-calendar';

/** An article with the version of the law in which it has that number: 205 of 2023 was 201 in 2021 and 194 in 2012. */
export interface Citation {
  readonly article: string;
  readonly version: string;
}

export type CheckCode =
  | 'EXCLUDED_MATTER'
  | 'NOT_IN_EFFECT'
  | 'WINDOW_OVER'
  | 'NOT_JOINT'
  | 'NO_TERMS'
  | 'NO_AMOUNT'
  | 'NO_DATE'
  | 'NO_WAY'
  | 'NO_ACCOUNT'
  | 'SUM_DIFFERS'
  | 'NO_IDENTITY'
  | 'NO_PHONE'
  | 'NO_ADDRESS'
  | 'NO_MEDIATION_PROOF'
  | 'ORAL_WITHOUT_RECORD';

export interface Check {
  readonly code: CheckCode;
  readonly ok: boolean;
  /** For the clerk and the parties: what is wrong and what to do. */
  readonly sentence: string;
  readonly citation: Citation;
  /** Which term or party, where it is one. */
  readonly at: { readonly term?: number; readonly partyId?: number } | null;
}

export interface CheckedTerm {
  readonly amountFen: number | null;
  /** Something is done, not paid: it needs no amount and no account. */
  readonly inKind: boolean;
  readonly dueOn: LocalDate | null;
  readonly way: string | null;
  readonly accountNamed: boolean;
}

export interface CheckedAgreement {
  readonly form: 'WRITTEN' | 'ORAL';
  readonly recorded: boolean;
  readonly exclusion: string | null;
  readonly effectiveOn: LocalDate | null;
  /** The last day of the thirty, rolled over by 民事诉讼法 §85. */
  readonly windowEndsOn: LocalDate | null;
  readonly totalFen: number | null;
  readonly terms: readonly CheckedTerm[];
  readonly parties: readonly {
    readonly partyId: number;
    readonly asksForConfirmation: boolean;
    readonly identity: boolean;
    readonly phone: boolean;
    readonly address: boolean;
  }[];
  /** 主持调解的证明 of the committee. */
  readonly mediationProof: boolean;
}

export interface ConfirmationRules {
  readonly laws: readonly { readonly version: string; readonly validFrom: string; readonly apply: string; readonly effect: string }[];
  readonly exclusions: readonly { readonly code: string; readonly name: string; readonly instead: string }[];
  readonly exclusionArticle: Citation;
  readonly unclearArticle: Citation;
  readonly papersArticle: Citation;
  readonly jointArticle: Citation;
}

/** The article on applying, in the version in force on that day. */
export function applyCitation(rules: ConfirmationRules, on: LocalDate): Citation {
  const law = rules.laws.toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1)).find(({ validFrom }) => validFrom <= on);
  if (law === undefined) throw new Error(`confirmation-rules.json has no law in force on ${on}`);
  return { article: law.apply, version: law.version };
}

/** Everything a court would ask or refuse, before it is asked. Each line says the article and what to do. */
export function confirmationChecklist(agreement: CheckedAgreement, today: LocalDate, rules: ConfirmationRules): Check[] {
  const apply = applyCitation(rules, today);
  const check = (code: CheckCode, ok: boolean, sentence: string, citation: Citation, at: Check['at'] = null): Check => ({
    code,
    ok,
    sentence,
    citation,
    at,
  });
  const excluded = rules.exclusions.find(({ code }) => code === agreement.exclusion);
  const { effectiveOn, windowEndsOn, terms, parties } = agreement;
  const money = terms.filter(({ inKind }) => !inKind);
  const summed = money.reduce((sum, { amountFen }) => sum + (amountFen ?? 0), 0);
  return [
    check(
      'EXCLUDED_MATTER',
      agreement.exclusion === null,
      excluded === undefined ? '协议内容可以申请司法确认。' : `协议涉及${excluded.name}，法院不予受理司法确认申请。${excluded.instead}`,
      rules.exclusionArticle,
    ),
    check('NOT_IN_EFFECT', effectiveOn !== null, '协议须先生效：当事人、调解员签名，并加盖调解委员会印章。', {
      article: '人民调解法 §29、§30',
      version: '2010',
    }),
    check(
      'WINDOW_OVER',
      windowEndsOn === null || today <= windowEndsOn,
      `应自协议生效之日起三十日内申请${windowEndsOn === null ? '' : `，至${windowEndsOn}`}；逾期可以就协议起诉。`,
      apply,
    ),
    check(
      'NOT_JOINT',
      parties.length > 0 && parties.every(({ asksForConfirmation }) => asksForConfirmation),
      '须由协议的各方当事人共同申请，可以由合法的代理人到场。',
      rules.jointArticle,
    ),
    check(
      'ORAL_WITHOUT_RECORD',
      agreement.form === 'WRITTEN' || agreement.recorded,
      '口头协议须有调解员的记录，记入笔录后再申请。',
      rules.papersArticle,
    ),
    check('NO_TERMS', terms.length > 0, '协议没有写明履行的内容，法院会认为内容不明确。', rules.unclearArticle),
    ...terms.flatMap((term, index) => termChecks(term, index, rules.unclearArticle, check)),
    check(
      'SUM_DIFFERS',
      agreement.totalFen === null || agreement.totalFen === summed,
      '各期金额之和与协议总额不一致，请核对。',
      rules.unclearArticle,
    ),
    ...parties.flatMap(({ partyId, identity, phone, address }) => [
      check('NO_IDENTITY', identity, '缺少当事人的身份证明。', rules.papersArticle, { partyId }),
      check('NO_PHONE', phone, '缺少当事人的联系电话。', rules.papersArticle, { partyId }),
      check('NO_ADDRESS', address, '缺少当事人的住址或者送达地址。', rules.papersArticle, { partyId }),
    ]),
    check('NO_MEDIATION_PROOF', agreement.mediationProof, '缺少调解组织主持调解的证明。', rules.papersArticle),
  ];
}

function termChecks(
  term: CheckedTerm,
  index: number,
  unclear: Citation,
  check: (code: CheckCode, ok: boolean, sentence: string, citation: Citation, at: Check['at']) => Check,
): Check[] {
  const at = { term: index };
  const nth = `第${index + 1}项`;
  const dated = check('NO_DATE', term.dueOn !== null, `${nth}没有写明履行日期，“尽快”不是日期，请写明年月日。`, unclear, at);
  if (term.inKind) return [dated];
  return [
    check('NO_AMOUNT', term.amountFen !== null, `${nth}没有写明金额（人民币，精确到分）。`, unclear, at),
    dated,
    check('NO_WAY', term.way !== null, `${nth}没有写明履行方式。`, unclear, at),
    check('NO_ACCOUNT', term.way !== 'BANK' || term.accountNamed, `${nth}约定转账但没有写明收款账户。`, unclear, at),
  ];
}

export const failures = (checks: readonly Check[]): Check[] => checks.filter(({ ok }) => !ok);
