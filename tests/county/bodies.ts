/** Bodies that the county accepts, for the items that the tests use. */
export const CITIZENS = {
  yang: { kind: 'PERSON', name: '杨晶晶', idNumber: '532999199003070010' },
  nimo: { kind: 'PERSON', name: '阿·尼么', idNumber: '532999198506120249' },
  zhang: { kind: 'PERSON', name: '张玉竹', idNumber: '532999197804150038' },
  luo: { kind: 'PERSON', name: '罗大山', idNumber: '532999196509200157' },
} as const;

const NOT_DUPLICATE = { reason: '另一件事' };

/** 食品经营许可: two levels of approval, papers M01, M03, M04 and M05. */
export const FOOD = '530131017000';
export const foodForm = {
  mode: 'CATERING',
  prepackagedOnly: false,
  items: 'HOT',
  site: '苍山西镇（演示地址）1号',
  area: 40,
  staff: 3,
  creditCode: '92532999MA6000016Y',
  online: false,
};
export const FOOD_PAPERS = ['M01', 'M03', 'M04', 'M05'].map((code) => ({ code, form: 'ORIGINAL' }));
export const food = (applicant: object = CITIZENS.zhang, papers: readonly object[] = FOOD_PAPERS): Record<string, unknown> => ({
  itemCode: FOOD,
  applicant,
  form: foodForm,
  papers,
  notDuplicate: NOT_DUPLICATE,
});

/** 医保转移: decided by rule at once when both places are in the pool. */
export const TRANSFER = '532036004000';
export const transfer = (applicant: object = CITIZENS.zhang, fromPlace = '532928'): Record<string, unknown> => ({
  itemCode: TRANSFER,
  applicant,
  form: { relation: 'SELF', insuranceKind: 'RESIDENT', fromPlace, toPlace: '532922' },
  papers: [{ code: 'M01', form: 'ORIGINAL' }],
  notDuplicate: NOT_DUPLICATE,
});

/** 社会保障卡: what a village agent may draft; a draft makes no papers and starts no clocks. */
export const SOCIAL_CARD = '532014028000';
export const socialCard = (applicant: object = CITIZENS.zhang): Record<string, unknown> => ({
  itemCode: SOCIAL_CARD,
  applicant,
  form: { kind: 'FIRST', bankCode: 'RCU', electronic: true },
  notDuplicate: NOT_DUPLICATE,
});

/** 一件事 社会保障卡居民服务, of which only the first card is wanted. */
export const socialCards = (applicant: object = CITIZENS.zhang): Record<string, unknown> => ({
  bundleCode: 'social-card-services',
  applicant,
  form: { shared: { bankCode: 'RCU' }, members: { firstCard: { electronic: true } } },
  papers: [{ code: 'identity', form: 'ORIGINAL' }],
  optOut: ['replacement', 'pinReset'],
  proceed: false,
  notDuplicate: NOT_DUPLICATE,
});
