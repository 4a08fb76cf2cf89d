/** What the system answers, as far as these pages show it. Commands and their bodies are typed by the generated document. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
  readonly count?: { readonly count: number; readonly capped: boolean };
}

export interface TaskRow {
  readonly taskId: number;
  readonly version: number;
  readonly caseNo: string;
  readonly itemName: string;
  readonly division: string;
  readonly step: string;
  readonly kind: string;
  readonly status: string;
  readonly assignee: number | null;
  readonly onBehalfOf: number | null;
  readonly dueOn: string | null;
  readonly question: string | null;
  readonly openedAt: string;
}

export interface Person {
  readonly id: number;
  readonly name: string;
}

export interface TaskView extends Omit<TaskRow, 'assignee' | 'onBehalfOf'> {
  readonly itemCode: string;
  readonly itemVersion: number;
  readonly situation: string | null;
  readonly organCode: string;
  readonly actions: readonly string[];
  readonly post: { readonly code: string; readonly name: string };
  readonly assignee: (Person & { readonly capacity: string | null }) | null;
  readonly onBehalfOf: Person | null;
  readonly statutoryDueOn: string | null;
  readonly promisedDueOn: string | null;
  readonly siteCheckRequired: boolean;
  readonly waiting: { readonly party: string; readonly until: string; readonly sentence: string; readonly article: string } | null;
  readonly route: { readonly reason: string; readonly levels: readonly string[] };
  readonly opinions: readonly Opinion[];
  readonly history: readonly TaskStep[];
}

export interface Opinion {
  readonly by?: string | null;
  readonly verdict?: string | null;
  readonly text?: string | null;
  readonly reasonCode?: string | null;
  readonly at: string | null;
  readonly [more: string]: unknown;
}

export interface TaskStep {
  readonly at: string;
  readonly action: string;
  readonly actor: string | null;
  readonly onBehalfOf: string | null;
  readonly reason: string | null;
}

export interface CaseRow {
  readonly caseNo: string;
  readonly itemName: string;
  readonly applicantName: string;
  readonly status: string;
  readonly statusName: string;
  readonly channel: string;
  readonly division: string;
  readonly promisedDueOn: string | null;
  readonly statutoryDueOn: string | null;
  readonly receivedOn: string | null;
  readonly waiting: { readonly sentence?: string; readonly party?: string } | null;
}

export interface CaseParty {
  readonly role: string;
  readonly kind: string;
  readonly name: string;
  readonly idType: string;
  readonly idNumber: string;
  readonly phone: string | null;
  readonly relation: string | null;
}

export interface CasePaper {
  readonly code: string;
  readonly name: string;
  readonly status?: string;
  readonly required?: boolean;
  readonly form?: string | null;
  readonly uploadId?: string | null;
  readonly [more: string]: unknown;
}

export interface CaseView {
  readonly caseNo: string;
  readonly version: number;
  readonly status: string;
  readonly statusName: string;
  readonly item: { readonly code: string; readonly version: number; readonly name: string };
  readonly situation: string;
  readonly channel: string;
  readonly division: string;
  readonly parties: readonly CaseParty[];
  readonly papers: readonly CasePaper[];
  readonly receivedOn: string | null;
  readonly acceptedOn: string | null;
  readonly statutoryDueOn: string | null;
  readonly promisedDueOn: string | null;
  readonly paused: object | null;
  readonly handling: { readonly organ: string; readonly section: string | null } | null;
  readonly result: string | null;
  readonly progress: { readonly url: string; readonly code: string };
  readonly actions: readonly string[];
}

export interface HistoryRow {
  readonly version: number;
  readonly action: string;
  readonly to: string;
  readonly actorKind: string;
  readonly actorId: number | null;
  readonly at: string;
}

export interface DocumentRow {
  readonly id: number;
  readonly kind: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly ready: boolean;
}

export interface ClockRow {
  readonly kind: string;
  readonly article: string;
  readonly unit: string;
  readonly budget: number;
  readonly startsOn: string;
  readonly dueOn: string | null;
  readonly state: string;
  readonly provisional: boolean;
  readonly days: readonly { readonly date: string; readonly counted: boolean; readonly reason: string }[];
}

export interface SignalRow {
  readonly id: number;
  readonly caseNo: string;
  readonly itemName: string;
  readonly kind: string;
  readonly colour: string;
  readonly article: string | null;
  readonly details: unknown;
  readonly raisedAt: string;
}
