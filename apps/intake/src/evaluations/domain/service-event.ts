/** The services of a case that may be rated, each by itself (`domain.md` B.7: the key is case and service number, 1 to 99). */
export type ServiceKind = 'CONSULTATION' | 'FILING' | 'SUPPLEMENT' | 'PAYMENT' | 'COMPLETION';

/** The most services that a case may have: the exchange format gives the number two figures. */
export const MAXIMUM_SERVICES = 99;

/** A step of a case, as far as it is a service. */
export interface ServiceStep {
  readonly action: string;
  readonly staff: number | null;
  readonly organ: string | null;
  readonly at: Date;
}

export interface ServiceEvent {
  readonly kind: ServiceKind;
  readonly servedAt: Date;
  /** Who served, when somebody did; what a person sent in by himself was served by nobody yet. */
  readonly servedBy: number | null;
  readonly organ: string | null;
}

const SERVICE_OF: Readonly<Record<string, ServiceKind>> = {
  submit: 'FILING',
  receive: 'FILING',
  supplement: 'SUPPLEMENT',
  handInDeferred: 'SUPPLEMENT',
  recordPayment: 'PAYMENT',
  deliver: 'COMPLETION',
  refuse: 'COMPLETION',
  declareNotRequired: 'COMPLETION',
  transfer: 'COMPLETION',
  terminate: 'COMPLETION',
};

/**
 * Which services the steps of one command are. A case that was filed from home is filed once: its receipt at the window is
 * the same service, and `filedBefore` says so.
 */
export function servicesOf(steps: readonly ServiceStep[], filedBefore: boolean): ServiceEvent[] {
  let filed = filedBefore;
  const services: ServiceEvent[] = [];
  for (const { action, staff, organ, at } of steps) {
    const kind = SERVICE_OF[action];
    if (kind === undefined || (kind === 'FILING' && filed)) continue;
    filed ||= kind === 'FILING';
    services.push({ kind, servedAt: at, servedBy: staff, organ });
  }
  return services;
}
