export { type Authority, decisionName, isEntrusted, type PowerLevel, type PowerSource } from './authority';
export { type LocatedMatter, matterOf } from './matter';
export { type NamedAuthority, namedAuthority } from './named-authority';
export { type AuthorityAnswer, type Matter, resolveAuthority } from './resolve-authority';
