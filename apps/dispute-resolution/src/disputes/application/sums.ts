export { isInPack as isInDisputePack } from '../persistence/proceeding.repository';
export { sumUp as sumUpDispute } from '../persistence/registration.repository';
