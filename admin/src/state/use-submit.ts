// A form while it is sent: once at a time, with what went wrong.
import { useState } from 'react'

export function useSubmit(work: () => Promise<void>) {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const submit = () => {
    if (isBusy) return
    setBusy(true)
    setError(null)
    work()
      .catch(setError)
      .finally(() => setBusy(false))
  }
  return { submit, isBusy, error, forget: () => setError(null) }
}
