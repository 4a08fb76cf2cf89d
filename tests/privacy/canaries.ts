/** Values that occur nowhere else: wherever one is found, it has leaked. The people are invented, their numbers in the unused area 532999. */
export const APPLICANT = { kind: 'PERSON', name: '金丝雀甲', idNumber: '532999198812120079', phone: '13912345678' } as const;
export const AGENT = {
  name: '金丝雀乙',
  idNumber: '532999197602020059',
  phone: '13887654321',
  relation: '侄女',
  mandateUntil: '2027-12-31',
} as const;
export const CHILD = { insuredName: '小金丝雀', insuredCitizenNumber: '532999202402290031' } as const;
export const ADDRESS = '苍山西镇金丝雀巷柒拾柒号';
export const COMMENT = '窗口的金丝雀很热情';
export const SECOND_COMMENT = '整改以后金丝雀还是等';
export const DELIVERY_ADDRESS = '苍山西镇金丝雀路玖拾玖号';
export const LETTER_ADDRESS = '苍山西镇金丝雀桥头拾壹号';
export const NEWBORN = '金丝雀毛毛';
/** What the decision said and what it should have said. */
export const CORRECTED = '金丝雀误写号';
export const CORRECTION = '金丝雀正写号';
/** How an outside body is reached. */
export const CONTACT = '金丝雀供电所 0872-7520099';
/** What a sharing source knows. */
export const SHARED_RECORD = { name: '金丝雀小吃店', state: '金丝雀存续' } as const;
/** As people name their scans. */
export const FILE_NAME = `${APPLICANT.idNumber}布局图.pdf`;

/** S2: only encrypted, masked on the way out. */
export const SECRETS: readonly string[] = [
  APPLICANT.idNumber,
  APPLICANT.phone,
  AGENT.idNumber,
  AGENT.phone,
  CHILD.insuredName,
  CHILD.insuredCitizenNumber,
  ADDRESS,
  COMMENT,
  SECOND_COMMENT,
  DELIVERY_ADDRESS,
  LETTER_ADDRESS,
  NEWBORN,
  CORRECTED,
  CORRECTION,
  CONTACT,
  ...Object.values(SHARED_RECORD),
];
/** S1: plain in the case and its parties, and nowhere that has no use for it. */
export const NAMES: readonly string[] = [APPLICANT.name, AGENT.name];

/** Which of these stand in a text, as they are or in a coat that anybody takes off. */
export function found(text: string, values: readonly string[]): string[] {
  return values.filter((value) => {
    const bytes = Buffer.from(value);
    // Base64 of the middle of a value, whatever stood before it.
    const inBase64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .slice(shift === 0 ? 0 : 4, -4)
        .replace(/=+$/, ''),
    );
    const coats = [
      value,
      encodeURIComponent(value),
      bytes.toString('hex'),
      JSON.stringify(value).slice(1, -1),
      ...inBase64.filter((one) => one.length > 8),
    ];
    return coats.some((coat) => text.includes(coat));
  });
}
