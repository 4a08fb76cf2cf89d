import { PURPOSES } from '../domain/signature-purposes';

/** What the signature of a channel's own notice is for. */
export const noticePurpose = PURPOSES.notice;
