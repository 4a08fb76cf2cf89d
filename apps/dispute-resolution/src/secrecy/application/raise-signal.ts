export { insertSignal as raiseSignal } from '../persistence/reading.repository';
