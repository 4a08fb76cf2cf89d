export { Clock, MovableClock, SystemClock } from './clock';
export { DomainError, type FieldProblem, type RefusalDetails, type RefusalKind } from './domain-error';
export { fenOf, yuanOf } from './money';
export { allowedActions, nextStatus, type TransitionTable, unreachableStatuses } from './transition-table';
