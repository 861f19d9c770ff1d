// What tests of others use of API keys.
import { createKeyText } from './secrets/key-text.ts'

/** A key that looks right and was never given out. */
export function buildUnknownKey(): string {
  return createKeyText().secret
}
