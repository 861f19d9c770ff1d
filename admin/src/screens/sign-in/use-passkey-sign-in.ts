// Passkey sign-in: by button, or from the browser's autofill in the address field.
import { useEffect, useRef } from 'react'
import { fillsInPasskeys } from '../../api/account/passkeys.ts'
import { signInByPasskey } from '../../api/account/session.ts'
import { useSubmit } from '../../state/form/use-submit.ts'

export function usePasskeySignIn(onDone: () => Promise<void>) {
  // A browser runs one passkey request at a time: the button aborts the autofill offer.
  const offered = useRef<AbortController | null>(null)
  const stop = () => offered.current?.abort()
  useEffect(() => () => offered.current?.abort(), [])
  const { submit, isBusy, error } = useSubmit(async () => {
    stop()
    await signInByPasskey()
    await onDone()
  })
  /** Runs once and fails silently: nobody asked for it. */
  const offer = async () => {
    if (offered.current || !(await fillsInPasskeys())) return
    offered.current = new AbortController()
    await signInByPasskey({ signal: offered.current.signal, isOffered: true }).then(onDone, () => {})
  }
  return { submit, isBusy, error, offer: () => void offer() }
}
