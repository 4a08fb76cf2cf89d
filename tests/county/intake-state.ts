import type { CountyWorld } from './county-world';

/** Tables in which a refused command must leave nothing. Queues, audit and refusals have tables of their own. */
const TABLES = [
  'intake.service_case',
  'intake.case_party',
  'intake.case_paper',
  'intake.case_history',
  'intake.correction_notice',
  'intake.service_event',
  'intake.evaluation',
  'intake.second_evaluation',
  'intake.poor_rating',
  'intake.handover',
  'intake.official_document_print',
  'intake.supervision_signal',
  'intake.upload',
  'intake.upload_link',
  'intake.idempotent_answer',
  'intake.clock',
  'intake.reveal_log',
] as const;

const QUERY = TABLES.map(
  (table) =>
    `SELECT '${table}' AS name, count(*)::int AS rows, md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) AS hash FROM ${table} t`,
).join(' UNION ALL ');

/** Row counts and hashes of what the intake service knows. */
export function intakeState(world: CountyWorld): Promise<{ name: string; rows: number; hash: string }[]> {
  return world.query(QUERY);
}
