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
  // Asked only on the routes of 两险同征: elsewhere they are staff without a function.
  ['collector', 'insurance.collection.1'],
  ['reviewer', 'medical.review.1'],
  ['finance', 'finance.funds.1'],
  // Asked only on the routes of 纠纷化解.
  ['desk', 'dispute.desk.1'],
  ['aidReviewer', 'justice.legal-aid.1'],
  ['aidApprover', 'justice.legal-aid.3'],
  ['lawyer', 'lawyer.1'],
  ['mediator', 'justice.mediation.1'],
] as const satisfies readonly (readonly [string, string | null])[];

export type Persona = (typeof PERSONAS)[number][0];

/** How many of them every route is asked as; the rest have functions in one service only. */
export const ASKED_EVERYWHERE = PERSONAS.findIndex(([persona]) => persona === 'collector');
