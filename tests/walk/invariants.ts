import { localDateOf } from '@app/legal-calendar';
import { conservationReport, MessagingDatabase } from '@app/messaging';
import { stuckCases } from '../../apps/routing/src/no-stuck/application/stuck-cases.query';
import { wrongClocks } from './clock-count';
import type { WalkWorld } from './walk-world';

interface Invariant {
  /** What must never be found. */
  readonly name: string;
  readonly sql: string;
  /** Only while no message is under way: two services tell each other by messages. */
  readonly whenQuiet?: true;
}

const OPEN = `('SUBMITTED','RECEIVED','CORRECTING','ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION')`;
const RUNS = (kind: string): string =>
  `EXISTS (SELECT FROM intake.clock k WHERE k.subject_type = 'case' AND k.subject_id = c.id AND k.kind ${kind} AND k.state IN ('RUNNING','PAUSED','EXPIRED'))`;

const INVARIANTS: readonly Invariant[] = [
  {
    // Who has the next move, and what runs while they have it: the applicant or the window, by a clock of the law or of the local rule.
    name: 'a case before acceptance without a party or without the clock of its wait',
    sql: `SELECT c.case_no, c.status FROM intake.service_case c
           WHERE (c.status = 'SUBMITTED' AND NOT ${RUNS(`= 'SUBMISSION'`)})
              OR (c.status = 'RECEIVED' AND (c.received_organ IS NULL OR c.kind = 'APPLICATION'
                   AND NOT EXISTS (SELECT FROM intake.clock k WHERE k.subject_type = 'case' AND k.subject_id = c.id AND k.kind = 'TELL_ONCE')))
              OR (c.status = 'CORRECTING' AND (NOT ${RUNS(`= 'CORRECTION_RESPONSE'`)}
                   OR NOT EXISTS (SELECT FROM intake.correction_notice n WHERE n.case_id = c.id AND n.answered_at IS NULL)))
              OR (c.status <> 'DRAFT' AND NOT EXISTS (SELECT FROM intake.case_party p WHERE p.case_id = c.id AND p.role = 'APPLICANT'))`,
  },
  {
    name: 'a day passed on which the tell-once clock should have accepted',
    sql: `SELECT c.case_no FROM intake.service_case c JOIN intake.clock k ON k.subject_type = 'case' AND k.subject_id = c.id
           WHERE c.status = 'RECEIVED' AND k.kind = 'TELL_ONCE' AND k.state = 'EXPIRED' AND c.papers_received_on <= k.starts_on`,
  },
  {
    name: 'an accepted case that routing does not know',
    whenQuiet: true,
    sql: `SELECT c.case_no FROM intake.service_case c WHERE c.accepted_on IS NOT NULL AND NOT EXISTS (SELECT FROM routing.route r WHERE r.case_id = c.id)`,
  },
  {
    name: 'case and route disagree',
    whenQuiet: true,
    sql: `SELECT c.case_no, c.status, c.result, r.status AS route, r.result AS decided FROM intake.service_case c JOIN routing.route r ON r.case_id = c.id
           WHERE CASE r.status
             WHEN 'DECIDED' THEN NOT (c.result IS NOT NULL OR EXISTS (SELECT FROM intake.supervision_signal s WHERE s.case_id = c.id
                    AND s.kind IN ('DECISION_AFTER_END','DECISION_AFTER_DEEMED_RENEWAL')))
                  OR (c.result IS DISTINCT FROM r.result AND NOT EXISTS (SELECT FROM intake.supervision_signal s WHERE s.case_id = c.id
                    AND s.kind IN ('DECISION_AFTER_END','DECISION_AFTER_DEEMED_RENEWAL')))
             WHEN 'ENDED' THEN c.status IN ${OPEN} AND c.status NOT IN ('SUBMITTED','RECEIVED','CORRECTING')
             ELSE c.status NOT IN ('ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION') END`,
  },
  {
    name: 'the desk and the case disagree about the step',
    whenQuiet: true,
    sql: `SELECT c.case_no, c.status, t.step, t.status AS task, t.waiting_for FROM intake.service_case c JOIN routing.task t ON t.case_id = c.id
           WHERE t.closed_at IS NULL AND t.kind = 'MAIN' AND t.step <> 'DISPATCH' AND c.status IS DISTINCT FROM CASE
             WHEN t.status = 'WAITING' AND t.waiting_for ->> 'kind' = 'SPECIAL_PROCEDURE' THEN 'SPECIAL_PROCEDURE'
             WHEN t.step = 'EXAMINE' THEN 'IN_REVIEW' ELSE 'IN_DECISION' END`,
  },
  {
    name: 'due days on the desk that are not those of the clock',
    whenQuiet: true,
    sql: `SELECT c.case_no, c.statutory_due_on, r.statutory_due_on, c.promised_due_on, r.promised_due_on
            FROM intake.service_case c JOIN routing.route r ON r.case_id = c.id
           WHERE r.status IN ('RESOLVED','OPEN')
             AND (c.statutory_due_on IS DISTINCT FROM r.statutory_due_on OR c.promised_due_on IS DISTINCT FROM r.promised_due_on)`,
  },
  {
    // Who hosted the hearing does not examine (行政许可法 §48(3)), and does not decide where nobody else has examined.
    name: 'somebody decided or examined what they had received, accepted, examined or hosted',
    sql: `SELECT t.id, t.case_no, t.step, t.assignee_id FROM routing.task t JOIN routing.route r ON r.id = t.route_id
           WHERE t.step <> 'DISPATCH' AND t.kind = 'MAIN' AND t.status IN ('DONE','RETURNED') AND (
             t.assignee_id = ANY (r.handled_by)
             OR (t.assignee_id = ANY (r.hosted_by) AND (t.step = 'EXAMINE' OR NOT 'EXAMINE' = ANY (r.levels)) AND t.closed_at >
               (SELECT min(p.settled_at) FROM routing.special_procedure p WHERE p.route_id = r.id AND p.host_id = t.assignee_id AND p.status IN ('BEGUN','ENDED')))
             OR (t.step = 'DECIDE' AND EXISTS (SELECT FROM routing.task e WHERE e.route_id = r.id AND e.step = 'EXAMINE' AND e.kind = 'MAIN'
                   AND e.status = 'DONE' AND e.id < t.id AND e.assignee_id = t.assignee_id)))`,
  },
  {
    name: 'somebody decided a case that intake says they had received or accepted',
    sql: `SELECT h.case_id, d.actor_id FROM routing.history d JOIN routing.route r ON r.id = d.route_id
            JOIN intake.case_history h ON h.case_id = r.case_id AND h.actor_id = d.actor_id
           WHERE d.action IN ('decide','recommend') AND h.actor_kind = 'STAFF' AND h.action IN ('receive','accept','acceptDeferred','acceptOnCommitment')`,
  },
  {
    name: 'a special procedure or an extension approved by who asked for it, received or accepted',
    sql: `SELECT r.case_no, p.id, p.asked_by, p.settled_by, r.handled_by FROM routing.special_procedure p JOIN routing.route r ON r.id = p.route_id
           WHERE p.status IN ('BEGUN','ENDED') AND (p.settled_by = p.asked_by OR p.settled_by = ANY (r.handled_by))
          UNION ALL
          SELECT r.case_no, x.id, x.asked_by, x.settled_by, r.handled_by FROM routing.extension x JOIN routing.route r ON r.id = x.route_id
           WHERE x.status = 'APPROVED' AND (x.settled_by = x.asked_by OR x.settled_by = ANY (r.handled_by))`,
  },
  {
    name: 'a branch signed by who holds the task that it hangs on',
    sql: `SELECT b.id FROM routing.task b JOIN routing.history h ON h.task_id = b.id AND h.action = 'sign'
            JOIN routing.task parent ON parent.id = b.parent_id
           WHERE b.status = 'DONE' AND h.actor_id = parent.assignee_id AND b.kind IN ('COUNTERSIGN','ADD_SIGN','REVIEW','DELEGATION')
             AND parent.closed_at IS NULL AND parent.status <> 'READY' AND NOT EXISTS (SELECT FROM routing.history moved WHERE moved.task_id = parent.id
               AND moved.at > h.at AND moved.action IN ('transfer','assign','takeOver','claim','recall'))`,
  },
  {
    name: 'two open tasks of one case, step and branch',
    sql: 'SELECT case_id, step, branch FROM routing.task WHERE closed_at IS NULL GROUP BY 1, 2, 3 HAVING count(*) > 1',
  },
  {
    name: 'more than one open step on the main line',
    sql: `SELECT case_id FROM routing.task WHERE closed_at IS NULL AND kind = 'MAIN' GROUP BY 1 HAVING count(*) > 1`,
  },
  {
    name: 'a clock that stands without an approved special procedure',
    whenQuiet: true,
    sql: `SELECT c.case_no, k.kind FROM intake.clock k JOIN intake.service_case c ON c.id = k.subject_id
           WHERE k.subject_type = 'case' AND (k.state = 'PAUSED' OR EXISTS (SELECT FROM intake.clock_interval i WHERE i.clock_id = k.id)) AND NOT EXISTS (
             SELECT FROM routing.special_procedure p JOIN routing.route r ON r.id = p.route_id
              WHERE r.case_id = c.id AND p.settled_by IS NOT NULL AND p.settled_by <> p.asked_by
                AND p.status IN ('BEGUN', 'ENDED', 'CANCELLED'))`,
  },
  {
    name: 'a stretch that is not counted without its written notice',
    whenQuiet: true,
    sql: `SELECT i.id FROM intake.clock_interval i JOIN intake.clock k ON k.id = i.clock_id WHERE k.subject_type = 'case' AND i.document_no IS NULL`,
  },
  {
    name: 'a case decided other than once',
    sql: `SELECT payload ->> 'caseId' AS case_id, count(*) FROM msg.event WHERE type = 'case.decided.v1' GROUP BY 1 HAVING count(*) > 1`,
  },
  {
    name: 'a result without exactly one decision in the history',
    sql: `SELECT c.case_no, c.result, (SELECT count(*) FROM intake.case_history h WHERE h.case_id = c.id AND h.to_status = 'DECIDED' AND h.from_status <> 'DECIDED') AS n
            FROM intake.service_case c
           WHERE (c.result IS NOT NULL) <> ((SELECT count(*) FROM intake.case_history h
              WHERE h.case_id = c.id AND h.to_status = 'DECIDED' AND h.from_status IS DISTINCT FROM 'DECIDED'
                -- A denial in time takes the place of the renewal by law.
                AND h.action <> 'overturnDeemedRenewal') = 1)`,
  },
  {
    name: 'an adverse end without its paper',
    sql: `SELECT c.case_no, c.status, c.result FROM intake.service_case c CROSS JOIN LATERAL (SELECT CASE
             WHEN c.kind = 'APPLICATION' AND c.result = 'DENY' THEN 'DENIAL_DECISION'
             WHEN end_of.action = 'refuse' THEN 'REFUSAL_TO_ACCEPT' WHEN end_of.action = 'declareNotRequired' THEN 'NOT_REQUIRED_NOTICE'
             WHEN end_of.action = 'transfer' THEN 'TRANSFER_LETTER' WHEN end_of.action = 'lapse' THEN 'DEEMED_WITHDRAWAL_NOTICE'
             WHEN end_of.action IN ('terminate','terminateCeased') THEN 'TERMINATION_NOTICE' WHEN end_of.action = 'withdraw' AND c.received_on IS NOT NULL THEN 'WITHDRAWAL_RECORD'
           END AS kind FROM intake.case_history end_of
            WHERE end_of.case_id = c.id AND end_of.action IN ('refuse','declareNotRequired','transfer','lapse','terminate','terminateCeased','withdraw','decide','decideByRule','decideBySystem','overturnDeemedRenewal')
            ) needed
           WHERE needed.kind IS NOT NULL AND NOT EXISTS (SELECT FROM intake.official_document d WHERE d.case_id = c.id AND d.kind = needed.kind)`,
  },
  {
    name: 'an applied-for case at a desk without exactly one notice of acceptance or record of deemed acceptance',
    whenQuiet: true,
    sql: `SELECT c.case_no, c.status, c.accept_mode FROM intake.service_case c
           WHERE c.kind = 'APPLICATION' AND c.accepted_on IS NOT NULL AND (c.handling_organ IS NOT NULL OR c.accept_mode = 'DEEMED')
             AND (SELECT count(*) FROM intake.official_document d WHERE d.case_id = c.id AND d.kind IN ('ACCEPTANCE_NOTICE','DEEMED_ACCEPTANCE_RECORD')) <> 1`,
  },
  {
    name: 'a paper that was never made',
    whenQuiet: true,
    sql: 'SELECT case_id, kind FROM intake.official_document WHERE ready_at IS NULL',
  },
  {
    name: 'a licence whose end was taken back',
    sql: `SELECT licence_id FROM intake.licence_history GROUP BY 1
           HAVING bool_or(action IN ('REVOKE','WITHDRAW','EXPIRE','CANCEL')) AND
             max(id) FILTER (WHERE action IN ('ISSUE','RENEW','DEEM_RENEWED')) > min(id) FILTER (WHERE action IN ('REVOKE','WITHDRAW','EXPIRE','CANCEL'))
          UNION ALL
          SELECT l.id FROM intake.licence l WHERE l.state <> CASE
            (SELECT h.action FROM intake.licence_history h WHERE h.licence_id = l.id AND h.action IN ('REVOKE','WITHDRAW','EXPIRE','CANCEL') ORDER BY h.id LIMIT 1)
            WHEN 'REVOKE' THEN 'REVOKED' WHEN 'WITHDRAW' THEN 'WITHDRAWN' WHEN 'EXPIRE' THEN 'EXPIRED' WHEN 'CANCEL' THEN 'CANCELLED' ELSE 'VALID' END`,
  },
  {
    name: 'a granted application for a licence without one',
    whenQuiet: true,
    sql: `SELECT c.case_no FROM intake.service_case c WHERE c.licence_id IS NOT NULL AND NOT EXISTS (SELECT FROM intake.licence_history h WHERE h.licence_id = c.licence_id)`,
  },
  {
    name: 'a history with a gap, or an event that was applied twice',
    sql: `SELECT c.case_no, c.version FROM intake.service_case c
           WHERE (SELECT count(*) <> c.version OR min(h.version) <> 1 OR max(h.version) <> c.version FROM intake.case_history h WHERE h.case_id = c.id)`,
  },
  {
    name: 'a history step that does not begin where the one before ended',
    sql: `SELECT case_id, version FROM (SELECT case_id, version, from_status, lag(to_status) OVER (PARTITION BY case_id ORDER BY version) AS before
            FROM intake.case_history) h WHERE version > 1 AND from_status IS DISTINCT FROM before`,
  },
  {
    name: 'the last step of the history is not where the case is',
    sql: `SELECT c.case_no, c.status FROM intake.service_case c JOIN intake.case_history h ON h.case_id = c.id AND h.version = c.version WHERE h.to_status <> c.status`,
  },
  {
    name: 'a route whose events have a gap',
    sql: `SELECT agg_id FROM msg.event WHERE agg_type = 'route' GROUP BY 1 HAVING count(*) <> max(agg_version) OR count(DISTINCT agg_version) <> count(*)`,
  },
  {
    name: 'a place in the order of acceptance left out',
    sql: `SELECT item_code, period FROM intake.quota_place GROUP BY 1, 2 HAVING max(sequence) <> count(*)`,
  },
  {
    name: 'a decision made while a promised paper was missing',
    sql: `SELECT c.case_no FROM intake.service_case c WHERE c.result = 'GRANT' AND c.accept_mode = 'DEFERRED' AND c.deferred_papers <> '{}'`,
  },
  {
    name: 'a clock of the decision that runs on after the end',
    whenQuiet: true,
    sql: `SELECT c.case_no, c.status, k.kind, k.state FROM intake.clock k JOIN intake.service_case c ON c.id = k.subject_id
           WHERE k.subject_type = 'case' AND k.state IN ('RUNNING','PAUSED') AND k.kind IN ('STATUTORY','STATUTORY_JOINT','PROMISED','TELL_ONCE','CORRECTION_RESPONSE','DEFERRED_MATERIAL')
             AND c.status NOT IN ${OPEN}`,
  },
  {
    name: 'an open case of the law without its running clock',
    whenQuiet: true,
    sql: `SELECT c.case_no, c.status FROM intake.service_case c
           WHERE c.status IN ('ACCEPTED','IN_REVIEW','IN_DECISION','SPECIAL_PROCEDURE')
             AND NOT EXISTS (SELECT FROM intake.clock k WHERE k.subject_type = 'case' AND k.subject_id = c.id AND k.kind IN ('STATUTORY','STATUTORY_JOINT','PROMISED'))`,
  },
  {
    name: 'a clock of a task or a procedure that runs on after its end',
    sql: `SELECT k.id, k.subject_type, k.subject_id FROM routing.clock k
           WHERE k.state IN ('RUNNING','PAUSED') AND ((k.kind = 'STEP' AND NOT EXISTS (SELECT FROM routing.task t WHERE t.id = k.subject_id AND t.closed_at IS NULL))
             OR (k.kind = 'SPECIAL' AND NOT EXISTS (SELECT FROM routing.special_procedure p WHERE p.id = k.subject_id AND p.status = 'BEGUN')))`,
  },
  { name: 'a message that nobody could read', sql: `SELECT event_id, consumer, failure FROM msg.delivery WHERE state = 'dead'` },
];

/** Whether a message was lost, doubled or overtaken: reads all of them, so it is asked less often. */
export async function brokenMessages(world: WalkWorld): Promise<string[]> {
  const { checks } = await conservationReport(world.get(MessagingDatabase), 365 * 86_400_000);
  return checks.filter(({ violations }) => violations > 0).map((check) => `messages: ${JSON.stringify(check)}`);
}

/**
 * What does not hold, in words; empty when the county is in order.
 * @param quiet no message is under way and the sweeps have run: both services know the same
 */
export async function brokenInvariants(world: WalkWorld, quiet: boolean): Promise<string[]> {
  const broken: string[] = [];
  for (const { name, sql, whenQuiet } of INVARIANTS) {
    if (whenQuiet && !quiet) continue;
    const rows = await world.query(`${sql} LIMIT 3`);
    if (rows.length > 0) broken.push(`${name}: ${JSON.stringify(rows)}`);
  }
  const now = world.clock.now();
  if (quiet) {
    const stuck = await stuckCases(world.routing, localDateOf(now), now);
    if (stuck.length > 0) broken.push(`a stuck case: ${JSON.stringify(stuck.slice(0, 3))}`);
  }
  broken.push(...(await wrongClocks(world)));
  return broken;
}
