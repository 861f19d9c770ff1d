// Asks for the fresh proof that the server wants before a dangerous call, over the current screen, which then continues.
import { lazy, Suspense } from 'react'
import { useProofWanted } from '../../state/who/proof.ts'

const StepUpDialog = lazy(async () => ({ default: (await import('./step-up-dialog.tsx')).StepUpDialog }))

/** Render once in the page. */
export function StepUp() {
  const wanted = useProofWanted()
  return <Suspense>{wanted && <StepUpDialog {...wanted} />}</Suspense>
}
