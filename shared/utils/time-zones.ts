// Time zone names from elsewhere: a setting, an archive, another Node version.

/** The name in Node's spelling; `UTC` for none and for unknown ones. Throws nothing. */
export function knownZoneOf(name: string | null): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name ?? 'UTC' }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
