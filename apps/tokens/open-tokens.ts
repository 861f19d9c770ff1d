// The keys that sign and the tokens they sign, opened together.
import { type AccessTokenOptions, type AccessTokens, createAccessTokens } from './access-tokens.ts'
import { type KeyRing, type KeyRingOptions, openKeyRing } from './key-ring.ts'

/** Reads the keys, and makes the first one where that is allowed. Throws PendError when there is none. */
export async function openTokens(
  keyOptions: Omit<KeyRingOptions, 'onChange'>,
  options: AccessTokenOptions,
): Promise<{ readonly keys: KeyRing; readonly tokens: AccessTokens }> {
  // A changed set of keys makes what was verified with the old one worthless (PostgREST#4014).
  const keys = await openKeyRing({ ...keyOptions, onChange: () => tokens.forget() })
  const tokens: AccessTokens = createAccessTokens(keys, options)
  return { keys, tokens }
}
