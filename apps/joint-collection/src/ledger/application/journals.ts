/** The journals that other capabilities post. */
export {
  collected,
  type Fund,
  type JournalDraft,
  type Parts,
  parked,
  refunded,
  settled,
  shared,
  sharedBack,
  surplusFound,
  surplusReturned,
} from '../domain/journal';
