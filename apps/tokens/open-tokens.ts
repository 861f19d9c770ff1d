// Opens the signing keys together with their tokens.
import { type AccessTokenOptions, type AccessTokens, createAccessTokens } from './access-tokens.ts'
import { type KeyRing, type KeyRingOptions, openKeyRing } from './signing/key-ring.ts'

/** Reads the keys, and creates the first one if allowed. Throws PendError if there is none. */
export async function openTokens(
  keyOptions: Omit<KeyRingOptions, 'onChange'>,
  options: AccessTokenOptions,
): Promise<{ readonly keys: KeyRing; readonly tokens: AccessTokens }> {
  // Changing the set of keys invalidates tokens verified with the old one (PostgREST#4014).
  const keys = await openKeyRing({ ...keyOptions, onChange: () => tokens.forget() })
  const tokens: AccessTokens = createAccessTokens(keys, options)
  return { keys, tokens }
}
