/** What each signature is for: one of a question is none of an answer, one of a channel none of another. */
export const PURPOSES = {
  request: (channel: string, subject: string): string => `${channel} request ${subject}`,
  response: (channel: string, subject: string): string => `${channel} response ${subject}`,
  notice: (channel: string): string => `${channel} notice`,
};
