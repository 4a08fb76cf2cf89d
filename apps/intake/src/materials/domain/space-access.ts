/** Who files, for whom, and where. */
export interface FilingSituation {
  readonly at: 'WINDOW' | 'PORTAL' | 'VILLAGE_AGENT';
  readonly holder: 'PERSON' | 'ORGANISATION';
  readonly through: 'HOLDER' | 'AGENT' | 'GUARDIAN';
  /** At home: the person is the holder, or (for an organisation) somebody whose mandate a window has examined. */
  readonly proven: boolean;
}

/**
 * Why the material space stays closed for this filing; null when it is open. A person's papers are his own: neither who calls
 * himself his agent nor a village opens them (个人信息保护法 §§13–14), and papers of those who have a guardian are not kept at all
 * (§31). An organisation acts through people; at home only through those whose mandate a window has examined.
 */
export function closedSpace({ at, holder, through, proven }: FilingSituation): string | null {
  if (at === 'VILLAGE_AGENT') return '村代办不能使用材料库，请本人在手机上或者到窗口办理。';
  if (holder === 'PERSON' && through === 'AGENT') return '由代理人办理的，不能使用申请人本人的材料库。';
  if (holder === 'PERSON' && through === 'GUARDIAN') return '由监护人办理的，不使用材料库。';
  if (at === 'PORTAL' && !proven) return '只有本人，或者委托经窗口核验过的单位经办人，才能使用材料库。';
  return null;
}

/** Shared data is asked for by the office under its duty (个人信息保护法 §13(3)); from home only about oneself or an organisation. */
export function mayAskSources({ at, holder, through, proven }: FilingSituation): boolean {
  if (at === 'WINDOW') return true;
  if (at === 'VILLAGE_AGENT') return false;
  return holder === 'ORGANISATION' || (through === 'HOLDER' && proven);
}

/** From home nobody asks about another person, not even one whose number he wrote into the form: that there is a record already tells. */
export function mayAskAbout(
  at: FilingSituation['at'],
  subject: { readonly kind: 'PERSON' | 'ORGANISATION'; readonly number: string },
  holderNumber: string,
): boolean {
  return at === 'WINDOW' || subject.kind === 'ORGANISATION' || subject.number === holderNumber;
}
