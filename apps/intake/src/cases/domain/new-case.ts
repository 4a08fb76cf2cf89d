import type { CaseState, Channel, Decision, ItemTerms, Performer } from './case';

/** A case that does not exist yet: version 0, so that its first step makes version 1. */
export function blankCase(
  identity: { id: number; caseNo: string },
  item: ItemTerms,
  channel: Channel,
  division: string,
  facts: CaseState['facts'],
): CaseState {
  return {
    ...identity,
    version: 0,
    status: 'DRAFT',
    itemCode: item.code,
    itemVersion: item.version,
    itemName: item.name,
    situation: item.situation,
    channel,
    division,
    receivedOrgan: null,
    receivedAt: null,
    receivedOn: null,
    papersReceivedOn: null,
    acceptedOn: null,
    acceptMode: null,
    statutoryDueOn: null,
    promisedDueOn: null,
    handlingOrgan: null,
    handlingSection: null,
    result: null,
    decidedOn: null,
    correctionNotices: 0,
    waiting: null,
    decidedBy: null,
    deferredPapers: [],
    deferredDueOn: null,
    commitmentCheck: null,
    kind: 'APPLICATION',
    linkedCaseId: null,
    licenceId: null,
    licenceStanding: null,
    openActs: [],
    fee: null,
    priorNotice: null,
    servedOn: null,
    serviceMethod: null,
    openPostings: 0,
    publicNoticeOn: null,
    handledBy: [],
    facts,
    bundle: null,
  };
}

/** The first step of every case: it exists, as a draft that its owner can still change. */
export function startDraft(blank: CaseState, by: Performer, now: Date): Decision {
  const after: CaseState = { ...blank, version: 1 };
  return {
    before: null,
    after,
    steps: [{ action: 'edit', from: null, to: 'DRAFT', version: 1, by, onBehalfOf: null, at: now, details: {} }],
    clocks: [],
    papers: [],
    events: [],
    signals: [],
  };
}
