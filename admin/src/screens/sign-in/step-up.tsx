// The server wants a fresh proof before what is dangerous: asked here, over whatever screen it is, which goes on afterwards.
import { lazy, Suspense } from 'react'
import { useProofWanted } from '../../state/proof.ts'

const StepUpDialog = lazy(async () => ({ default: (await import('./step-up-dialog.tsx')).StepUpDialog }))

/** Once in the page. */
export function StepUp() {
  const wanted = useProofWanted()
  return <Suspense>{wanted && <StepUpDialog {...wanted} />}</Suspense>
}
