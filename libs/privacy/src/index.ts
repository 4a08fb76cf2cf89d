export type { SuiteName } from './cipher-suite';
export { PersonalDataCipher, type PersonalDataKeys, UnreadableCellError } from './personal-data-cipher';
export { RandomPool } from './random-pool';
export {
  REVEAL_REASONS,
  REVEALS_PER_HOUR,
  type Reveal,
  type RevealReason,
  type RevealSeenBySubject,
  recordReveal,
  revealMigration,
  revealsOfSubject,
} from './reveal-log';
