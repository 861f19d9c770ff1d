// Public exports of second-factors.
export { FACTOR_PROOF, PROOF_NAMES } from './endpoints/proofs.ts'
export { methodsOf } from './factors/factors.ts'
export { type FactorProof, noteFailedProof, proveFactor, requireOneProof } from './factors/prove-factor.ts'
export { deleteForgottenTotp } from './factors/totp.ts'
export { authenticationOptions, provePasskey, stillHas } from './passkeys/prove-passkey.ts'
export { AUTHENTICATION_RESPONSE, OPTIONS } from './passkeys/shapes.ts'
export { challengeIn } from './passkeys/web-authn.ts'
export { factorSettings } from './second-factors.settings.ts'
