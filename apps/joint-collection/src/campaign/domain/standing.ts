/** How one person stands in a campaign: the first that applies, so that nobody is counted twice. */
export const STANDINGS = ['MOVED', 'INSURED', 'ASSISTED', 'ELSEWHERE', 'NOT_REQUIRED', 'REFUSED', 'UNREACHED', 'UNPAID'] as const;

export type Standing = (typeof STANDINGS)[number];

export const STANDING_NAMES: Readonly<Record<Standing, string>> = {
  MOVED: '死亡迁出（含待核实）',
  INSURED: '已缴费参保',
  ASSISTED: '政府代缴或免缴',
  ELSEWHERE: '职工参保、外地参保或其他渠道已缴',
  NOT_REQUIRED: '不属于参保对象',
  REFUSED: '联系后不愿缴',
  UNREACHED: '未缴，还没有联系上',
  UNPAID: '未缴，已联系',
};

export interface PlaceFigures {
  readonly people: number;
  readonly byStanding: Readonly<Record<Standing, number>>;
}

/** 应参: everybody of the place who is there and whom the insurance is for. */
export const shouldInsure = ({ people, byStanding }: PlaceFigures): number => people - byStanding.MOVED - byStanding.NOT_REQUIRED;

/** 参保率 in ten-thousandths, as the county counts it: insured here, assisted and insured elsewhere of all who should be. */
export function rate(figures: PlaceFigures): number {
  const should = shouldInsure(figures);
  const { INSURED, ASSISTED, ELSEWHERE } = figures.byStanding;
  return should === 0 ? 0 : Math.floor(((INSURED + ASSISTED + ELSEWHERE) * 10_000) / should);
}
