export type Need = 'ALWAYS' | 'WHEN_MEDIATED' | 'WHEN_AGREED' | 'WHEN_NOT_AGREED' | 'WHEN_PRESENT';

export interface VolumeItem {
  readonly code: string;
  readonly name: string;
  readonly required: Need;
}

export interface VolumeLine extends VolumeItem {
  readonly mustHave: boolean;
  readonly present: boolean;
}

/** 卷内目录 of one mediation: what must be there for how it ended, and whether it is. */
export function volumeIndex(
  items: readonly VolumeItem[],
  present: ReadonlySet<string>,
  { met, agreed }: { readonly met: boolean; readonly agreed: boolean },
): VolumeLine[] {
  const must = (need: Need): boolean => {
    switch (need) {
      case 'ALWAYS':
        return true;
      case 'WHEN_MEDIATED':
        return met;
      case 'WHEN_AGREED':
        return agreed;
      case 'WHEN_NOT_AGREED':
        return !agreed;
      case 'WHEN_PRESENT':
        return false;
    }
  };
  return items.map((item) => ({ ...item, mustHave: must(item.required), present: present.has(item.code) }));
}

export const volumeGaps = (index: readonly VolumeLine[]): VolumeLine[] => index.filter(({ mustHave, present }) => mustHave && !present);
