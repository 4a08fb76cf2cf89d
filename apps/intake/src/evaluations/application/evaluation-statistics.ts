import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { hiddenUnits } from '../domain/small-counts';
import { GRADE_NUMBERS, gradeName, RULES } from './evaluation-rules';

export interface UnitStatistics {
  readonly unit: string;
  /** 少量不公布: so few ratings would tell who rated what; every figure of the row is null. */
  readonly suppressed: boolean;
  /** Services whose time for rating is over or that were rated. */
  readonly services: number | null;
  readonly rated: number | null;
  readonly countedUnrated: number | null;
  readonly grades: readonly { readonly grade: number; readonly name: string; readonly count: number }[] | null;
  /** Four figures after the point, or null where nobody has rated. */
  readonly satisfaction: string | null;
  readonly poor: number | null;
  readonly poorClosed: number | null;
  readonly poorOverdue: number | null;
}

export interface EvaluationStatistics {
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  /** A row with fewer ratings is not shown, nor what would give it away by difference. */
  readonly fewestShown: number;
  readonly units: readonly UnitStatistics[];
  /** What each figure means; goes with every export. */
  readonly definitions: Readonly<Record<string, string>>;
}

interface Row {
  unit: string;
  services: number;
  rated: number;
  unrated: number;
  grade_counts: number[];
  poor: number;
  poor_closed: number;
  poor_overdue: number;
}

const DEFINITIONS = {
  services: '统计期内发生、已经评价或者评价期限已过的服务次数',
  rated: '其中已经评价的次数',
  countedUnrated: '没有评价而按规则计入的次数；规则没有采用时为 0',
  satisfaction: '满意率 = 基本满意以上（含非常满意、满意、基本满意）的次数 ÷（已评价次数 + 计入次数）；有追评的按追评，申诉成立的评价不计',
  poor: '差评次数（不满意、非常不满意），按第一次评价，申诉成立的不计',
  poorClosed: '其中已经办结的次数',
  poorOverdue: '其中有一次以上逾期的次数',
  suppressed: `评价少于 ${RULES.fewestShown} 次的不公布；能够从其他行推算出来的一并不公布`,
} as const;

/** 满意率 by unit: counts only, never who. Computed from the ratings themselves. */
@Injectable()
export class EvaluationStatisticsQuery {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
  ) {}

  async between(actor: Actor, fromOn: LocalDate, toOn: LocalDate): Promise<EvaluationStatistics> {
    const supervises = actor.roles.includes('SUPERVISOR');
    const rows = await this.database.query<Row>(
      `WITH served AS (
         SELECT coalesce(e.unit, CASE v.kind WHEN 'COMPLETION' THEN coalesce(c.handling_organ, v.organ) ELSE v.organ END, c.received_organ,
                         c.handling_organ, $4) AS unit,
                e.id IS NOT NULL AND r.outcome IS DISTINCT FROM 'NOT_UPHELD' AS rated, e.id IS NULL AS unrated,
                coalesce(s.grade, e.grade) AS grade, r.evaluation_id IS NOT NULL AND r.outcome IS DISTINCT FROM 'NOT_UPHELD' AS poor,
                r.state = 'CLOSED' AS closed, r.escalated
         FROM service_event v JOIN service_case c ON c.id = v.case_id
         LEFT JOIN evaluation e ON e.case_id = v.case_id AND e.service_number = v.service_number
         LEFT JOIN second_evaluation s ON s.evaluation_id = e.id LEFT JOIN poor_rating r ON r.evaluation_id = e.id
         WHERE v.served_on BETWEEN $1 AND $2 AND (e.id IS NOT NULL OR v.rate_until < $3) AND c.division LIKE $5
       )
       SELECT unit, count(*)::int AS services, count(*) FILTER (WHERE rated)::int AS rated, count(*) FILTER (WHERE unrated)::int AS unrated,
              ARRAY(SELECT count(*) FILTER (WHERE o.rated AND o.grade = g.grade)::int
                    FROM unnest($6::int[]) WITH ORDINALITY AS g(grade, place) LEFT JOIN served o ON o.unit = served.unit
                    GROUP BY g.place ORDER BY g.place) AS grade_counts,
              count(*) FILTER (WHERE poor)::int AS poor, count(*) FILTER (WHERE poor AND closed)::int AS poor_closed,
              count(*) FILTER (WHERE poor AND escalated)::int AS poor_overdue
       FROM served WHERE $7::text IS NULL OR unit = $7 GROUP BY unit ORDER BY unit`,
      [
        fromOn,
        toOn,
        localDateOf(this.clock.now()),
        RULES.unitWhenUnknown,
        `${supervises ? actor.jurisdiction : ''}%`,
        [...GRADE_NUMBERS],
        supervises ? null : actor.organ,
      ],
    );
    const hidden = hiddenUnits(rows, RULES.fewestShown);
    const units = rows.map((row) => (hidden.has(row.unit) ? suppressed(row.unit) : unitOf(row)));
    return { fromOn, toOn, fewestShown: RULES.fewestShown, units, definitions: DEFINITIONS };
  }
}

const suppressed = (unit: string): UnitStatistics => ({
  unit,
  suppressed: true,
  services: null,
  rated: null,
  countedUnrated: null,
  grades: null,
  satisfaction: null,
  poor: null,
  poorClosed: null,
  poorOverdue: null,
});

function unitOf(row: Row): UnitStatistics {
  const counted = RULES.unrated.enabled ? row.unrated : 0;
  const grades = GRADE_NUMBERS.map((grade, index) => ({
    grade,
    name: gradeName(grade),
    count: (row.grade_counts[index] ?? 0) + (grade === RULES.unrated.grade ? counted : 0),
  }));
  const all = row.rated + counted;
  const content = grades.filter(({ grade }) => grade > RULES.poorUpTo).reduce((sum, { count }) => sum + count, 0);
  return {
    unit: row.unit,
    suppressed: false,
    services: row.services,
    rated: row.rated,
    countedUnrated: counted,
    grades,
    satisfaction: all === 0 ? null : (content / all).toFixed(4),
    poor: row.poor,
    poorClosed: row.poor_closed,
    poorOverdue: row.poor_overdue,
  };
}
