// Submits a form, one submission at a time, and keeps its error.
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
