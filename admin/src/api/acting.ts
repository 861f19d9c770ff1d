// Whether this browser acts in somebody's name: told to all its tabs, because they share the cookies that say who one is.

const KEPT = 'pend.acting'
// For a browser that keeps nothing.
let isActingHere = false

/** True until one goes back to oneself, also when the time is up: nobody becomes somebody else without being told. */
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
    // Each tab then knows it for itself.
  }
}

/** Tells a tab that another one became somebody else, or oneself again. */
export function followActing(onChange: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === KEPT) onChange()
  })
}
