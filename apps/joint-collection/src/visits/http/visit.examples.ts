export const DEVICE = {
  id: 5,
  name: '富恒乡平板1号',
  staffName: '李春林',
  division: '532922201',
  registeredAt: '2026-11-20T01:00:00.000Z',
  revokedAt: null,
} as const;

export const SESSION = {
  id: 41,
  packetId: '01940000-0000-7000-8000-000000000001',
  groupName: '石竹村一组',
  township: '532922201',
  agent: { id: 2089, name: '李春林' },
  state: 'OUT',
  stateName: '外出中',
  version: 2,
  people: 63,
  numbers: { first: 1, last: 83 },
  issuedAt: '2026-11-23T00:10:00.000Z',
  validUntil: '2026-11-26T15:59:59.000Z',
  syncUntil: '2026-12-23T15:59:59.000Z',
  received: 0,
  syncedAt: null,
  talliedAt: null,
  differences: [],
  actions: ['take', 'sync'],
} as const;

export const SIGNED = { body: '{"packetId":"01940000-0000-7000-8000-000000000001"}', signature: 'A'.repeat(86) } as const;
