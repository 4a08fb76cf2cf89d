export { freshDatabase, type TestDatabase } from './database';
export { freePort } from './free-port';
export { eventually } from './eventually';
export { integrationToken, refreshTokens, signIn, SignInRefusedError, type Tokens } from './sign-in';
