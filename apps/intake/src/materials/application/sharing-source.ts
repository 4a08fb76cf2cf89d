import type { SharingQuestion, SharingVerdict } from '../domain/sharing-answer';
import type { SharingSourceEntry } from './material-types';

/** Why the question is asked, told to the source with it (国务院关于在线政务服务的若干规定 §7). */
export interface SharingPurpose {
  readonly itemCode: string;
  readonly itemName: string;
}

export type SharingFinding = SharingVerdict | { readonly kind: 'DOWN' | 'NOT_CONNECTED' };

/** 共享来源: other systems that know a fact, so that nobody has to bring a paper for it. Never throws: a source that is away is an answer. */
export abstract class SharingSource {
  abstract ask(source: SharingSourceEntry, question: SharingQuestion, purpose: SharingPurpose): Promise<SharingFinding>;
}
