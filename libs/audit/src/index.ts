export { type AnchorPlace, anchorAudit } from './anchor-audit';
export { type AuditCommandSurroundings, runAuditCommand } from './audit-command';
export { type AuditActor, type AuditEntry, stateHash } from './audit-entry';
export { auditMigration } from './audit-migration';
export { AuditSealer, auditSealer } from './audit-sealer';
export { recordAudit } from './record-audit';
export { sealAudit } from './seal-audit';
export { type AuditFinding, type AuditProblem, type AuditVerdict, verifyAudit } from './verify-audit';
