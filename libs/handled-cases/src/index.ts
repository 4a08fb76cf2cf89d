export { type HandledCase, HandledCases, type HandledParty } from './handled-cases';
