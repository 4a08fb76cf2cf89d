/** Who calls, in the order of the columns of the table. */
export const PERSONAS = [
  ['nobody', null],
  ['applicant', 'zhang.yuzhu'],
  ['stranger', 'a.nimo'],
  ['agent', 'yang.jingjing'],
  ['expired', 'luo.dashan'],
  ['hall', 'yang.mei'],
  ['town103', 'town103.1'],
  ['town201', 'town201.1'],
  ['village', 'village103'],
  ['examiner', 'market.food.1'],
  ['approver', 'human.insurance.1'],
  ['head', 'market.head'],
  ['supervisor', 'luo.guihua'],
  ['dispatcher', 'zi.wenbin'],
  ['operator', 'it.operator'],
  ['security', 'it.security'],
  ['auditor', 'it.auditor'],
  ['system', 'integration'],
] as const satisfies readonly (readonly [string, string | null])[];

export type Persona = (typeof PERSONAS)[number][0];
