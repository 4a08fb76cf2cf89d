import type { ItemContent } from './item';

/**
 * 救济渠道. For an administrative power the county government hears the reconsideration (行政复议法 §24), whether the county's
 * organ or a township decided; what is no such power states its own way in the data.
 */
export function remediesOf(item: ItemContent, county: { readonly government: string; readonly court: string }): readonly string[] {
  if (item.remedies) return item.remedies;
  return [
    `不服决定的，可以自知道之日起60日内向${county.government}申请行政复议（行政复议法 §20、§24）`,
    `也可以自知道或者应当知道之日起6个月内向${county.court}提起行政诉讼（行政诉讼法 §46）`,
    '认为机关不履行职责的，应当先申请行政复议（行政复议法 §23(3)）',
  ];
}
