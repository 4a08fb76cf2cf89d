import type { Role } from './actor';

/** Who may call a route. A route without a rule is closed to everybody. */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'roles'; readonly roles: readonly Role[] };

/** Metadata key; also read by the OpenAPI document and by the route inventory test. */
export const ACCESS_RULE = 'one-window:access-rule';
