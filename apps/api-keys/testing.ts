// API keys for other apps' tests.
import { createKeyText } from './secrets/key-text.ts'

/** A well-formed key that was never issued. */
export function buildUnknownKey(): string {
  return createKeyText().secret
}
