// Names of time zones that came from elsewhere: a setting, an archive, another version of Node.

/** The name as Node spells it; `UTC` for none, and for one that this Node does not know. Throws nothing. */
export function knownZoneOf(name: string | null): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name ?? 'UTC' }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
