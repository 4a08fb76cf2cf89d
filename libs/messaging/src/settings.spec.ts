import { serves } from './settings';

it('a worker without a list serves every queue', () => {
  expect(serves(null, 'intake.documents')).toBe(true);
});

it('a worker may serve all queues but some, and a family but some of it', () => {
  expect(serves(['!intake.documents'], 'routing.cases')).toBe(true);
  expect(serves(['!intake.documents'], 'intake.documents')).toBe(false);
  expect(serves(['intake.*', '!intake.documents'], 'intake.progress')).toBe(true);
  expect(serves(['intake.*', '!intake.documents'], 'intake.documents')).toBe(false);
  expect(serves(['intake.*', '!intake.documents'], 'routing.cases')).toBe(false);
});

it('a worker with a list serves the queues it names, and families', () => {
  const queues = ['routing.cases', 'approval.*'];
  expect(serves(queues, 'routing.cases')).toBe(true);
  expect(serves(queues, 'approval.market')).toBe(true);
  expect(serves(queues, 'intake.documents')).toBe(false);
  expect(serves(queues, 'routing.cases.more')).toBe(false);
});
