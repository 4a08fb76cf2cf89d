// Invented applicants: numbers of the unused area 532999 with a right check digit, another one for each case of a run.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const DAY_MS = 86_400_000;
const FIRST_BIRTHDAY = Date.UTC(1945, 0, 1);
const BIRTHDAYS = 20_000;

/** The nth person: 20,000 days of birth, 999 of each. */
export function citizenNumber(n) {
  const birth = new Date(FIRST_BIRTHDAY + (n % BIRTHDAYS) * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
  const first = `532999${birth}${String(1 + (Math.floor(n / BIRTHDAYS) % 999)).padStart(3, '0')}`;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first[index]), 0);
  return first + '10X98765432'[sum % 11];
}

/** Stands in the body where each request puts its own number. */
export const NUMBER_PLACE = '@APPLICANT-NUMBER@';

/** A food-business licence filed and accepted at the county window through an agent: about 1.8 kB, four papers, people decide. */
export function filingBody() {
  const site = '漾濞彝族自治县苍山西镇云龙路与博南路交叉口核桃交易市场二层东侧餐饮区'.repeat(6).slice(0, 200);
  const allItems = Array.from({ length: 37 }, (_, index) => String(530131017000 + index * 1000));
  return JSON.stringify({
    itemCode: '530131017000',
    division: '532922',
    applicant: { kind: 'PERSON', name: '罗小满', idNumber: NUMBER_PLACE, phone: '13800000001' },
    agent: {
      name: '杨春分',
      idNumber: citizenNumber(BIRTHDAYS * 998),
      phone: '13800000002',
      relation: '受托人',
      mandateUntil: '2099-12-31',
      mandateItems: allItems,
    },
    form: {
      mode: 'CATERING',
      prepackagedOnly: false,
      items: 'HOT',
      site,
      area: 86.5,
      staff: 7,
      creditCode: '11532999MB0000019G',
      online: false,
    },
    papers: ['M01', 'M03', 'M04', 'M05'].map((code) => ({ code, form: 'ORIGINAL', copies: 1 })),
    proceed: true,
  });
}

/** Counts applicants through the whole run, so that no two cases are duplicates of each other. */
export function crowd() {
  let next = 0;
  return {
    /** Takes `count` people; @returns the first one's serial number. */
    take(count) {
      const first = next;
      next += count;
      if (next >= BIRTHDAYS * 998) throw new Error('the run has used up its invented people');
      return first;
    },
  };
}
