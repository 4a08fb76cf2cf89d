/** Whose series it is: `漾市监` + `受` makes `漾市监受〔2026〕123号`. */
export interface NumberSeries {
  /** 机关代字: the organ's short sign. */
  readonly organSign: string;
  /** The kind's sign: 收, 补, 受, 不受, 许准 … May be empty. */
  readonly paperSign: string;
}

/** 文号 by GB/T 9704-2012 7.2.5: six-corner brackets around four figures of the year, the serial without leading zeros and without 第. */
export function documentNumber(series: NumberSeries, year: number, serial: number): string {
  if (!Number.isInteger(year) || year < 1949 || year > 9999) throw new RangeError(`not a year of a document number: ${year}`);
  if (!Number.isSafeInteger(serial) || serial < 1) throw new RangeError(`not a serial: ${serial}`);
  if (series.organSign === '') throw new RangeError('a document number needs the sign of its organ');
  return `${series.organSign}${series.paperSign}〔${year}〕${serial}号`;
}
