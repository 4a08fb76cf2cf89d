export type ExitCode = 'CONFIRMED_BREACH' | 'REJECTED_CHANGE' | 'SUE' | 'PAYMENT_ORDER' | 'ARBITRATION' | 'CONFIRM';

export interface Situation {
  /** Wages, work-injury or compensation of an employment: 劳动争议调解仲裁法 §16. */
  readonly labourMoney: boolean;
  readonly labour: boolean;
  readonly agreement: 'NONE' | 'IN_EFFECT' | 'BREACHED';
  readonly confirmation: 'NONE' | 'OPEN' | 'CONFIRMED' | 'REJECTED';
  readonly windowOpen: boolean;
  readonly excludedFromConfirmation: boolean;
}

/** What a party may lawfully do next; never a way that the law has closed. */
export function lawfulExits({ labourMoney, labour, agreement, confirmation, windowOpen, excludedFromConfirmation }: Situation): ExitCode[] {
  if (agreement === 'NONE') return labour ? ['ARBITRATION'] : ['SUE'];
  // 民事诉讼法 §206: what a court has confirmed is enforced, not sued upon again.
  if (confirmation === 'CONFIRMED') return agreement === 'BREACHED' ? ['CONFIRMED_BREACH'] : [];
  if (confirmation === 'OPEN') return [];
  if (confirmation === 'REJECTED') return ['REJECTED_CHANGE', 'SUE'];
  const exits: ExitCode[] = [];
  if (windowOpen && !excludedFromConfirmation) exits.push('CONFIRM');
  if (agreement === 'BREACHED') {
    if (labourMoney) exits.push('PAYMENT_ORDER');
    exits.push('SUE');
  }
  return exits;
}
