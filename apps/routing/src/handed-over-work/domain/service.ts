import type { EventPayload } from '@app/contracts';

export type ServiceCode = EventPayload<'work.handed-over.v1'>['service'];

/** What a case that lies with a service waits for; by it the service's own account reads the case, and no other's. */
export const AWAITING = { 'joint-collection': 'AWAITING_COLLECTION', 'dispute-resolution': 'AWAITING_DISPUTE' } as const satisfies Record<
  ServiceCode,
  string
>;

/** An item that a service of ours handles. */
export interface ServiceItem {
  readonly itemCode: string;
  /** The situations that go to the service; null for all of them. */
  readonly situations: readonly string[] | null;
  /** The wait's own limit: then people take over. It stops no clock of the case (行政许可法 §45). */
  readonly answerWithin: { readonly amount: number; readonly unit: 'WORKING_DAY' | 'DAY' };
  /** The reasons of the item that the service may give for a denial. Others are for people to read. */
  readonly denialReasons: readonly string[];
}

/** A service of ours with desks and clocks of its own, as data. */
export interface Service {
  readonly code: ServiceCode;
  /** As it stands on pages. */
  readonly name: string;
  readonly items: readonly ServiceItem[];
}

/** What of a matter says whether a service may take it. */
export interface HandedMatter {
  readonly itemCode: string;
  readonly situation: string | null;
  readonly kind: string;
  readonly siteCheck: boolean;
  readonly deferredPapers: readonly string[];
  readonly reviews: unknown;
  readonly firstReview: unknown;
  readonly publicity: unknown;
}

export interface Taker {
  readonly service: Service;
  readonly item: ServiceItem;
}

/**
 * The service that takes a matter, or undefined: then it stays with people. What the item's law asks of the office itself stays there too:
 * promised papers, a site check by two employees (行政许可法 §34(3)), the township's examination (§43), other organs' opinions, a publicity;
 * and an organ's act on its own earlier decision is no application.
 */
export function serviceFor(services: readonly Service[], matter: HandedMatter): Taker | undefined {
  if (matter.kind !== 'APPLICATION' || matter.siteCheck || matter.deferredPapers.length > 0) return undefined;
  if (matter.reviews || matter.firstReview || matter.publicity) return undefined;
  for (const service of services) {
    const item = service.items.find(
      ({ itemCode, situations }) =>
        itemCode === matter.itemCode && (situations === null || (matter.situation !== null && situations.includes(matter.situation))),
    );
    if (item !== undefined) return { service, item };
  }
  return undefined;
}

/** Nobody who received or accepted a case decides it, in the service neither. The one on whose behalf it was done counts as well. */
export function mayNotHaveDecided(
  answer: { readonly byStaff: number | null; readonly onBehalfOf: number | null },
  handledBy: readonly number[],
): boolean {
  return [answer.byStaff, answer.onBehalfOf].some((staff) => staff !== null && handledBy.includes(staff));
}
