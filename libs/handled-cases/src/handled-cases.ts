import { Neighbours, type OwnService, ServiceTokens } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { RevealReason } from '@app/privacy';
import { Injectable } from '@nestjs/common';

/** A party of a case, unmasked: keep it encrypted, and only for as long as the law of your own record asks. */
export interface HandledParty {
  readonly role: 'APPLICANT' | 'AGENT' | 'GUARDIAN' | 'SUBJECT';
  readonly kind: 'PERSON' | 'ORGANISATION';
  readonly name: string;
  readonly idType: string;
  readonly idNumber: string;
  readonly phone: string | null;
  readonly relation: string | null;
  readonly mandateUntil: string | null;
}

/** What intake tells whoever handles a case. Days are `YYYY-MM-DD`. */
export interface HandledCase {
  readonly caseNo: string;
  readonly item: { readonly code: string; readonly version: number; readonly name: string };
  readonly situation: string | null;
  readonly division: string;
  readonly receivedOn: string | null;
  readonly acceptedOn: string | null;
  readonly statutoryDueOn: string | null;
  readonly promisedDueOn: string | null;
  readonly parties: readonly HandledParty[];
  readonly form: Readonly<Record<string, unknown>>;
  /** `file`: it can be fetched. */
  readonly papers: readonly {
    readonly code: string;
    readonly name: string;
    readonly form: string;
    readonly trustGrade: string;
    readonly file: boolean;
  }[];
}

const TIMEOUT_MILLISECONDS = 5000;

/**
 * Reads cases that lie with one of our own services, with that service's account: over HTTP, in one process and in many alike. Never
 * inside a transaction: another service answers. Every read is logged with its purpose, and the persons concerned see it.
 */
@Injectable()
export class HandledCases {
  constructor(
    private readonly tokens: ServiceTokens,
    private readonly neighbours: Neighbours,
  ) {}

  /**
   * Refuses `case-not-found` for a case that does not lie with the service now, also in the moment before intake has heard that it does;
   * `case-unavailable` when intake does not answer. Both may be tried again.
   */
  async read(service: OwnService, caseNo: string, purpose: Exclude<RevealReason, 'OTHER'>): Promise<HandledCase> {
    const first = await this.get(service, caseNo, purpose);
    // The account was changed meanwhile: one new token, then it is refused indeed.
    if (first.status !== 401) return this.answer(first);
    this.tokens.forget(service);
    return this.answer(await this.get(service, caseNo, purpose));
  }

  private async get(service: OwnService, caseNo: string, purpose: string): Promise<Response> {
    const token = await this.tokens.tokenOf(service);
    const address = `${this.neighbours.intake()}/api/v1/cases/${encodeURIComponent(caseNo)}/handling-data?purpose=${purpose}`;
    try {
      return await fetch(address, {
        headers: { authorization: `Bearer ${token}` },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      });
    } catch {
      throw unavailable();
    }
  }

  private async answer(response: Response): Promise<HandledCase> {
    if (response.status === 404) throw new DomainError('not-found', 'case-not-found', '没有找到这个办件，或者它现在不由本服务办理。');
    if (!response.ok) throw unavailable();
    return (await response.json()) as HandledCase;
  }
}

const unavailable = (): DomainError =>
  new DomainError('unavailable', 'case-unavailable', '暂时读不到这个办件的资料，请稍后再试。', { retryAfter: 5 });
