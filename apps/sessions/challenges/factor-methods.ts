// What proves somebody beside the password: a session knows which of them it was opened with.

export const FACTOR_METHODS = ['totp', 'passkey', 'recovery_code'] as const
export type FactorMethod = (typeof FACTOR_METHODS)[number]
