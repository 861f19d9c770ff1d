// Normalizes an address as people type it, or a keyboard completes it, to its stored form.

/** Trimmed, composed (NFC) and in lower case. */
export function addressOf(typed: string): string {
  return typed.trim().normalize('NFC').toLowerCase()
}
