// Until when this browser's access cookie lasts: until then a request can be sent before anybody asks who is here.

const KEPT = 'pend.session-until'
/** A cookie that is about to expire may expire on the way. */
const MARGIN_MS = 10_000

/** `expiresIn` as the server says it, in seconds; null when nobody is signed in. */
export function noteSession(expiresIn: number | null): void {
  try {
    if (expiresIn === null) localStorage.removeItem(KEPT)
    else localStorage.setItem(KEPT, String(Date.now() + 1000 * expiresIn))
  } catch {
    // A browser without storage asks who is here first.
  }
}

/** False if unknown. A session that was ended elsewhere still counts: the server refuses the request. */
export function isSessionRunning(): boolean {
  try {
    return Date.now() + MARGIN_MS < Number(localStorage.getItem(KEPT) ?? 0)
  } catch {
    return false
  }
}
