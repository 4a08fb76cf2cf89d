export { MAXIMUM_BODY_BYTES, rawBodyOf } from './body/body-layer';
export { readJsonObject } from './body/json-body';
export { AcceptsUpload, formFieldsOf, MAXIMUM_FILE_BYTES, readableFileName, type Upload, uploadOf } from './body/multipart';
export { configureHttp, type HttpOptions } from './configure-http';
export { type DrainOptions, drain, drainOnSignals } from './drain';
export { fastifyAdapter, StrictFastifyAdapter } from './fastify-adapter';
export { HttpModule } from './http.module';
export { idempotencyMigration } from './idempotency/idempotency.migration';
export {
  type Answer,
  answer,
  type Earlier,
  findAnswers,
  forgetOldAnswers,
  isIdempotencyRace,
  type Outcome,
  once,
  recordAnswers,
  sendAnswer,
} from './idempotency/idempotent-answers';
export {
  clientOf,
  Idempotent,
  type IdempotentRequest,
  type IdempotentUpload,
  idempotentRequestOf,
  idempotentUploadOf,
  readIdempotencyKey,
  withContent,
} from './idempotency/idempotent-request';
export { etagOf, IfMatch, requireIfMatch, setETag, versionMismatch } from './if-match';
export { Coalescer, type CoalescerOptions } from './limits/coalescer';
export { RateLimited } from './limits/rate-limited';
export { MemoryRateLimiter, RateLimiter, type RateRule, type RateVerdict, rateLimited } from './limits/rate-limiter';
export { RedisRateLimiter } from './limits/redis-rate-limiter';
export { HealthChecks, type HealthKind } from './observation/health-checks';
export { JsonLogger } from './observation/json-logger';
export { Metrics } from './observation/metrics';
export { holdsPersonalNumber, safeDescription, scrub } from './observation/scrub';
export { CorrelationId, correlationIdOf } from './observation/trace';
export { lintOpenApi, type OpenApiViolation } from './open-api/lint-open-api';
export { type DocumentIdentity, openApiDocument } from './open-api/open-api-document';
export { Operation, type OperationDescription } from './open-api/operation.decorator';
export { type CursorKey, KeysetCursor, queryFingerprint } from './paging/keyset-cursor';
export { type CappedCount, cappedCount, cappedCountSql, linkNext, type Page, pageByKey, pageOf } from './paging/page';
export { findProblem, PROBLEMS } from './problems/catalogue';
export { FIELD_PROBLEMS } from './problems/field-catalogue';
export { isOutage, type Problem, type ProblemContext, refusalOf } from './problems/problem';
export { PROBLEM_MEDIA_TYPE, ProblemFilter, sendProblem } from './problems/problem.filter';
export { type ProblemEntry, STATUS_OF_KIND } from './problems/problem-catalogue';
export { SIGNATURE_HEADERS, type SignatureFault, signatureFault, signBody } from './signed-body';
export {
  IsBankCard,
  IsCaseNo,
  IsCitizenNumber,
  IsCreditCode,
  IsDay,
  IsDivision,
  IsFreeText,
  IsInstant,
  IsMobile,
  IsOrganisationName,
  IsPersonName,
  IsPickUpCode,
  IsPlainNote,
  IsTelephone,
  IsYuan,
  OptionalField,
  ParsedText,
} from './validation/field-decorators';
export { fieldProblemsOf } from './validation/field-problems';
export { type FieldWarning, warningsOf } from './validation/field-warnings';
export { PageQuery } from './validation/page-query.dto';
export { QueryChoice, QueryInteger, QuerySort, QueryWords } from './validation/query-decorators';
export { StrictValidationPipe } from './validation/validation.pipe';
