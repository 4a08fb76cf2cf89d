export { freshDatabase, type TestDatabase } from './database';
export { freePort } from './free-port';
export { eventually } from './eventually';
export { Browser, integrationToken, refreshTokens, signIn, SignInRefusedError, type Tokens } from './sign-in';
