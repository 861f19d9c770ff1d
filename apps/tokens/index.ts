// Public exports of tokens.
export { accessTokens, invalidToken } from './access-tokens.ts'
export { checkTokenSettings } from './check-token-settings.ts'
export { createOpaqueSecret, hashOfSecret, openSuccessor, sealSuccessor } from './opaque-secrets.ts'
export { openTokens } from './open-tokens.ts'
export { bodyOf, secretOf, TAG } from './shapes.ts'
export { keyRing } from './signing/key-ring.ts'
export { tokenSettings } from './tokens.settings.ts'
export { verify } from './verify.ts'
