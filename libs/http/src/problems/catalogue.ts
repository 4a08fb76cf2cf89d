import { AID_PROBLEMS } from './aid-problems';
import { COLLECTION_PROBLEMS } from './collection-problems';
import { FIELD_PROBLEMS } from './field-catalogue';
import { EDGE_PROBLEMS, type ProblemEntry } from './problem-catalogue';
import { SERVICE_PROBLEMS } from './service-problems';

/** Every public problem code with its status, title and help: what /docs/errors shows and the tests compare with the code thrown anywhere. */
export const PROBLEMS: Readonly<Record<string, ProblemEntry>> = {
  ...EDGE_PROBLEMS,
  ...SERVICE_PROBLEMS,
  ...COLLECTION_PROBLEMS,
  ...AID_PROBLEMS,
};

/** The entry of a code; a field's code stands for itself with status 422 where one value is the whole request. */
export function findProblem(code: string): ProblemEntry | undefined {
  const known = PROBLEMS[code];
  if (known) return known;
  const message = (FIELD_PROBLEMS as Readonly<Record<string, string>>)[code];
  return message === undefined ? undefined : { status: 422, title: message, help: message };
}
