// The reason for which a staff member acts here.
import { useSyncExternalStore } from 'react'
import { reasons } from '../../api/account/reasons.ts'

/** Null if the person gave none, which is the usual case. */
export function useReason(place: string): string | null {
  return useSyncExternalStore(reasons.subscribe, reasons.read)[place] ?? null
}
