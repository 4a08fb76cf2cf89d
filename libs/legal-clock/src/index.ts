export { armClock, armClocks } from './arm-clocks';
export {
  type ExtensionRequest,
  extendClock,
  type NewAnchor,
  type PauseRequest,
  pauseClock,
  reanchorClock,
  resumeClock,
} from './change-clock';
export {
  CLOCK_TRANSITIONS,
  type ClockAction,
  type ClockInterval,
  type ClockOutcome,
  type ClockRow,
  type ClockState,
  consumption,
  hasDaysLeft,
  isOverdue,
  type Rung,
} from './clock';
export { type ClockDocument, clockDocumentsMigration, nameClockDocuments } from './clock-documents';
export { type ClockExplanation, explainClock } from './clock-explanation';
export { CLOCK_KINDS, type ClockKind, clockKind, type LegalEffect, PAUSE_CAUSES, type PauseCause, pauseCause } from './clock-kinds';
export { clockMigration } from './clock-migration';
export type { ClockRequest } from './clock-request';
export { clocksOf } from './clock-rows';
export { type NoticeReprojection, reprojectAfterNotice } from './reproject-after-notice';
export { type MovedClock, type ReprojectionOptions, reprojectClocks } from './reproject-clocks';
export { type ClockTarget, cancelClocksOf, stopClock, stopClocks } from './stop-clocks';
export { type FiredClock, type FireHandler, type SweepReport, sweepDueClocks } from './sweep-clocks';
