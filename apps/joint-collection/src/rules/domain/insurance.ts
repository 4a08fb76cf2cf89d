/** The two insurances that are raised together: 城乡居民基本医疗保险, 城乡居民基本养老保险. */
export const INSURANCES = ['RESIDENT_MEDICAL', 'RESIDENT_PENSION'] as const;

export type Insurance = (typeof INSURANCES)[number];

export const INSURANCE_NAMES: Readonly<Record<Insurance, string>> = {
  RESIDENT_MEDICAL: '城乡居民基本医疗保险',
  RESIDENT_PENSION: '城乡居民基本养老保险',
};
