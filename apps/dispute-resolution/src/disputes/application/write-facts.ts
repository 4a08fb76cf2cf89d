export { setFacts as writeFacts } from '../persistence/dispute.repository';
