// Signing in by a passkey: by its button, or chosen from what the browser offers in the field of the address.
import { useEffect, useRef } from 'react'
import { fillsInPasskeys } from '../../api/passkeys.ts'
import { signInByPasskey } from '../../api/session.ts'
import { useSubmit } from '../../state/use-submit.ts'

export function usePasskeySignIn(onDone: () => Promise<void>) {
  // A browser asks one thing at a time: what was offered is given up for what is asked for.
  const offered = useRef<AbortController | null>(null)
  const stop = () => offered.current?.abort()
  useEffect(() => () => offered.current?.abort(), [])
  const { submit, isBusy, error } = useSubmit(async () => {
    stop()
    await signInByPasskey()
    await onDone()
  })
  /** Once: what nobody chooses ends in silence, for nobody asked for it. */
  const offer = async () => {
    if (offered.current || !(await fillsInPasskeys())) return
    offered.current = new AbortController()
    await signInByPasskey({ signal: offered.current.signal, isOffered: true }).then(onDone, () => {})
  }
  return { submit, isBusy, error, offer: () => void offer() }
}
