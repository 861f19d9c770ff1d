// An address as people type it or a keyboard completes it, as the one that is kept.

/** Without the blanks around it, composed (NFC) and in small letters. */
export function addressOf(typed: string): string {
  return typed.trim().normalize('NFC').toLowerCase()
}
