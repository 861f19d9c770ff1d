// Which PostgreSQL versions contain every fix that row security needs.

/** The first fixed minor version of each major (CVE-2026-14666: cached plans keep old policies after a role change). */
const FIRST_FIXED: Readonly<Record<number, number>> = { 15: 19, 16: 15, 17: 11, 18: 6 }

/** A sentence if the server lacks a fix, else undefined. `versionNumber` is `server_version_num`. Unknown majors pass. */
export function versionFaultOf(versionNumber: number): string | undefined {
  const major = Math.floor(versionNumber / 10_000)
  const minor = versionNumber % 10_000
  const floor = FIRST_FIXED[major]
  if (floor === undefined || minor >= floor) return undefined
  return `PostgreSQL ${major}.${minor} lacks a fix for row security (CVE-2026-14666): update it to ${major}.${floor} or newer.`
}
