// The reason for which somebody of the staff acts here.
import { useSyncExternalStore } from 'react'
import { reasons } from '../api/reasons.ts'

/** Null for whoever gave none, as nearly everybody. */
export function useReason(place: string): string | null {
  return useSyncExternalStore(reasons.subscribe, reasons.read)[place] ?? null
}
