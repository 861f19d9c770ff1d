// Whether this browser impersonates somebody. All its tabs are told, because they share the session cookies.

const KEPT = 'pend.acting'
// Fallback for a browser without storage.
let isActingHere = false

/** True until the person stops impersonating, even after the time is up: nobody changes identity without being told. */
export function isActing(): boolean {
  try {
    return localStorage.getItem(KEPT) !== null
  } catch {
    return isActingHere
  }
}

export function noteActing(isSo: boolean): void {
  isActingHere = isSo
  if (isActing() === isSo) return
  try {
    if (isSo) localStorage.setItem(KEPT, 'true')
    else localStorage.removeItem(KEPT)
  } catch {
    // From here on each tab tracks the state itself.
  }
}

/** Calls `onChange` in a tab when another tab starts or stops impersonating. */
export function followActing(onChange: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === KEPT) onChange()
  })
}
