export { Chance } from './chance';
export { freshDatabase, preparedDatabase, type TestDatabase } from './database';
export { eventually } from './eventually';
export { freePort } from './free-port';
export { Browser, integrationToken, refreshTokens, SignInRefusedError, signIn, systemToken, type Tokens } from './sign-in';
