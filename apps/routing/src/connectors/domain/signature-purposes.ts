/** What a signature of either side is for: one message can never be sent as another, to another, or about another case. */
export const PURPOSES = {
  request: (connector: string, callKey: string): string => `${connector} request ${callKey}`,
  response: (connector: string, callKey: string): string => `${connector} response ${callKey}`,
  answer: (connector: string): string => `${connector} answer`,
} as const;
